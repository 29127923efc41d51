import type { z } from 'zod'
import { type Fold, saidAt } from '../folding/fold.ts'
import { type MachineState, rule, startMachine, type Transitions, takeStep } from '../folding/machine.ts'
import { emptyRecord, type RecordState, writeFields } from '../folding/record.ts'
import type { roundFacts } from './facts.ts'

export const roundStatuses = [
  'planned',
  'submitted',
  'approved',
  'frozen',
  'drawn',
  'closed',
  'reviewed',
  'confirmed',
  'issued',
  'archived',
  'voided',
] as const
export type RoundStatus = (typeof roundStatuses)[number]

/** 方案 → 审批 → 冻结 → 抽取 → 拨测 → 复核 → 核实反馈 → 成稿 → 印发 → 归档 */
export const roundStatusLabels: Record<RoundStatus, string> = {
  planned: '方案',
  submitted: '待审批',
  approved: '已审批',
  frozen: '已冻结',
  drawn: '拨测中',
  closed: '复核中',
  reviewed: '核实反馈',
  confirmed: '成稿',
  issued: '已印发',
  archived: '已归档',
  voided: '已作废',
}

const transitions: Transitions = {
  'round.submitted': { from: ['planned'], to: 'submitted' },
  'round.approved': { from: ['submitted'], to: 'approved' },
  'round.returned': { from: ['submitted', 'approved'], to: 'planned' },
  'round.frozen': { from: ['approved'], to: 'frozen' },
  'round.drawn': { from: ['frozen'], to: 'drawn' },
  'round.closed': { from: ['drawn'], to: 'closed' },
  'round.reviewed': { from: ['closed'], to: 'reviewed' },
  'round.confirmed': { from: ['reviewed'], to: 'confirmed' },
  'round.issued': { from: ['confirmed'], to: 'issued' },
  'round.archived': { from: ['issued'], to: 'archived' },
  'round.voided': { from: ['planned', 'submitted', 'approved', 'frozen', 'drawn', 'closed'], to: 'voided' },
}

export type Frozen = z.infer<(typeof roundFacts)['round.frozen']['payload']>
export type Drawn = z.infer<(typeof roundFacts)['round.drawn']['payload']>
type Said = { at: number; author: string; fact: string; contentHash: string }

export interface RoundState {
  plan: RecordState
  machine: MachineState
  frozen: (Frozen & Said) | null
  drawn: (Drawn & Said) | null
  reason: string | null
  /** every freeze and draw there was, also those without effect */
  freezes: (Frozen & Said)[]
  draws: (Drawn & Said)[]
}

/** A round (抽查批次). The plan can be edited until a freeze; steps are exclusive. */
export const roundFold: Fold<RoundState> = {
  kind: 'round',
  version: 1,
  empty: () => ({
    plan: emptyRecord,
    machine: startMachine('planned'),
    frozen: null,
    drawn: null,
    reason: null,
    freezes: [],
    draws: [],
  }),
  apply: (state, fact, context) => {
    if (fact.type === 'round.planned' || fact.type === 'round.changed') {
      const open = ['planned', 'submitted', 'approved'].includes(state.machine.status)
      return open ? { ...state, plan: writeFields(state.plan, fact, fact.payload, context) } : state
    }
    const said: Said = { at: saidAt(fact), author: fact.author, fact: fact.id, contentHash: fact.contentHash }
    const kept: RoundState = {
      ...state,
      freezes:
        fact.type === 'round.frozen'
          ? [...state.freezes, { ...(fact.payload as Frozen), ...said }]
          : state.freezes,
      draws:
        fact.type === 'round.drawn' ? [...state.draws, { ...(fact.payload as Drawn), ...said }] : state.draws,
    }
    const machine =
      fact.type === 'round.ruled'
        ? rule(state.machine, String(fact.payload.chosen))
        : takeStep(state.machine, transitions, fact, context).machine
    const stands = new Set(machine.steps.map((step) => step.fact))
    const last = machine.steps.at(-1)
    return {
      ...kept,
      machine,
      frozen: kept.freezes.findLast((f) => stands.has(f.fact)) ?? null,
      drawn: kept.draws.findLast((d) => stands.has(d.fact)) ?? null,
      reason: last?.fact === fact.id ? ((fact.payload.reason as string | undefined) ?? null) : state.reason,
    }
  },
}
