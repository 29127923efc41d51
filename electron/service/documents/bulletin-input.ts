import type { FigureSource } from './model.ts'

/** A counted figure. */
export type Count = { value: number; source: FigureSource }

/** A rate: `low`/`high` are the ends of its 95% interval, 0–1. */
export type Rate = {
  numerator: number
  denominator: number
  interval?: { low: number; high: number }
  source: FigureSource
}

export type RoundPurpose = '查问题' | '复查' | '排名'

/** Element (要素): 咨询电话, 办理地点, 申请材料, 承诺时限 and what the round asked besides. */
export type ElementResult = {
  key: string
  label: string
  /** 一致 ÷ 已问到 */
  rate: Rate
  /** Counts of each verdict as far as they are known: 部分一致, 不一致, 答不出, 推诿, 未问到. */
  verdicts?: { label: string; count: Count }[]
}

/** One inspected unit (单位 or 县市区). Only units with at least one drawn item. */
export type UnitResult = {
  name: string
  /** Listed apart, never mixed (design §7). */
  group: '县市区、开发区' | '市直单位'
  /** A hall the organiser runs itself (自管). */
  selfManaged?: boolean
  drawn: Count
  completed: Count
  notConnected: Count
  /** 我方原因 + 待定: outside the unit's results. */
  notCounted: Count
  strict: Rate
  /** By element key; an element not asked is absent. */
  elements: Record<string, Rate>
  /** 分档: only for a round frozen for 排名, and only where the minimum n is reached. */
  band?: string
}

/**
 * A verified finding (问题). No personal names: the unit and the window at most.
 * `guide` 指南有误, `window` 窗口答错, `both` 两者均误 (stands under both headings), `answering` 电话接听.
 */
export type BulletinFinding = {
  kind: 'guide' | 'window' | 'both' | 'answering'
  factIds: readonly string[]
  unit: string
  group: UnitResult['group']
  window?: string
  item: string
  itemCode?: string
  /** The number that was called. */
  phone?: string
  elementKey?: string
  element?: string
  published?: string
  /** 答复原话 */
  heard?: string
  /** What 核实 found to be right. */
  verified?: string
  /** 清单维护单位 */
  maintainer?: string
  /** Kind `answering`: what happened, as a phrase without a full stop. */
  text?: string
  /** 核实 state shown in the annex: 认可, 异议未采纳, 逾期视为无异议 … */
  verification?: string
}

/** Everything the 通报送审稿 (D02), its 口径与公平性说明 (D03) and its annexes are built from. */
export type BulletinInput = {
  round: {
    id: string
    /** e.g. 2026年11月第1批 */
    name: string
    purpose: RoundPurpose
    /** YYYY-MM-DD */
    startDate: string
    endDate: string
    organiser: string
    addressees?: string
    basisDocument: string
  }
  /** 数据截止日期, YYYY-MM-DD */
  asOf: string
  /** Date of the catalogue release the answers were compared with (以…发布内容为准), YYYY-MM-DD */
  publishDate: string
  sample: {
    population: Count
    populationPhones: Count
    drawn: Count
    units: Count
    drawnPhones: Count
    attempts: Count
    /** 问完 ÷ 抽取 */
    completion: Rate
    ourReason: Count
    pending: Count
    /** 待复核: stated, never concluded from. */
    unreviewed: Count
  }
  contact: { first: Rate; sameDay: Rate; numberValid: Rate }
  accuracy: {
    /** 四项均一致 ÷ 抽取 */
    strict: Rate
    /** 剔除未接通 */
    strictContacted: Rate
    /** Every 我方原因 and 待定 counted as right, and as wrong; 0–1. */
    bounds?: { low: number; high: number }
    designEffect?: number
    elements: ElementResult[]
  }
  previous?: {
    name: string
    strict: Rate
    findings?: Count
    closed?: Count
    repeated?: Count
  }
  /** `text` is a sentence without its full stop. */
  goodPractices: { text: string; unit: string; factIds: readonly string[] }[]
  findings: BulletinFinding[]
  /** Cases that could not be reached, and numbers found dead or out of date. */
  answering: { notConnected: Count; busy: Count; noAnswer: Count; invalidNumbers: Count }
  conduct: { firstAsk: Count; onceTold: Count; shirked: Count }
  /** Deadlines YYYY-MM-DD; absent ones stand as blanks to fill in. */
  demands: { guideFixDue?: string; windowFixDue?: string; checkFocus?: string; tickets?: Count }
  units: UnitResult[]
  freeze: {
    /** Epoch ms */
    frozenAt: number
    planHash: string
    /** Whether the hub or a public draw witnessed the seed. */
    witnessed: boolean
  }
  /** 核实: notices sent, answers; absent while nothing was sent. */
  verification?: { notices: Count; accepted: Count; objections: Count; upheld: Count; noReply: Count }
  /** Double checks: share 0–1 of records judged twice, and the agreement measure. */
  agreement?: { share: number; measure: string; value: number }
  /** Below this many cases only counts are written (default 30 is the caller's to give). */
  minSample: number
  /** 可比性说明 as full sentences; made from the purpose when absent. */
  comparability?: string
  /** Filled in by people, never by the program. */
  fill?: { signature?: string; docDate?: string }
  /** Personal names known to the caller (接听人, 责任人, 抽查人员): a draft that contains one is not made. */
  personalNames?: readonly string[]
}
