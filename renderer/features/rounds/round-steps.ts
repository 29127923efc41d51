import { formatInstant } from '#renderer/ui/format.ts'
import type { Step } from '#renderer/ui/Steps.tsx'
import type { RoundStatus } from '#shared/domain/rounds/fold.ts'
import type { RoundDetail } from './words.ts'

/** 方案 → 审批 → 冻结 → 抽取 → 拨测 → 复核 → 核实反馈 → 成稿 → 印发 → 归档, and the fact that ends each. */
const stages = [
  ['方案', 'round.submitted'],
  ['审批', 'round.approved'],
  ['冻结', 'round.frozen'],
  ['抽取', 'round.drawn'],
  ['拨测', 'round.closed'],
  ['复核', 'round.reviewed'],
  ['核实反馈', 'round.confirmed'],
  ['成稿', 'round.issued'],
  ['印发', 'round.issued'],
  ['归档', 'round.archived'],
] as const

const at: Record<RoundStatus, number> = {
  planned: 0,
  submitted: 1,
  approved: 2,
  frozen: 3,
  drawn: 4,
  closed: 5,
  reviewed: 6,
  confirmed: 7,
  issued: 9,
  archived: 10,
  voided: -1,
}

type Standing = Pick<RoundDetail, 'status' | 'steps' | 'contending' | 'drawn' | 'submitted' | 'reviewed'>

/** The stages of a round as one line; the stages two people ended at once are marked as needing somebody. */
export const roundSteps = (round: Standing): Step[] => {
  const reached = round.status === 'voided' ? lastReached(round) : at[round.status]
  const disputed = new Set(round.contending.map((step) => step.type))
  return stages.map(([label, ends], index) => {
    // the day of the last one only: ten days side by side would not fit, and 办理记录 has them all
    const ended = index === reached - 1 ? round.steps.findLast((step) => step.type === ends) : undefined
    const state = disputed.has(ends)
      ? 'problem'
      : index < reached
        ? 'done'
        : index === reached && round.status !== 'voided'
          ? 'current'
          : 'todo'
    const note = ended ? formatInstant(ended.at, 'day') : index === reached ? progressOf(round) : undefined
    return { key: label, label, state, ...(note === undefined ? {} : { note }) }
  })
}

/** How far the calls and the review are. */
const progressOf = ({ status, drawn, submitted, reviewed }: Standing): string | undefined => {
  if (status === 'drawn') return `${submitted}/${drawn}件`
  return status === 'closed' ? `${reviewed}/${submitted}件` : undefined
}

/** Where a voided round stood before. */
const lastReached = ({ steps }: Standing): number =>
  stages.reduce((reached, [, ends], index) => (steps.some((s) => s.type === ends) ? index + 1 : reached), 0)
