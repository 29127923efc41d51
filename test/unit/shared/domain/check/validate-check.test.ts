import { describe, expect, test } from 'vitest'
import {
  type CheckDraft,
  emptyAnswer,
  emptyDraft,
  hasWork,
  mayReveal,
} from '#shared/domain/check/check-draft.ts'
import type { PublishedMaterial } from '#shared/domain/check/materials.ts'
import { checkPayload, checkPrivate } from '#shared/domain/check/payloads.ts'
import { toCheckPayload } from '#shared/domain/check/submit-check.ts'
import { type CheckContext, validateCheck } from '#shared/domain/check/validate-check.ts'
import {
  isAdverse,
  phoneElementVerdict,
  suggestReasonSide,
  verdictTable,
} from '#shared/domain/check/verdicts.ts'
import { findOutcome } from '#shared/domain/outcomes/outcome-table.ts'
import { readJson, shippedOutcomes, shippedScript } from '#test/unit/resources/read-resource.ts'
import { at } from '../calls/weekday-calendar.ts'

const table = shippedOutcomes()
const script = shippedScript()
const materials: PublishedMaterial[] = [
  { name: '居民身份证', necessity: '必要' },
  { name: '申请表', necessity: '必要' },
  { name: '租赁合同', necessity: '必要' },
]
const elements = script.elements
  .filter((e) => e.required)
  .map(({ key, label, required }) => ({ key, label, required }))
const context: CheckContext = {
  table,
  elements,
  materials,
  materialsMismatchShare: 0.5,
  banPatterns: script.banPatterns.patterns,
  now: at('2026-11-25 10:00'),
}
const heard = (text: string) => ({ ...emptyAnswer, heard: text, verdict: 'match' as const })
const complete: CheckDraft = {
  ...emptyDraft(3),
  answers: {
    phone: heard('就打这个'),
    place: heard('市政务服务中心二楼12号窗口'),
    materials: heard('身份证、申请表、租赁合同'),
    time_limit: heard('五个工作日'),
  },
  ticks: ['said', 'said', 'said'],
  outcome: '1',
}
const problems = (draft: CheckDraft) => validateCheck(draft, context).map((p) => `${p.code} ${p.field}`)
const withAnswer = (
  key: 'place' | 'materials' | 'time_limit' | 'phone',
  answer: Partial<typeof emptyAnswer>,
): CheckDraft => ({
  ...complete,
  answers: { ...complete.answers, [key]: { ...emptyAnswer, ...answer } },
})

describe('what stands between a draft and its submission', () => {
  test('nothing, when all is said', () => {
    expect(problems(complete)).toEqual([])
  })

  test.each(['partial', 'mismatch', 'unknown', 'shirk'] as const)('原话 is required for %s', (verdict) => {
    const draft = withAnswer('time_limit', {
      heard: '大概半个月',
      verdict,
      reasonSide: 'theirs',
      quote: '  ',
    })
    expect(problems(draft)).toEqual(['QUOTE_REQUIRED time_limit.quote'])
  })

  test('an adverse verdict needs its reason side; so does 未问到', () => {
    expect(
      problems(withAnswer('place', { heard: '局里', verdict: 'mismatch', quote: '去我们局里办' })),
    ).toEqual(['REASON_SIDE_REQUIRED place.reasonSide'])
    const draft = { ...withAnswer('place', { verdict: 'not_asked' }), outcome: '2', note: '没来得及问' }
    expect(problems(draft)).toEqual(['REASON_SIDE_REQUIRED place.reasonSide'])
  })

  test('the heard answer comes before the verdict; ticks are an answer too', () => {
    expect(problems(withAnswer('place', { verdict: 'match' }))).toEqual(['HEARD_REQUIRED place.heard'])
    expect(problems(withAnswer('materials', { verdict: 'match' }))).toEqual([])
    expect(
      problems(withAnswer('place', { verdict: 'unknown', quote: '不清楚', reasonSide: 'theirs' })),
    ).toEqual([])
  })

  test('every required element is judged', () => {
    expect(problems({ ...complete, answers: { ...complete.answers, place: undefined } })).toEqual([
      'VERDICT_REQUIRED place.verdict',
      'OUTCOME_CONFLICT outcome',
    ])
  })

  test('a verdict against the ticks needs its reason', () => {
    const draft: CheckDraft = { ...complete, ticks: ['said', 'unsaid', 'said'] }
    expect(problems(draft)).toEqual(['MATERIALS_NOTE_REQUIRED materials.note'])
    const answers = {
      ...complete.answers,
      materials: { ...heard('到窗口填表'), note: '申请表现场填写，视为说到' },
    }
    expect(problems({ ...draft, answers })).toEqual([])
  })

  test('the outcome fits the rows', () => {
    expect(problems({ ...complete, outcome: null })).toContain('OUTCOME_REQUIRED outcome')
    expect(problems({ ...complete, outcome: '2', note: '缺一项' })).toEqual(['OUTCOME_CONFLICT outcome'])
    expect(problems({ ...complete, outcome: '9' })).toEqual([
      'OUTCOME_CONFLICT place.verdict',
      'OUTCOME_CONFLICT materials.verdict',
      'OUTCOME_CONFLICT time_limit.verdict',
    ])
    expect(problems({ ...emptyDraft(3), outcome: '9' })).toEqual([])
  })

  test('outcomes that ask for a note get one; a blown cover is 其他', () => {
    expect(problems({ ...emptyDraft(3), outcome: 'I' })).toEqual(['NOTE_REQUIRED note'])
    expect(problems({ ...complete, suspected: true })).toEqual(['OUTCOME_CONFLICT outcome'])
  })

  test('no identity or mobile number enters the record, but for the consultation number told', () => {
    expect(problems({ ...complete, note: '对方手机13800138000' })).toEqual(['PERSONAL_DATA_IN_TEXT note'])
    expect(problems(withAnswer('place', { heard: '找34020219900101123X', verdict: 'match' }))).toEqual([
      'PERSONAL_DATA_IN_TEXT place.heard',
    ])
    expect(problems(withAnswer('phone', { heard: '打13800138000问', verdict: 'match' }))).toEqual([])
  })

  test('late entry from paper is complete and not in the future', () => {
    const late = { sheet: 'C-012', calledAt: at('2026-11-24 15:00'), reason: '现场没有电脑' }
    expect(problems({ ...complete, late })).toEqual([])
    expect(problems({ ...complete, late: { ...late, sheet: ' ' } })).toEqual(['LATE_ENTRY_INVALID late'])
    expect(problems({ ...complete, late: { ...late, calledAt: at('2026-11-26 9:00') } })).toEqual([
      'LATE_ENTRY_INVALID late',
    ])
  })

  test('a text too long is named', () => {
    expect(problems({ ...complete, note: '长'.repeat(501) })).toEqual(['TEXT_TOO_LONG note'])
  })

  test('every code but two has its message in the shipped list', () => {
    const shipped = new Set((readJson('errors.json') as { code: string }[]).map((e) => e.code))
    const messy: CheckDraft = {
      ...withAnswer('place', { verdict: 'mismatch' }),
      ticks: ['said', 'unsaid', 'said'],
      outcome: '4',
      late: { sheet: '', calledAt: null, reason: '' },
    }
    const codes = new Set(validateCheck(messy, context).map((p) => p.code))
    expect(codes.size).toBeGreaterThan(4)
    expect([...codes].filter((code) => !shipped.has(code))).toEqual([])
  })
})

describe('the published answer', () => {
  test('stays hidden until the heard answer is typed', () => {
    const draft = emptyDraft(3)
    expect(mayReveal(draft, 'place')).toBe(false)
    expect(mayReveal({ ...draft, answers: { place: { ...emptyAnswer, heard: ' ' } } }, 'place')).toBe(false)
    expect(mayReveal({ ...draft, answers: { place: { ...emptyAnswer, heard: '二楼' } } }, 'place')).toBe(true)
    expect(mayReveal({ ...draft, answers: { place: { ...emptyAnswer, verdict: 'match' } } }, 'place')).toBe(
      false,
    )
    expect(
      mayReveal({ ...draft, answers: { place: { ...emptyAnswer, verdict: 'not_asked' } } }, 'place'),
    ).toBe(true)
    expect(mayReveal(draft, 'place', true)).toBe(true)
  })

  test('a draft without work is not offered for resuming', () => {
    expect(hasWork(emptyDraft(3))).toBe(false)
    expect(hasWork({ ...emptyDraft(3), answers: { place: emptyAnswer } })).toBe(false)
    expect(hasWork({ ...emptyDraft(3), ticks: [null, 'said', null] })).toBe(true)
  })
})

describe('verdicts', () => {
  test('keys 1–5 and 0', () => {
    expect([...'123450'].map((key) => verdictTable.find((v) => v.hotkey === key)?.key)).toEqual([
      'match',
      'partial',
      'mismatch',
      'unknown',
      'shirk',
      'not_asked',
    ])
    expect(['match', 'not_asked'].some((v) => isAdverse(v as 'match'))).toBe(false)
  })

  test('sides proposed: theirs for what they said, ours for what we did not ask', () => {
    expect(suggestReasonSide('match', null)).toBeNull()
    expect(suggestReasonSide('shirk', null)).toBe('theirs')
    expect(suggestReasonSide('not_asked', findOutcome(table, '2') ?? null)).toBe('ours')
    expect(suggestReasonSide('not_asked', findOutcome(table, '5') ?? null)).toBe('pending')
    expect(suggestReasonSide('unknown', findOutcome(table, '7') ?? null)).toBe('pending')
  })

  test('what the outcome says of the number', () => {
    expect(
      ['complete', 'dead_number', 'refused', 'busy'].map((code) => phoneElementVerdict({ code })),
    ).toEqual(['match', 'mismatch', 'shirk', null])
  })
})

describe('the payload', () => {
  const submit = (draft: CheckDraft) =>
    toCheckPayload(draft, {
      round: 'r1',
      item: 'i1',
      unit: 'u1',
      window: null,
      script: { id: script.scriptId, version: script.scriptVersion },
      persona: 'P01',
      attempts: ['a1'],
      outcome: {
        key: '1',
        code: 'complete',
        label: '问完',
        aapor: '1.1',
        phoneVerdict: 'accurate',
        phoneVerdictLabel: '准确',
        reasonSide: null,
      },
      outcomeTable: table.version,
      callerNumber: 'n1',
      dialled: '0553-5551234',
      expected: {
        release: 'rel',
        releaseHash: 'a'.repeat(64),
        releaseDate: '2026-11-01',
        ageDays: 24,
        itemCode: 'x',
        elements: { phone: '0553-5551234' },
        materials,
      },
      elements,
      materialsMismatchShare: 0.5,
      now: at('2026-11-25 10:00'),
    })

  test('holds what was heard and expected, and nothing of who answered', () => {
    const draft: CheckDraft = { ...complete, receiver: { name: '王某', badge: ' 012 ', post: '' } }
    const got = submit(draft)
    expect(checkPayload.parse(got.payload)).toEqual(got.payload)
    expect(JSON.stringify(got.payload)).not.toContain('王某')
    expect(checkPrivate.parse(got.private)).toEqual({ receiverSelfReport: { name: '王某', badge: '012' } })
    expect(submit(complete).private).toBeNull()
  })

  test('shows the delay of a late entry', () => {
    const late = { sheet: 'C-012', calledAt: at('2026-11-24 10:00'), reason: '现场没有电脑' }
    expect(submit({ ...complete, late }).payload.late).toMatchObject({ delayMs: 86_400_000, sheet: 'C-012' })
  })

  test('demanding unpublished material or money goes first in review', () => {
    expect(submit(complete).payload.flags.priority).toBe(false)
    expect(submit({ ...complete, extras: ['居住证明', ''] }).payload).toMatchObject({
      flags: { priority: true },
      materials: { extras: ['居住证明'], suggested: 'mismatch' },
    })
  })

  test('stays far below 64 KiB with every field of the screen full', () => {
    const full = {
      heard: '字'.repeat(500),
      verdict: 'mismatch' as const,
      quote: '字'.repeat(500),
      reasonSide: 'theirs' as const,
      note: '字'.repeat(500),
    }
    const draft: CheckDraft = {
      ...complete,
      answers: Object.fromEntries(elements.map((e) => [e.key, full])),
      note: '字'.repeat(500),
    }
    const { payload } = submit(draft)
    expect(checkPayload.safeParse(payload).success).toBe(true)
    expect(new TextEncoder().encode(JSON.stringify(payload)).length).toBeLessThan(32_768)
  })
})
