/**
 * Exclusive transitions (互斥步骤). Two people who each took a step without seeing the other's leave the
 * entity 待裁定: both steps are kept, and a ruling fact names the one that stands. A step that was not
 * possible when its author took it is ineffective: kept, and shown to its author.
 */
import { type FoldContext, type FoldFact, saidAt } from './fold.ts'

export interface Step {
  fact: string
  type: string
  author: string
  at: number
  /** status before and after it */
  from: string
  to: string
}

export interface MachineState {
  status: string
  steps: Step[]
  /** concurrent steps from the same status that nobody has ruled on yet */
  contending: Step[]
  ineffective: { fact: string; type: string; author: string; at: number; status: string }[]
}

export const startMachine = (status: string): MachineState => ({
  status,
  steps: [],
  contending: [],
  ineffective: [],
})

/** type → statuses it may be taken from → the status it leads to */
export type Transitions = Record<string, { from: readonly string[]; to: string }>

/**
 * Takes one step. The status before a concurrent step is the one its author saw: the status after the
 * last step in its ancestry.
 */
export const takeStep = (
  machine: MachineState,
  transitions: Transitions,
  fact: FoldFact,
  context: FoldContext,
): { machine: MachineState; took: boolean } => {
  const rule = transitions[fact.type]
  if (!rule) return { machine, took: false }
  const seen = machine.steps.filter((s) => context.precedes(s.fact, fact.id))
  const unseen = machine.steps.filter((s) => !context.precedes(s.fact, fact.id))
  const from = unseen.length === 0 ? machine.status : (seen.at(-1)?.to ?? unseen[0]?.from ?? machine.status)
  const step: Step = {
    fact: fact.id,
    type: fact.type,
    author: fact.author,
    at: saidAt(fact),
    from,
    to: rule.to,
  }
  const undecided = unseen.length === 0 && awaitsRuling(machine)
  if (undecided || !rule.from.includes(from)) {
    const { fact: id, type, author, at } = step
    return {
      machine: {
        ...machine,
        ineffective: [...machine.ineffective, { fact: id, type, author, at, status: from }],
      },
      took: false,
    }
  }
  if (unseen.length === 0) {
    return { machine: { ...machine, status: rule.to, steps: [...machine.steps, step] }, took: true }
  }
  const known = new Set(machine.contending.map((s) => s.fact))
  return {
    machine: {
      ...machine,
      contending: [...machine.contending, ...unseen.filter((s) => !known.has(s.fact)), step],
    },
    took: false,
  }
}

/** A ruling (裁定): the chosen step stands, the others become ineffective. */
export const rule = (machine: MachineState, chosen: string): MachineState => {
  const stands = machine.contending.find((s) => s.fact === chosen)
  if (!stands) return machine
  const lost = new Set(machine.contending.filter((s) => s.fact !== chosen).map((s) => s.fact))
  const kept = machine.steps.filter((s) => !lost.has(s.fact))
  const steps = kept.some((s) => s.fact === chosen) ? kept : [...kept, stands]
  return {
    status: steps.at(-1)?.to ?? stands.to,
    steps,
    contending: [],
    ineffective: [
      ...machine.ineffective,
      ...machine.contending
        .filter((s) => lost.has(s.fact))
        .map(({ fact, type, author, at, from }) => ({ fact, type, author, at, status: from })),
    ],
  }
}

/** Is somebody's ruling needed? (待裁定) */
export const awaitsRuling = (machine: MachineState): boolean => machine.contending.length > 0
