import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDocx } from '#service/documents/docx-read.ts'
import { documentsCommands } from '#service/features/papers/commands.ts'
import { documentsQueries } from '#service/features/papers/queries.ts'
import { reviewCommands } from '#service/features/review/commands.ts'
import { reviewQueries } from '#service/features/review/queries.ts'
import { roundsCommands } from '#service/features/rounds/commands.ts'
import { roundsQueries } from '#service/features/rounds/queries.ts'
import { documentsContract } from '#shared/contract/documents.ts'
import { putCatalogue } from '#test/support/catalogue.ts'
import { type Call, checkedRound } from '#test/support/checked-round.ts'
import { code, quiet, value } from '#test/support/round.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

let desk: TestWorkspace
const deps = () => desk.workspace.deps

beforeEach(async () => {
  desk = await createTestWorkspace()
  putCatalogue(desk.workspace.db, [
    { id: 'div-340202', items: 60 },
    { id: 'div-340207', items: 60 },
  ])
})
afterEach(() => desk.dispose())

const calls: Call[] = [
  {},
  {},
  { verdicts: { place: 'mismatch' }, conduct: { first_ask: { level: '让自行另打，未给号码', note: '' } } },
  { outcome: '9' },
]

/** A round reviewed to its end; `cause` settles why 办理地点 was wrong; `asked`: the unit was, and agreed. */
const finished = async (cause: 'guide' | 'window' | null = 'guide', asked = true) => {
  const made = await checkedRound(desk, calls, { reviewShare: 1 })
  for (const [i, one] of made.cases.entries())
    value(
      await reviewCommands['review.decide'](
        deps(),
        {
          ...one,
          decision: 'approve',
          reason: '',
          ...(i === 2 && cause ? { causes: { place: cause }, basis: '现场照片' } : {}),
        },
        quiet,
      ),
    )
  if (asked) await confirmAll(made.round, cause)
  const id = { id: made.round }
  value(await roundsCommands['rounds.close'](deps(), { ...id, note: '' }, quiet))
  value(await roundsCommands['rounds.finishReview'](deps(), id, quiet))
  return {
    ...made,
    confirm: async () => value(await roundsCommands['rounds.finishConfirm'](deps(), id, quiet)),
  }
}

/** Every unit gets its 核实单; what is not agreed to stays open until its day has passed. */
const confirmAll = async (round: string, cause: 'guide' | 'window' | null) => {
  const { unasked } = value(reviewQueries['review.confirmations'](deps(), { round }))
  for (const [i, { body }] of unasked.entries()) {
    const path = join(desk.root, `核实单${i}.docx`)
    const notice = { round, body, number: `核实-${i}`, workingDays: 3, contact: '', contactPhone: '', path }
    value(await reviewCommands['review.sendNotice'](deps(), notice, quiet))
  }
  const { items } = value(reviewQueries['review.confirmations'](deps(), { round }))
  for (const item of items)
    if (cause)
      value(
        await reviewCommands['review.answer'](
          deps(),
          { case: item.case, answers: { [item.element]: { answer: 'accept', cause, basis: '' } } },
          quiet,
        ),
      )
}

const preview = (round: string) =>
  documentsContract['documents.preview'].output.parse(
    value(documentsQueries['documents.preview'](deps(), { round })),
  )
const listed = () =>
  documentsContract['documents.list'].output.parse(value(documentsQueries['documents.list'](deps(), {})))
const textOf = (parts: ReturnType<typeof preview>['parts']): string => JSON.stringify(parts)

const drafted = async () => {
  const made = await finished()
  await made.confirm()
  const { id } = value(await documentsCommands['documents.draft'](deps(), { round: made.round }, quiet))
  const path = join(desk.root, '送审稿.docx')
  value(await documentsCommands['documents.save'](deps(), { id, what: 'draft', path }, quiet))
  return { ...made, id, path }
}

test('the preview says what is counted, and every figure knows its facts', async () => {
  const { round, cases } = await finished()
  const shown = preview(round)
  expect(shown.ready).toBe(false)
  const drawn = shown.figures.find((f) => f.id === 'drawn')
  expect(drawn).toMatchObject({ text: '4' })
  expect(drawn?.facts).toHaveLength(4)
  const strict = shown.figures.find((f) => f.id === 'strictFraction')
  expect(strict?.text).toBe('2/4')
  expect(new Set(strict?.facts)).toEqual(new Set(cases.map((c) => c.check)))
  expect(strict?.basis).toContain('抽取的全部件数')
  expect(textOf(shown.parts)).toContain('经核实与实际不符')
  expect(shown.missing.map((m) => m.key)).toContain('addressees')
})

test('a finding that the unit was not asked about is not written down', async () => {
  const { round } = await finished('guide', false)
  const shown = preview(round)
  expect(shown.warnings.join()).toContain('1个问题没有经单位核实')
  expect(textOf(shown.parts)).not.toContain('经核实与实际不符')
})

test('a finding whose cause nobody settled is not written down as anybody’s fault', async () => {
  const { round } = await finished(null)
  const late = { ...deps(), now: () => Date.now() + 30 * 86_400_000 }
  const shown = value(documentsQueries['documents.preview'](late, { round }))
  expect(shown.warnings.join()).toContain('1个问题的原因还没有认定')
  expect(JSON.stringify(shown.parts)).not.toContain('到三楼去问')
})

test('what people fill in is kept and stands in the document', async () => {
  const { round } = await finished()
  const { fill } = preview(round)
  value(
    await documentsCommands['documents.saveFill'](
      deps(),
      { round, fill: { ...fill, addressees: '各县市区数据资源管理局', guideFixDue: '2026-12-31' } },
      quiet,
    ),
  )
  await desk.reopen()
  const shown = preview(round)
  expect(textOf(shown.parts)).toContain('各县市区数据资源管理局')
  expect(textOf(shown.parts)).toContain('2026年12月31日')
  expect(shown.missing.map((m) => m.key)).not.toContain('addressees')
})

test('no draft before 核实 is done; then docx, annex and figures are kept as blobs', async () => {
  const { round, confirm } = await finished()
  expect(code(await documentsCommands['documents.draft'](deps(), { round }, quiet))).toBe('ROUND_STEP')
  await confirm()
  const { id } = value(await documentsCommands['documents.draft'](deps(), { round }, quiet))
  expect(listed()).toMatchObject([{ id, status: 'draft', filesHere: true }])
  const [docx, xlsx] = [join(desk.root, 'a.docx'), join(desk.root, 'a.xlsx')]
  value(await documentsCommands['documents.save'](deps(), { id, what: 'draft', path: docx }, quiet))
  value(await documentsCommands['documents.save'](deps(), { id, what: 'annex', path: xlsx }, quiet))
  const read = readDocx(readFileSync(docx))
  const text = read.ok ? read.value.lines.map((l) => l.text).join('\n') : ''
  expect(text).toContain('全要素准确率')
  expect(text).toContain('口径与公平性说明')
  expect(text).not.toContain('李拨打')
  expect(Object.keys(unzipSync(readFileSync(xlsx)))).toContain('xl/workbook.xml')
  expect(
    code(await documentsCommands['documents.save'](deps(), { id, what: 'final', path: docx }, quiet)),
  ).toBe('BLOB_MISSING')
})

/** The draft as somebody edited it in WPS. */
const edited = (path: string, from: string, to: string): string => {
  const parts = unzipSync(readFileSync(path))
  const xml = strFromU8(parts['word/document.xml'] ?? new Uint8Array())
  if (!xml.includes(from)) throw new Error(`no ${from}`)
  const out = join(desk.root, '定稿.docx')
  writeFileSync(out, zipSync({ ...parts, 'word/document.xml': strToU8(xml.replace(from, to)) }))
  return out
}

test('a 定稿 with the same figures is frozen as it is', async () => {
  const { id, path } = await drafted()
  const file = edited(path, '特此通报', '现予通报')
  const answer = value(
    await documentsCommands['documents.finalise'](deps(), { id, path: file, reason: '' }, quiet),
  )
  expect(answer).toMatchObject({ stored: true, differences: [] })
  expect(listed()[0]).toMatchObject({ status: 'final', differences: 0 })
})

test('a changed figure is shown and needs a reason before it is frozen', async () => {
  const { id, path } = await drafted()
  const file = edited(path, '2/4', '3/4')
  const ask = async (reason: string) =>
    value(await documentsCommands['documents.finalise'](deps(), { id, path: file, reason }, quiet))
  const first = await ask('')
  expect(first.stored).toBe(false)
  expect(first.differences).toMatchObject([{ kind: 'changed', draft: '2/4', final: '3/4' }])
  expect(listed()[0]?.status).toBe('draft')
  expect((await ask('会议决定')).stored).toBe(true)
  expect(listed()[0]).toMatchObject({ status: 'final', differences: 1, reason: '会议决定' })
})

test('what is no document is refused and changes nothing', async () => {
  const { id } = await drafted()
  const path = join(desk.root, '不是.docx')
  const ask = async () => documentsCommands['documents.finalise'](deps(), { id, path, reason: '' }, quiet)
  expect(code(await ask())).toBe('DOC_UNREADABLE')
  writeFileSync(path, '一段文字')
  expect(code(await ask())).toBe('DOC_NOT_DOCX')
  expect(listed()[0]?.status).toBe('draft')
})

test('number, then issue; in that order only', async () => {
  const { id, path, round } = await drafted()
  const number = async () =>
    documentsCommands['documents.number'](
      deps(),
      { id, number: '芜数资〔2026〕12号', date: '2026-11-20' },
      quiet,
    )
  const issue = async () => documentsCommands['documents.issue'](deps(), { id }, quiet)
  expect(code(await number())).toBe('PAPER_STEP')
  value(await documentsCommands['documents.finalise'](deps(), { id, path, reason: '' }, quiet))
  expect(code(await issue())).toBe('PAPER_STEP')
  value(await number())
  value(await issue())
  expect(listed()[0]).toMatchObject({ status: 'issued', number: '芜数资〔2026〕12号' })
  expect(value(roundsQueries['rounds.get'](deps(), { id: round })).status).toBe('issued')
  expect(code(await documentsCommands['documents.void'](deps(), { id, reason: '再改' }, quiet))).toBe(
    'PAPER_STEP',
  )
})
