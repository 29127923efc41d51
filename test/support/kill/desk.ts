/** A desk with drawn cases and whole answers, made of real facts: for recording under load and under fire. */
import type { CommandDeps } from '#service/host/handlers.ts'
import type { Draft } from '#service/store/log.ts'
import type { CallWork } from '#shared/contract/calls.ts'
import { idleTimers } from '#shared/domain/calls/timers.ts'
import type { AttemptClosed, AttemptOpened, CaseDrawn, CheckPayload } from '#shared/domain/cases/facts.ts'
import { type CheckDraft, emptyDraft } from '#shared/domain/check/check-draft.ts'
import type { VerdictKey } from '#shared/domain/persona/call-script.ts'

const CITY = 'div-340200'
const AREA = 'div-340202'

const materials = [
  '居民身份证',
  '不动产权属证书',
  '个人住房转让合同',
  '婚姻状况证明',
  '户口簿',
  '授权委托书',
  '税费缴纳凭证',
  '申请表',
].map((name) => ({ name, necessity: '必要' as const }))

const caseEntity = (id: string) => ({ kind: 'case', id })

/** What a round says of one of its units. */
export const drawnPayload = (round: string, item: string, rank: number): CaseDrawn => ({
  round,
  unit: item,
  item: {
    code: item,
    name: '个人住房转让合同网签备案及不动产转移登记',
    body: AREA,
    area: AREA,
    window: null,
    maintainer: null,
    focus: null,
    phone: `0553-555${String(1000 + (rank % 9000))}`,
    release: 'release-1',
  },
  stratum: AREA,
  rank,
  set: 'main',
  inclusion: '0.05',
  double: false,
  selfRun: false,
})

const openedPayload = (attempt: string, number: number, at: number): AttemptOpened => ({
  attempt,
  number,
  at,
  dialled: '0553-5551000',
  callerNumber: 'caller-1',
  persona: 'P01',
  script: { id: 'phone-check', version: '1.0.0' },
  withinHours: true,
  hoursText: '周一至周五 8:30-12:00，14:00-17:30，法定节假日除外',
})

const closedPayload = (attempt: string, at: number): AttemptClosed => ({
  attempt,
  at,
  outcome: { key: '1', code: 'answered', aapor: '1.1', table: '1.0.0' },
  timers: { ringMs: 8_200, menuMs: 15_400, holdMs: 0, talkMs: 203_000, interrupted: false },
  note: '接听后转接一次，接听人态度耐心。',
})

const answer = (element: CheckPayload['answers'][number]['element'], verdict: VerdictKey, heard: string) => ({
  element,
  heard,
  verdict,
  quote: verdict === 'match' ? '' : '“你这个要十个工作日，具体还得看排队的情况，你过来再问问。”',
  reasonSide: verdict === 'match' ? null : ('theirs' as const),
  note: '',
})

/** A submitted check as a case in the field has it: about 3 KB. */
const checkPayload = (round: string, item: string, attempt: string): CheckPayload => ({
  round,
  item,
  unit: AREA,
  window: null,
  script: { id: 'phone-check', version: '1.0.0' },
  persona: 'P01',
  attempts: [attempt],
  outcome: {
    key: '1',
    code: 'answered',
    aapor: '1.1',
    table: '1.0.0',
    phoneVerdict: 'valid',
    reasonSide: null,
  },
  callerNumber: 'caller-1',
  dialled: '0553-5551000',
  expected: {
    release: 'release-1',
    releaseHash: 'ab'.repeat(32),
    releaseDate: '2026-10-01',
    ageDays: 40,
    itemCode: item,
    elements: {
      phone: '0553-5551000',
      place: '镜湖区政务服务中心二楼不动产登记专区12号窗口（镜湖区北京东路1号）',
      materials: '共8项',
      time_limit: '5个工作日',
    },
    materials,
  },
  answers: [
    answer('phone', 'match', '就是这个号码，打通后直接接听'),
    answer('place', 'match', '镜湖区政务中心二楼12号窗口，带上材料直接过来'),
    answer(
      'materials',
      'match',
      '身份证、房产证、合同、结婚证、户口本，委托别人办的要委托书，还有完税的票和申请表',
    ),
    answer('time_limit', 'mismatch', '十个工作日左右'),
  ],
  materials: { ticks: materials.map(() => 'said' as const), extras: [], suggested: 'match' },
  conduct: [{ key: 'attitude', level: '好', note: '' }],
  flags: { suspected: false, priority: false },
  note: '首次拨打即接通。',
  late: null,
})

const privateData = { receiverSelfReport: { name: '张某某', badge: '0173', post: '综合窗口' } }

/** The drafts of one case from its draw to its record. */
export const caseDrafts = (
  ids: { round: string; case: string; item: string; attempt: string },
  rank: number,
  at: number,
): { before: Draft[]; submit: Draft } => {
  const about = { entity: caseEntity(ids.case), owner: CITY, subject: AREA }
  return {
    before: [
      { ...about, type: 'case.drawn', payload: drawnPayload(ids.round, ids.item, rank) },
      { ...about, type: 'case.assigned', payload: { to: 'person-1', reason: '双随机分派' } },
      { ...about, type: 'attempt.opened', payload: openedPayload(ids.attempt, 1, at) },
      { ...about, type: 'attempt.closed', payload: closedPayload(ids.attempt, at + 230_000) },
    ],
    submit: {
      ...about,
      type: 'check.submitted',
      payload: checkPayload(ids.round, ids.item, ids.attempt),
      private: privateData,
    },
  }
}

/** Puts whole cases into the log, many to a transaction, until it holds about `facts` more facts. */
export const fillLog = (deps: CommandDeps, facts: number, round = deps.newId()): void => {
  const now = deps.now()
  for (let done = 0; done < facts; ) {
    deps.write((tx) => {
      for (let k = 0; k < 50 && done < facts; k++) {
        const ids = { round, case: deps.newId(), item: `item-${done}`, attempt: deps.newId() }
        const { before, submit } = caseDrafts(ids, done + 1, now)
        for (const draft of [...before, submit]) tx.append(draft)
        done += before.length + 1
      }
    })
  }
}

/** Cases that only wait for their record: each is a save to be measured. */
export const preparedSubmits = (deps: CommandDeps, count: number): Draft[] => {
  const round = deps.newId()
  const submits: Draft[] = []
  deps.write((tx) => {
    for (let i = 0; i < count; i++) {
      const ids = { round, case: deps.newId(), item: `ready-${i}`, attempt: deps.newId() }
      const { before, submit } = caseDrafts(ids, i + 1, deps.now())
      for (const draft of before) tx.append(draft)
      submits.push(submit)
    }
  })
  return submits
}

/** A draft of the call screen, filled in: what `calls.submit` takes. One material is published. */
export const wholeWork = (note: string): CallWork => {
  const filled = (verdict: VerdictKey, quote = '') => ({
    heard: '听到的回答',
    verdict,
    quote,
    reasonSide: verdict === 'match' ? null : ('theirs' as const),
    note: '',
  })
  const draft: CheckDraft = {
    ...emptyDraft(1),
    outcome: '1',
    note,
    answers: {
      phone: filled('match'),
      place: filled('match'),
      materials: filled('match'),
      time_limit: filled('mismatch', '要十个工作日'),
    },
  }
  return { draft, timers: idleTimers, attempt: null, focus: '' }
}
