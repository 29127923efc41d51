import { scanBanned } from '../calls/ban-scan.ts'
import { findOutcome, type Outcome, type OutcomeTable } from '../outcomes/outcome-table.ts'
import type { BanPattern, ElementKey, VerdictKey } from '../persona/call-script.ts'
import { type CheckDraft, draftAnswerOf } from './check-draft.ts'
import { differsFromTicks, type PublishedMaterial, suggestMaterialsVerdict } from './materials.ts'
import { isAdverse, verdictLabels } from './verdicts.ts'

/** Something that stands between a draft and its submission; codes as in resources/errors.json. */
export interface CheckProblem {
  code:
    | 'HEARD_REQUIRED'
    | 'VERDICT_REQUIRED'
    | 'QUOTE_REQUIRED'
    | 'REASON_SIDE_REQUIRED'
    | 'NOTE_REQUIRED'
    | 'OUTCOME_REQUIRED'
    | 'OUTCOME_CONFLICT'
    | 'MATERIALS_NOTE_REQUIRED'
    | 'PERSONAL_DATA_IN_TEXT'
    | 'LATE_ENTRY_INVALID'
    | 'TEXT_TOO_LONG'
  /** where to put the cursor, e.g. 'materials.quote' */
  field: string
  element: ElementKey | null
  /** what to do, Chinese, ready to be shown */
  text: string
}

export interface CheckContext {
  table: OutcomeTable
  /** elements of this round, required ones first */
  elements: readonly { key: ElementKey; label: string; required: boolean }[]
  materials: readonly PublishedMaterial[]
  materialsMismatchShare: number
  banPatterns: readonly BanPattern[]
  now: number
}

/** Longest text of one field, in characters; keeps a record well under 64 KiB. */
export const MAX_TEXT = 500

/** What is missing or contradictory, in the order of the screen. Empty = may be submitted. */
export const validateCheck = (draft: CheckDraft, context: CheckContext): CheckProblem[] => {
  const outcome = draft.outcome === null ? undefined : findOutcome(context.table, draft.outcome)
  const talked = outcome !== undefined && TALKED.has(outcome.code)
  return [
    ...(talked ? context.elements.flatMap((e) => rowProblems(draft, e, context)) : strayRows(draft, context)),
    ...outcomeProblems(draft, outcome, context),
    ...lateProblems(draft, context),
    ...textProblems(draft, context),
  ]
}

/** Outcomes after which the fact rows are judged. */
const TALKED = new Set([
  'complete',
  'partial',
  'refused',
  'broke_off',
  'appointment',
  'changed',
  'not_understood',
])

type Element = CheckContext['elements'][number]

const rowProblems = (
  draft: CheckDraft,
  { key, label, required }: Element,
  context: CheckContext,
): CheckProblem[] => {
  const { heard, verdict, quote, reasonSide, note } = draftAnswerOf(draft, key)
  const problem = (code: CheckProblem['code'], part: string, text: string): CheckProblem => ({
    code,
    field: `${key}.${part}`,
    element: key,
    text,
  })
  if (verdict === null) {
    return required ? [problem('VERDICT_REQUIRED', 'verdict', `请判定“${label}”，没有问到的按0`)] : []
  }
  const list: CheckProblem[] = []
  if (needsHeard(verdict) && heard.trim() === '' && !(key === 'materials' && anyTick(draft))) {
    list.push(problem('HEARD_REQUIRED', 'heard', `请先录入“${label}”听到的答复`))
  }
  if (isAdverse(verdict) && quote.trim() === '') {
    list.push(problem('QUOTE_REQUIRED', 'quote', `“${label}”判为“${verdictLabels[verdict]}”，请填写原话`))
  }
  if (verdict !== 'match' && reasonSide === null) {
    list.push(problem('REASON_SIDE_REQUIRED', 'reasonSide', `请选择“${label}”的原因方`))
  }
  if (key === 'materials') {
    const suggestion = suggestMaterialsVerdict(draft, context.materials, context.materialsMismatchShare)
    if (anyTick(draft) && differsFromTicks(verdict, suggestion) && note.trim() === '') {
      const text = `勾选结果为“${verdictLabels[suggestion.verdict ?? verdict]}”（${suggestion.reason}），请写明判为“${verdictLabels[verdict]}”的理由`
      list.push(problem('MATERIALS_NOTE_REQUIRED', 'note', text))
    }
  }
  return list
}

const needsHeard = (verdict: VerdictKey): boolean =>
  verdict === 'match' || verdict === 'partial' || verdict === 'mismatch'

const anyTick = (draft: CheckDraft): boolean =>
  draft.ticks.some((t) => t !== null) || draft.extras.some((e) => e.trim() !== '')

/** Nobody answered, yet rows were judged. */
const strayRows = (draft: CheckDraft, { elements }: CheckContext): CheckProblem[] =>
  draft.outcome === null
    ? []
    : elements
        .filter(({ key }) => key !== 'phone')
        .filter(({ key }) => ![null, 'not_asked'].includes(draftAnswerOf(draft, key).verdict))
        .map(({ key, label }) => ({
          code: 'OUTCOME_CONFLICT',
          field: `${key}.verdict`,
          element: key,
          text: `拨打结果表明没有问到，“${label}”却已判定，请改选其一`,
        }))

const outcomeProblems = (
  draft: CheckDraft,
  outcome: Outcome | undefined,
  { elements }: CheckContext,
): CheckProblem[] => {
  const at = (code: CheckProblem['code'], field: string, text: string): CheckProblem => ({
    code,
    field,
    element: null,
    text,
  })
  if (!outcome) return [at('OUTCOME_REQUIRED', 'outcome', '请选择拨打结果')]
  const list: CheckProblem[] = []
  const open = elements.filter(({ key, required }) => required && !isAsked(draft, key))
  const names = open.map((e) => e.label).join('、')
  if (outcome.code === 'complete' && open.length > 0) {
    list.push(
      at('OUTCOME_CONFLICT', 'outcome', `“${outcome.label}”与未问到的“${names}”不符，请改选“部分问到”`),
    )
  }
  if (outcome.code === 'partial' && open.length === 0) {
    list.push(at('OUTCOME_CONFLICT', 'outcome', '四项都已问到，请改选“问完”'))
  }
  if (outcome.noteRequired && draft.note.trim() === '') {
    list.push(at('NOTE_REQUIRED', 'note', `拨打结果“${outcome.shortLabel}”须写明情况`))
  }
  if (draft.suspected && outcome.code !== 'other') {
    list.push(at('OUTCOME_CONFLICT', 'outcome', '已勾选“身份疑似被识破”，拨打结果请选“其他”'))
  }
  return list
}

const isAsked = (draft: CheckDraft, element: ElementKey): boolean => {
  const { verdict } = draftAnswerOf(draft, element)
  return verdict !== null && verdict !== 'not_asked'
}

const lateProblems = ({ late }: CheckDraft, { now }: CheckContext): CheckProblem[] => {
  if (late === null) return []
  const missing = [
    late.sheet.trim() === '' ? '记录单编号' : '',
    late.calledAt === null ? '实际拨打时间' : '',
    late.reason.trim() === '' ? '补录原因' : '',
  ].filter((name) => name !== '')
  const future = late.calledAt !== null && late.calledAt > now
  if (missing.length === 0 && !future) return []
  const text = future ? '实际拨打时间晚于现在，请核对纸质记录单' : `补录还缺${missing.join('、')}`
  return [{ code: 'LATE_ENTRY_INVALID', field: 'late', element: null, text }]
}

/** Free text that must not enter a record: identity numbers, mobile numbers, credit codes; or too much of it. */
const textProblems = (draft: CheckDraft, { banPatterns, elements }: CheckContext): CheckProblem[] => {
  const personal = banPatterns.filter((p) => p.rule === 'B01')
  const fields: { field: string; label: string; element: ElementKey | null; text: string }[] = [
    ...elements.flatMap(({ key, label }) => {
      const { heard, quote, note } = draftAnswerOf(draft, key)
      return [
        { field: `${key}.heard`, label: `${label}·听到的答复`, element: key, text: heard },
        { field: `${key}.quote`, label: `${label}·原话`, element: key, text: quote },
        { field: `${key}.note`, label: `${label}·说明`, element: key, text: note },
      ]
    }),
    { field: 'note', label: '备注', element: null, text: draft.note },
    ...draft.extras.map((text, i) => ({
      field: `extras.${i}`,
      label: '多要的材料',
      element: 'materials' as const,
      text,
    })),
    ...Object.entries(draft.conduct).map(([key, { note }]) => ({
      field: `conduct.${key}`,
      label: '服务行为',
      element: null,
      text: note,
    })),
  ]
  return fields.flatMap(({ field, label, element, text }) => {
    const hit = scanBanned(text, personal).hits[0]
    const list: CheckProblem[] = []
    // A number told for consultation is the finding itself; everywhere else it is somebody's.
    if (hit && element !== 'phone') {
      list.push({
        code: 'PERSONAL_DATA_IN_TEXT',
        field,
        element,
        text: `“${label}”${hit.message}，请改为概括的写法`,
      })
    }
    if (text.length > MAX_TEXT) {
      list.push({ code: 'TEXT_TOO_LONG', field, element, text: `“${label}”超过${MAX_TEXT}字，请压缩` })
    }
    return list
  })
}
