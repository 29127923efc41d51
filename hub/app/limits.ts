/** Limits per device or address, in this process: a flood is answered HUB_BUSY with a time to come back. */
export interface Limits {
  /** @returns 0 if it may go on, otherwise seconds to wait */
  take(kind: LimitKind, who: string, now: number): number
  /** like `take`, without counting */
  wait(kind: LimitKind, who: string, now: number): number
}

export type LimitKind = keyof typeof defaultLimits

/** how many in how many seconds */
export const defaultLimits = {
  /** wrong enrolment codes from one address */
  enrolFailures: { count: 5, seconds: 3600 },
  enrol: { count: 600, seconds: 3600 },
  hello: { count: 120, seconds: 60 },
  /** pages of facts, either way: a first sync of 200,000 facts needs 400 */
  facts: { count: 1200, seconds: 60 },
  /** pieces of blobs */
  blobs: { count: 3000, seconds: 60 },
  other: { count: 300, seconds: 60 },
}

export type LimitTable = Record<LimitKind, { count: number; seconds: number }>

const WINDOWS_KEPT = 10_000

export const createLimits = (table: LimitTable = defaultLimits): Limits => {
  const windows = new Map<string, { since: number; count: number }>()
  return {
    wait: (kind, who, now) => {
      const { count, seconds } = table[kind]
      const open = windows.get(`${kind} ${who}`)
      if (!open || open.count < count || now < open.since) return 0
      return Math.max(0, Math.ceil((open.since + seconds * 1000 - now) / 1000))
    },
    take: (kind, who, now) => {
      const { count, seconds } = table[kind]
      const key = `${kind} ${who}`
      const open = windows.get(key)
      // A clock set back must not lock anyone out.
      if (!open || now - open.since >= seconds * 1000 || now < open.since) {
        if (windows.size >= WINDOWS_KEPT) windows.clear()
        windows.set(key, { since: now, count: 1 })
        return 0
      }
      open.count++
      return open.count <= count ? 0 : Math.ceil((open.since + seconds * 1000 - now) / 1000)
    },
  }
}
