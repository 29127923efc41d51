import type { Body } from './bodies.ts'
import type { Random } from './random.ts'
import type { Level, SeedItem } from './seeds.ts'

/** One item at one body, and the telephone published for it. */
export interface Instance {
  seed: SeedItem
  seedIndex: number
  body: Body
  window: string
  /** last four digits of 0553-555xxxx, the range kept free for fiction */
  phone: string
  /** the body's number for complaints */
  supervise: string
}

/** Items per telephone as found in a county of the same province (六安裕安: 1,513 items, 143 numbers). */
const ITEMS_PER_PHONE = 10.6

/** Shares of a catalogue by level; what a level cannot supply goes to the next. */
const SHARES: readonly [Level, number][] = [
  ['市', 0.14],
  ['县', 0.6],
  ['镇', 0.2],
  ['村', 0.06],
]

/** Chooses `count` items over the bodies, then gives each place as many numbers as its items need. */
export const chooseInstances = (
  items: readonly SeedItem[],
  bodies: readonly Body[],
  count: number,
  random: Random,
): Instance[] => {
  const pairs = new Map<Level, { seed: SeedItem; seedIndex: number; body: Body }[]>()
  for (const body of bodies) {
    const list = pairs.get(body.level) ?? []
    for (const [seedIndex, seed] of items.entries()) {
      const ownDepartment = body.level === '镇' || body.level === '村' || seed.dept === body.department.key
      if (ownDepartment && seed.levels.includes(body.level)) list.push({ seed, seedIndex, body })
    }
    pairs.set(body.level, list)
  }

  const chosen: { seed: SeedItem; seedIndex: number; body: Body }[] = []
  let carried = 0
  for (const [level, share] of SHARES) {
    const supply = pairs.get(level) ?? []
    const wanted = level === '村' ? count - chosen.length : Math.round(count * share) + carried
    const taken = Math.max(0, Math.min(wanted, supply.length))
    carried = wanted - taken
    chosen.push(
      ...(level === '镇' || level === '村'
        ? byWholePlaces(supply, taken, random)
        : random.shuffle(supply).slice(0, taken)),
    )
  }
  if (chosen.length < count) {
    const rest = new Set(chosen)
    const more = [...pairs.values()].flat().filter((p) => !rest.has(p))
    chosen.push(...random.shuffle(more).slice(0, count - chosen.length))
  }
  const order = new Map(bodies.map((body, i) => [body.key, i]))
  chosen.sort(
    (a, b) => (order.get(a.body.key) ?? 0) - (order.get(b.body.key) ?? 0) || a.seedIndex - b.seedIndex,
  )
  return withPhones(chosen, random)
}

/** Few halls with about a dozen items each, not a few items in every hall. */
const byWholePlaces = <P extends { body: Body }>(pairs: readonly P[], count: number, random: Random): P[] => {
  const groups = Map.groupBy(pairs, (p) => p.body.key)
  const places = Math.max(1, Math.min(groups.size, Math.ceil(count / 12)))
  const chosen = random.shuffle([...groups.keys()]).slice(0, places)
  const each = Math.ceil(count / places)
  const first = chosen.flatMap((key) => random.shuffle(groups.get(key) ?? []).slice(0, each))
  return first.slice(0, count)
}

const withPhones = (
  pairs: readonly { seed: SeedItem; seedIndex: number; body: Body }[],
  random: Random,
): Instance[] => {
  const numbers = random
    .fork('phones')
    .shuffle(Array.from({ length: PHONES }, (_, i) => String(i).padStart(4, '0')))
  const supervise = new Map<string, string>()
  let used = 0
  const places = Map.groupBy(pairs, (p) => p.body.place)
  return [...places.values()].flatMap((group) => {
    const phones = Math.max(1, Math.floor(group.length / ITEMS_PER_PHONE + 0.35))
    const own = Array.from({ length: phones }, () => numbers[used++ % PHONES] ?? '0000')
    return group.map((pair, i): Instance => {
      const area = pair.body.areaName
      if (!supervise.has(area)) supervise.set(area, String(PHONES + supervise.size).padStart(4, '0'))
      return {
        ...pair,
        window: pair.body.windows[pair.seedIndex % pair.body.windows.length] ?? '综合窗口',
        phone: own[Math.floor((i * phones) / group.length)] ?? own[0] ?? '0000',
        supervise: supervise.get(area) ?? '9999',
      }
    })
  })
}

/** Consultation numbers 0000–9899; the last hundred are for complaints and for the callers. */
const PHONES = 9900
