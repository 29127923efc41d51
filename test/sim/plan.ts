/** What happens in a run, in which order: decided before it begins, so that a part of it can be left out. */
import { deviceNames } from './base.ts'
import type { FaultKind, Faults } from './faults.ts'
import type { Chance } from './random.ts'

export type Doing =
  | 'work'
  | 'sync'
  | 'close'
  | 'change-role'
  | 'move-town'
  | 'revoke'
  | 'release-waiting'
  | 'go-offline'
  | 'go-online'
  | 'crash'
  | 'crash-in-transaction'
  | 'jump-clock'
  | 'copy-device'
  | 'restore-device'
  | 'clone'
  | 'copy-hub'
  | 'restore-hub'
  | 'restart-hub'
  | 'jump-hub-clock'

export interface Act {
  no: number
  /** ms after the act before */
  gap: number
  do: Doing
  /** index into the devices of the run; clones come after them */
  who: number
}

const kinds: readonly { do: Doing; weight: number; needs?: FaultKind }[] = [
  { do: 'work', weight: 60 },
  { do: 'sync', weight: 8 },
  { do: 'close', weight: 3 },
  { do: 'release-waiting', weight: 2 },
  { do: 'change-role', weight: 6, needs: 'role-changed' },
  { do: 'move-town', weight: 4, needs: 'town-moved' },
  { do: 'revoke', weight: 1, needs: 'revoked' },
  { do: 'go-offline', weight: 4, needs: 'offline' },
  { do: 'go-online', weight: 4, needs: 'offline' },
  { do: 'crash', weight: 6, needs: 'crash' },
  { do: 'crash-in-transaction', weight: 6, needs: 'crash-in-transaction' },
  { do: 'jump-clock', weight: 4, needs: 'clock-jump' },
  { do: 'copy-device', weight: 4, needs: 'device-restored' },
  { do: 'restore-device', weight: 3, needs: 'device-restored' },
  { do: 'clone', weight: 2, needs: 'clone' },
  { do: 'copy-hub', weight: 4, needs: 'hub-restored' },
  { do: 'restore-hub', weight: 3, needs: 'hub-restored' },
  { do: 'restart-hub', weight: 3, needs: 'hub-restart' },
  { do: 'jump-hub-clock', weight: 2, needs: 'hub-clock' },
]

const HOUR_MS = 60 * 60 * 1000

/** Mostly one thing right after another; sometimes the next hour, sometimes the next fortnight. */
const gapOf = (chance: Chance): number => {
  const what = chance.unit()
  if (what < 0.35) return chance.between(0, 300)
  if (what < 0.8) return chance.between(300, 8000)
  if (what < 0.95) return chance.between(8000, 90_000)
  if (what < 0.98) return chance.between(1, 12) * HOUR_MS
  return chance.between(1, 14) * 24 * HOUR_MS
}

/** The administrator's device is always there. */
export const chooseDevices = (chance: Chance, from: number, to: number): string[] => {
  const others = deviceNames.slice(1)
  const count = chance.between(from, Math.min(to, deviceNames.length))
  const chosen = ['d0']
  while (chosen.length < count) chosen.push(...others.splice(chance.below(others.length), 1))
  return chosen.sort()
}

/** What must come before it, to be of any use. */
const first: Partial<Record<Doing, Doing>> = { 'restore-device': 'copy-device', 'restore-hub': 'copy-hub' }

export const planActs = (chance: Chance, faults: Faults, devices: number): Act[] => {
  const usable = kinds.filter(({ needs }) => needs === undefined || faults.on(needs))
  const total = usable.reduce((sum, { weight }) => sum + weight, 0)
  const any = (): Doing => {
    let left = chance.unit() * total
    for (const { do: doing, weight } of usable) {
      left -= weight
      if (left < 0) return doing
    }
    return 'work'
  }
  const doings = Array.from({ length: chance.between(3, 7) }, any)
  // Each kind that is on has a fair chance to happen in a short run too, what is rare included.
  for (const { do: doing, needs } of usable) {
    if (needs === undefined || doings.includes(doing) || !chance.hits(0.35)) continue
    const at = chance.between(1, doings.length)
    doings.splice(at, 0, doing)
    const before = first[doing]
    if (before && !doings.slice(0, at).includes(before)) doings.splice(chance.below(at), 0, before)
  }
  let who = 0
  return doings.map((doing, no) => {
    // A copy is put back where it was made, mostly.
    who = doing === 'restore-device' && chance.hits(0.7) ? who : chance.below(devices + 1)
    return { no, gap: gapOf(chance), do: doing, who }
  })
}
