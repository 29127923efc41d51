import type { Attempt } from '../outcomes/case-history.ts'
import { type CaseRules, type NextStep, nextStep } from '../outcomes/next-step.ts'
import { findOutcome, retrySettings } from '../outcomes/outcome-table.ts'
import { clockText, msToCivil, spanText, whenText } from '../time/shanghai.ts'
import { canDialNow } from './dial-guard.ts'
import type { WeeklyHours } from './hours.ts'

/** A case as the queue sees it. */
export interface QueueCase {
  id: string
  /** order of the draw, the tie-break */
  order: number
  /** the number to dial; null when the guide publishes none that can be dialled */
  phone: string | null
  hours: WeeklyHours
  attempts: readonly Attempt[]
  /** assigned to this person; null = pooled */
  assignedTo: string | null
  /** who is working on it and until when (领取) */
  claim: { by: string; until: number } | null
  state: 'open' | 'submitted' | 'closed' | 'voided'
}

export interface QueueContext {
  me: string
  now: number
  rules: Omit<CaseRules, 'hours'>
  /** the round still takes calls (拨测) */
  roundOpen: boolean
  /** numbers nobody may dial (不拨号码表) */
  doNotDial: ReadonlySet<string>
  /** numbers with another case in work right now, by case id (one open case per number) */
  busyNumbers: ReadonlyMap<string, string>
}

export type QueueBlock =
  | 'ROUND_NOT_OPEN'
  | 'CASE_CLOSED'
  | 'NO_PHONE'
  | 'DO_NOT_DIAL'
  | 'NOT_MINE'
  | 'CLAIMED'
  | 'AWAITING_SUPERVISOR'
  | 'OTHER_CALLER_REQUIRED'
  | 'APPOINTMENT_OF_OTHER'
  | 'NUMBER_IN_USE'
  | 'NOT_YET'
  | 'OUTSIDE_HOURS'

export type QueueLane = 'appointment_due' | 'appointment_missed' | 'recall' | 'fresh'

/** May this case be called now, and why now or why not: one pure function with a visible reason. */
export interface Eligibility {
  eligible: boolean
  lane: QueueLane
  /** why now (为何现在拨), or why not, Chinese */
  reason: string
  block: QueueBlock | null
  /** when it becomes callable, epoch ms; null = unknown or already */
  availableAt: number | null
  step: NextStep | null
}

export const queueEligibility = (item: QueueCase, context: QueueContext): Eligibility => {
  const { me, now, rules } = context
  const step = nextStep(item.attempts, { ...rules, hours: item.hours })
  const last = item.attempts.reduce<Attempt | null>((l, a) => (l === null || a.at >= l.at ? a : l), null)
  const grace =
    (rules.settings?.appointmentGraceMinutes ?? retrySettings(rules.table).appointmentGraceMinutes) * 60_000
  const dueAt = step?.action === 'appointment' ? step.notBefore : null
  const missed = dueAt !== null && now > dueAt + grace
  const lane: QueueLane =
    dueAt !== null ? (missed ? 'appointment_missed' : 'appointment_due') : last ? 'recall' : 'fresh'
  const no = (block: QueueBlock, reason: string, availableAt: number | null = null): Eligibility => ({
    eligible: false,
    lane,
    reason,
    block,
    availableAt,
    step,
  })

  if (item.state !== 'open') return no('CASE_CLOSED', item.state === 'voided' ? '已作废' : '已结案')
  if (!context.roundOpen) return no('ROUND_NOT_OPEN', '批次不在拨测阶段')
  if (!item.phone) return no('NO_PHONE', '没有可拨打的咨询电话，已列入清单质检')
  if (context.doNotDial.has(item.phone)) return no('DO_NOT_DIAL', '该号码在不拨号码表中')
  if (step?.final) return no('CASE_CLOSED', `拨打已有结论：${step.final.label}`)
  if (step?.action === 'supervisor') return no('AWAITING_SUPERVISOR', '等管理员处理')
  if (item.claim && item.claim.by !== me && item.claim.until > now) {
    return no('CLAIMED', `他人正在拨打，${spanText(item.claim.until - now)}后释放`, item.claim.until)
  }
  const needsOther = step?.action === 'retry_other_caller'
  if (needsOther && last?.callerId === me) return no('OTHER_CALLER_REQUIRED', '须换另一名抽查人员再拨')
  if (item.assignedTo !== null && item.assignedTo !== me && !needsOther && !missed) {
    return no('NOT_MINE', '已分派给他人')
  }
  if (dueAt !== null && !missed && last && last.callerId !== me) {
    return no('APPOINTMENT_OF_OTHER', '预约再拨先由约定人接续', dueAt + grace)
  }
  const other = context.busyNumbers.get(item.phone)
  if (other !== undefined && other !== item.id) return no('NUMBER_IN_USE', '同一号码的另一件正在拨打')
  if (step?.notBefore && step.notBefore > now) {
    return no('NOT_YET', `${step.notBeforeReason}，还有${spanText(step.notBefore - now)}`, step.notBefore)
  }
  const guard = canDialNow(item.hours, now, rules.calendar)
  if (!guard.ok) return no('OUTSIDE_HOURS', guard.reason, guard.opensAt)
  return {
    eligible: true,
    lane,
    reason: whyNow(lane, dueAt, last, context),
    block: null,
    availableAt: null,
    step,
  }
}

const whyNow = (
  lane: QueueLane,
  dueAt: number | null,
  last: Attempt | null,
  { now, rules }: QueueContext,
): string => {
  if (dueAt !== null && lane === 'appointment_due') return `预约再拨：约定${whenText(dueAt, now)}，已到时`
  if (dueAt !== null) return `预约再拨已过${spanText(now - dueAt)}，请尽快再拨`
  if (!last) return '首次拨打，在办理时间内'
  const outcome = findOutcome(rules.table, last.outcome)
  const at = msToCivil(last.at)
  const same = at.day === msToCivil(now).day
  const when = same ? clockText(at.minuteOfDay) : whenText(last.at, now)
  return `上次${when}“${outcome?.shortLabel ?? last.outcome}”，已到再拨时间`
}

const LANES: Record<QueueLane, number> = { appointment_due: 0, appointment_missed: 1, recall: 2, fresh: 3 }

/**
 * The queue, callable cases first: appointments due, then missed ones, then automatic recalls, then fresh
 * numbers; inside a lane the longest due first, then the order of the draw. What cannot be called yet
 * follows by the time it becomes callable.
 */
export const orderQueue = <C extends QueueCase>(
  cases: readonly C[],
  context: QueueContext,
): { item: C; eligibility: Eligibility }[] =>
  cases
    .map((item) => ({ item, eligibility: queueEligibility(item, context) }))
    .sort((a, b) => {
      const x = a.eligibility
      const y = b.eligibility
      if (x.eligible !== y.eligible) return x.eligible ? -1 : 1
      if (!x.eligible)
        return (x.availableAt ?? Infinity) - (y.availableAt ?? Infinity) || a.item.order - b.item.order
      return (
        LANES[x.lane] - LANES[y.lane] ||
        (x.step?.notBefore ?? 0) - (y.step?.notBefore ?? 0) ||
        a.item.order - b.item.order
      )
    })
