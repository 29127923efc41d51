/** What the run came to, in figures: written as summary.json, and what the run is judged by. */
import type { HubLedger } from './ledger.ts'
import { type compare, type DeviceLedger, leakedTo, missingOn } from './ledger.ts'

export interface Summary {
  electron: string
  node: string
  catalogue: { rows: number; items: number; rejected: number; ms: number }
  draw: { units: number; verified: boolean }
  checks: { offline: number; resumed: boolean; reviewed: number; total: number }
  sync: { pushed: number; pulled: number; converged: boolean; stateHash: Record<string, string> }
  /** simulated days that A worked offline, and how often its line broke while it sent */
  away: { days: number; cuts: number }
  /** 离线交换包 of the computer without a network; what it wrote since the last one goes with the next */
  packs: { register: number; neverOnline: boolean; waiting: number }
  /** facts at the hub before it was lost, in the copy of the day before, and after the devices had been there */
  restored: { before: number; copy: number; after: number; missing: number }
  /** 工作移交: cases that passed on, and records accepted although the device had been stopped */
  handover: { cases: number; released: number }
  /** records of processes walked through, and of villages visited on a day without a network */
  walkthroughs: number
  visits: number
  /** photos taken there, and those whole at the hub */
  files: { sent: number; received: number }
  documents: string[]
  leaked: number
  lost: number
  screens: string[]
}

interface Ledgers {
  atHub: HubLedger
  compared: ReturnType<typeof compare>
  r: DeviceLedger
  a: DeviceLedger
  b: DeviceLedger
  c: DeviceLedger
}

/** The county's computer must not hold anything of the city's round; everybody's facts must be everywhere they may be. */
export const lostAndLeaked = ({ atHub, compared, r, a, b, c }: Ledgers) => ({
  leaked: leakedTo(c, r),
  lost: compared.lost + [a, b, c].reduce((sum, from) => sum + missingOn(atHub, from, r), 0),
})

/** Nothing lost, nothing leaked, all states agree, the draw verified, and everything that was to happen did happen. */
export const isRight = ({
  sync,
  draw,
  checks,
  away,
  packs,
  restored,
  handover,
  files,
  lost,
  leaked,
}: Summary) =>
  lost === 0 &&
  leaked === 0 &&
  sync.converged &&
  draw.verified &&
  checks.resumed &&
  away.cuts === CUTS &&
  packs.neverOnline &&
  restored.copy < restored.before &&
  restored.missing === 0 &&
  handover.cases > 0 &&
  handover.released > 0 &&
  files.sent > 0 &&
  files.received === files.sent

export const CUTS = 20
