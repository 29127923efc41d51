/** 清单质检 results as a file: .xlsx to be printed and sent, .csv with every finding. */
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { csvText } from '#shared/domain/csv.ts'
import { itemFieldLabel } from '#shared/domain/item/item-fields.ts'
import type { Finding } from '#shared/domain/item/quality.ts'
import { whenText } from '#shared/domain/time/shanghai.ts'
import type { Sheet } from '../../documents/workbook.ts'
import { writeDocumentFile } from '../../documents/write-file.ts'
import type { CommandContext, CommandDeps } from '../../host/handlers.ts'
import { ruleLabelOf } from './detail.ts'
import { liveQuality } from './quality.ts'
import { LIVE } from './read.ts'

interface FindingRow {
  unit: string
  area: string
  code: string
  name: string
  finding: Finding
}

/** A workbook is made whole in memory while nobody else is served; more rows than this go into the .csv. */
const MAX_SHEET_ROWS = 5000

const titles = ['实施主体', '所属县市区', '事项编码', '事项名称', '程度', '规则', '要素', '问题']

export const exportQuality = async (
  deps: CommandDeps,
  { path, format, unit }: { path: string; format: 'xlsx' | 'csv'; unit?: string | undefined },
  { signal, progress, breathe }: CommandContext,
): Promise<Result<{ path: string; rows: number }>> => {
  const rows: string[][] = []
  for (let after = 0; ; ) {
    if (signal.aborted) return fail(stopped)
    const page = findingsAfter(deps, after, unit)
    const last = page.at(-1)
    if (!last) break
    after = last.id
    for (const row of page) rows.push(...cellsOf(row))
    progress(rows.length, null, '正在整理质检结果')
    await breathe()
  }
  const bytes =
    format === 'csv'
      ? Buffer.from(csvText([titles, ...rows]))
      : (await import('../../documents/workbook.ts')).buildWorkbook(
          '清单质检结果',
          sheetsOf(deps, rows, unit),
        )
  const written = await writeDocumentFile(path, bytes)
  if (!written.ok) return written
  deps.write((tx) =>
    tx.run(
      "INSERT INTO audit (at, person, action, detail) VALUES (?, ?, 'catalogue.exportQuality', ?)",
      deps.now(),
      deps.session.person.id,
      JSON.stringify({ format, unit: unit ?? null, rows: rows.length }),
    ),
  )
  return ok({ path, rows: rows.length })
}

const findingsAfter = ({ db }: CommandDeps, after: number, unit: string | undefined) =>
  db.all<Omit<FindingRow, 'finding'> & { id: number; findings: string }>(
    `SELECT i.id, COALESCE(o.name, i.body) AS unit, COALESCE(a.name, '市直') AS area, i.code, i.name, q.findings
     FROM item i JOIN item_quality q ON q.release = i.release AND q.code = i.code
     LEFT JOIN org o ON o.id = i.body LEFT JOIN org a ON a.id = i.area
     WHERE i.id > ? AND i.defects > 0 AND (? IS NULL OR i.body = ?) AND ${LIVE} ORDER BY i.id LIMIT 300`,
    after,
    unit ?? null,
    unit ?? null,
  )

const cellsOf = ({ unit, area, code, name, findings }: Omit<FindingRow, 'finding'> & { findings: string }) =>
  (JSON.parse(findings) as Finding[]).map((f) => [
    unit,
    area,
    code,
    name,
    f.severity,
    `${f.ruleId} ${ruleLabelOf(f.ruleId)}`,
    itemFieldLabel(f.field),
    f.message,
  ])

const sheetsOf = (deps: CommandDeps, rows: readonly string[][], unit: string | undefined): Sheet[] => {
  const quality = liveQuality(deps.db)
  const asOf = `截至${whenText(deps.now(), deps.now())}`
  const units = quality.units.filter((u) => unit === undefined || u.id === unit)
  const shown = rows.slice(0, MAX_SHEET_ROWS)
  return [
    {
      name: '分单位汇总',
      heading: ['清单质检结果（分单位）', asOf],
      columns: [
        { title: '实施主体', width: 36 },
        { title: '所属县市区', width: 16 },
        { title: '事项数', width: 9 },
        { title: '有错误的事项', width: 12 },
        { title: '错误', width: 8 },
        { title: '提醒', width: 8 },
        { title: '主要问题', width: 44 },
      ],
      rows: units.map((u) => [
        u.name,
        u.areaName ?? '市直',
        u.items,
        u.itemsWithErrors,
        u.errors,
        u.reminders,
        u.top.map((t) => `${t.label}${t.count}处`).join('、'),
      ]),
    },
    {
      name: '问题明细',
      heading: [
        '清单质检问题明细',
        rows.length > shown.length
          ? `${asOf}。共${rows.length}处，本表列前${shown.length}处，全部见同名 .csv`
          : asOf,
      ],
      columns: [30, 14, 34, 36, 8, 26, 16, 44].map((width, i) => ({ title: titles[i] ?? '', width })),
      rows: shown,
    },
  ]
}

const stopped = {
  code: 'EXPORT_CANCELLED',
  message: '已停止导出。',
  safe: '没有写出文件，数据没有改动。',
  todo: '需要时可重新导出。',
}
