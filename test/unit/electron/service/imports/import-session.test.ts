import { pathToFileURL } from 'node:url'
import { strToU8 } from 'fflate'
import { describe, expect, test } from 'vitest'
import { type ImportSession, openImport, readSpreadsheet } from '#service/imports/import-session.ts'
import type { StageChunk, StageContext } from '#shared/domain/item/staging/stage.ts'
import { bookOf, compoundOf, shell, tempFolder, zip } from './files.ts'

const folder = tempFolder()
const header = ['实施编码', '事项名称', '实施主体', '承诺办结时限', '承诺办结时限单位', '咨询电话']
const code = (n: number) => `11341702730007167P34421998${String(n).padStart(5, '0')}`
const items = (count: number) =>
  Array.from({ length: count }, (_, i) => [code(i), `事项${i}`, '镜湖区民政局', 5, '工作日', '0553-5550123'])
const materials = (count: number) =>
  Array.from({ length: count * 2 }, (_, i) => [code(i >> 1), `材料${i}`, '必要', 1])
const context: StageContext = { units: [['镜湖区民政局', 'u1']] }
const small = folder.write(
  '清单20260305.xlsx',
  bookOf({
    事项: [['芜湖市清单'], header, ...items(450)],
    材料: [['实施编码', '材料名称', '材料必要性', '原件份数'], ...materials(450)],
  }),
)

async function opened(path: string, options: Parameters<typeof openImport>[1] = {}): Promise<ImportSession> {
  const session = await openImport(path, options)
  if (!session.ok) throw new Error(session.error.code)
  return session.value
}
const mappings = (session: ImportSession) =>
  session.preview.sheets.flatMap(({ mapping }) => (mapping ? [mapping] : []))
async function faultOf(name: string, bytes: Buffer | string) {
  const result = await readSpreadsheet(folder.write(name, bytes))
  return result.ok ? null : result.error
}

describe.each(['fork', 'thread'] as const)('in a %s', (childKind) => {
  test('previews, stages in slices, and stages again', async () => {
    const session = await opened(small, { childKind })
    expect(session.preview).toMatchObject({
      format: 'xlsx',
      releaseDate: '2026-03-05',
      sheets: [
        { name: '事项', rows: 452, mapping: { role: 'items', headerRow: 1, missing: [] } },
        { mapping: { role: 'materials' } },
      ],
    })
    const chunks: StageChunk[] = []
    const staged = await session.stage(mappings(session), context, (chunk) => void chunks.push(chunk))
    expect(staged).toMatchObject({ ok: true, value: { items: 450, materials: 900, rejected: 0 } })
    expect(chunks.length).toBeGreaterThan(2)
    const entries = chunks.flatMap((chunk) => chunk.entries)
    expect(entries.map(({ item }) => item.code)).toEqual(items(450).map(([first]) => first))
    expect(entries[7]).toMatchObject({
      item: { unitId: 'u1' },
      materials: [{ name: '材料14' }, { name: '材料15' }],
    })
    const again = await session.stage(mappings(session), { units: [] }, () => {})
    expect(again).toMatchObject({ ok: true, value: { items: 0, rejected: 450 } })
    session.close()
  })

  test('hands over all rows for other imports', async () => {
    const read = await readSpreadsheet(small, { childKind })
    expect(read).toMatchObject({
      ok: true,
      value: { format: 'xlsx', sheets: [{ name: '事项' }, { name: '材料' }] },
    })
    expect(read.ok && read.value.sheets[0]?.rows[2]).toEqual([
      code(0),
      '事项0',
      '镜湖区民政局',
      '5',
      '工作日',
      '0553-5550123',
    ])
    expect(read.ok && read.value.sheets[0]?.rows).toHaveLength(452)
  })

  test('a child that runs out of memory is a fault, and the service lives on', async () => {
    const hog = folder.write(
      'hog.mjs',
      "import { parentPort } from 'node:worker_threads'\nconst all = []\nconst go = () => { for (;;) all.push(new Array(1e5).fill(all.length)) }\nparentPort ? parentPort.on('message', go) : process.on('message', go)\n",
    )
    const result = await openImport(small, {
      childKind,
      childEntry: pathToFileURL(hog),
      limits: { heapMb: 64 },
    })
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'IMPORT_TOO_LARGE', details: { why: 'memory', file: '清单20260305.xlsx' } },
    })
  })

  test('a silent child is ended', async () => {
    const silent = folder.write(
      'silent.mjs',
      "import { parentPort } from 'node:worker_threads'\nparentPort ? parentPort.on('message', () => {}) : process.on('message', () => {})\n",
    )
    const result = await openImport(small, {
      childKind,
      childEntry: pathToFileURL(silent),
      limits: { silenceMs: 300 },
    })
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'IMPORT_TOO_LARGE', details: { why: 'silent' } },
    })
  })

  test('a child that dies is a fault', async () => {
    const dying = folder.write('dying.mjs', 'process.exit(3)\n')
    const result = await openImport(small, { childKind, childEntry: pathToFileURL(dying) })
    expect(result).toMatchObject({ ok: false, error: { code: 'IMPORT_READER_STOPPED' } })
  })
})

describe('faults name the file, what is safe and what to do', () => {
  test('200 MB', async () => {
    expect(await faultOf('大文件.xlsx', Buffer.alloc(200 * 1024 * 1024))).toMatchObject({
      code: 'IMPORT_TOO_LARGE',
      message: '文件大小200MB，超过上限20MB。',
      details: { file: '大文件.xlsx' },
    })
  })

  test('a zip bomb under the real limits', async () => {
    const bomb = zip({ ...shell, 'xl/worksheets/sheet1.xml': new Uint8Array(210 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(1024 * 1024)
    expect(await faultOf('炸弹.xlsx', bomb)).toMatchObject({ code: 'IMPORT_ZIP_BOMB' })
  })

  test('a web page renamed, a password, a missing file', async () => {
    expect(await faultOf('清单.xls', '<html><table></table></html>')).toMatchObject({
      code: 'IMPORT_NOT_SPREADSHEET',
      message: expect.stringContaining('“清单.xls”'),
      todo: expect.stringContaining('WPS'),
    })
    expect(await faultOf('密.xlsx', compoundOf({ EncryptedPackage: Buffer.alloc(600) }))).toMatchObject({
      code: 'IMPORT_PASSWORD',
    })
    expect(await openImport('/no/such/file.xlsx')).toMatchObject({
      ok: false,
      error: { code: 'IMPORT_FILE_UNREADABLE' },
    })
  })

  test('an archive that is no workbook', async () => {
    expect(await faultOf('a.xlsx', zip({ 'a.txt': strToU8('a') }))).toMatchObject({
      code: 'IMPORT_NOT_SPREADSHEET',
      details: { found: '压缩包' },
    })
  })
})

describe('a session', () => {
  test('refuses to stage without a header, with a doubled one, without rows', async () => {
    const stageOf = async (rows: string[][]) => {
      const session = await opened(folder.write('x.xlsx', bookOf({ s: rows })))
      const result = await session.stage(mappings(session), context, () => {})
      session.close()
      return result.ok ? 'accepted' : result.error.code
    }
    expect(await stageOf([['说明'], ['一、二']])).toBe('IMPORT_NO_HEADER')
    expect(await stageOf([[...header, '咨询电话'], ['x']])).toBe('IMPORT_HEADER_DUPLICATE')
    expect(await stageOf([header])).toBe('IMPORT_EMPTY')
  })

  test('maps a header row a person points to', async () => {
    const session = await opened(
      folder.write(
        'y.xlsx',
        bookOf({
          s: [
            ['甲', '乙'],
            ['1', '2'],
          ],
        }),
      ),
    )
    expect(session.preview.sheets[0]?.mapping).toBeNull()
    expect(await session.mapHeader('s', 0, 1)).toMatchObject({
      ok: true,
      value: { columns: [{ label: '甲' }, { label: '乙' }] },
    })
    expect(await session.mapHeader('无此表', 0, 1)).toMatchObject({ ok: false })
    session.close()
  })

  test('waits for a slow taker, who does not count as silence', async () => {
    const session = await opened(small, { limits: { silenceMs: 1_000 } })
    let open = 0
    let most = 0
    const staged = await session.stage(mappings(session), context, async () => {
      most = Math.max(most, ++open)
      await new Promise((resolve) => setTimeout(resolve, 600))
      open -= 1
    })
    expect(staged.ok).toBe(true)
    expect(most).toBe(1)
    session.close()
  })

  test('can be cancelled before and while reading; nothing more is handed over', async () => {
    expect(await openImport(small, { signal: AbortSignal.abort() })).toMatchObject({
      ok: false,
      error: { code: 'IMPORT_CANCELLED' },
    })
    const stop = new AbortController()
    const session = await opened(small, { signal: stop.signal })
    let chunks = 0
    const staged = await session.stage(mappings(session), context, () => {
      chunks += 1
      stop.abort()
    })
    expect(staged).toMatchObject({ ok: false, error: { code: 'IMPORT_CANCELLED' } })
    expect(chunks).toBe(1)
    expect(await session.rows()).toMatchObject({ ok: false, error: { code: 'IMPORT_CANCELLED' } })
  })

  test('a taker that throws gets its error back', async () => {
    const session = await opened(small)
    const staging = session.stage(mappings(session), context, () => {
      throw new Error('disk full')
    })
    await expect(staging).rejects.toThrow('disk full')
    session.close()
  })

  test('reports progress', async () => {
    const seen: number[] = []
    const session = await opened(small, { onProgress: (done, total) => seen.push(done / total) })
    expect(seen.at(-1)).toBe(1)
    session.close()
  })

  test('reads CSV in GB18030', async () => {
    const { default: iconv } = await import('iconv-lite')
    const text = [header, ...items(3)].map((row) => row.join(',')).join('\r\n')
    const session = await opened(folder.write('清单.csv', iconv.encode(text, 'gb18030')))
    expect(session.preview).toMatchObject({
      format: 'csv',
      encoding: 'GB18030',
      sheets: [{ name: '清单', mapping: { missing: [] } }],
    })
    session.close()
  })
})
