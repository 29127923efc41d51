/** Arbitrary histories of one entity, as several people's devices would write them while apart. */
import fc from 'fast-check'
import { type Fold, type FoldFact, foldAll } from '#shared/domain/folding/fold.ts'
import { formatHlc } from '#shared/facts/hlc.ts'

/** What one person says next, and whose facts they had seen by then. */
export interface Said {
  device: number
  type: string
  payload: Record<string, unknown>
  /** which devices' facts have reached this one just before */
  pulls: readonly number[]
  /** ms the clock moved, perhaps backwards */
  tick: number
  /** ms until the hub receives it; null = never */
  delay: number | null
}

export interface Vocabulary {
  type: string
  payload: fc.Arbitrary<Record<string, unknown>>
}

export const devices = 3

export const saidArbitrary = (words: readonly Vocabulary[]): fc.Arbitrary<Said[]> =>
  fc.array(
    fc
      .tuple(
        fc.nat(devices - 1),
        fc.oneof(...words.map((w) => w.payload.map((payload) => ({ type: w.type, payload })))),
        fc.subarray(Array.from({ length: devices }, (_, i) => i)),
        fc.integer({ min: -2000, max: 5000 }),
        fc.option(fc.nat(100_000), { nil: null }),
      )
      .map(([device, word, pulls, tick, delay]) => ({ device, ...word, pulls, tick, delay })),
    { minLength: 1, maxLength: 14 },
  )

/** Plays the script: each device keeps its own view; a fact's basis is what its device saw as heads. */
export const play = (
  script: readonly Said[],
  refer?: (known: FoldFact[], payload: Record<string, unknown>) => Record<string, unknown>,
): FoldFact[] => {
  const views: FoldFact[][] = Array.from({ length: devices }, () => [])
  const all: FoldFact[] = []
  let clock = 1_700_000_000_000
  script.forEach((said, i) => {
    const view = views[said.device] as FoldFact[]
    for (const other of said.pulls)
      for (const fact of views[other] as FoldFact[]) if (!view.includes(fact)) view.push(fact)
    clock += said.tick
    const built = new Set(view.flatMap((f) => f.basis))
    const fact: FoldFact = {
      id: `f${i}`,
      contentHash: `${i}`.padStart(64, '0'),
      type: said.type,
      author: `person-${said.device}`,
      hlc: formatHlc(clock, i, `device-${said.device}`),
      receivedAt: said.delay === null ? null : clock + said.delay - 50_000,
      basis: view.filter((f) => !built.has(f.id)).map((f) => f.id),
      owner: 'body',
      subject: null,
      audience: 'owner',
      payload: refer ? refer(view, said.payload) : said.payload,
      private: null,
    }
    view.push(fact)
    all.push(fact)
  })
  return all
}

/** The same facts in some other order of arrival. */
export const shuffled = (facts: readonly FoldFact[], seed: number): FoldFact[] => {
  let state = seed || 1
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
  return facts
    .map((fact) => ({ fact, key: next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ fact }) => fact)
}

/** Two replicas: one hears everything in order, one in any other order and in pieces. */
export const stateTwice = <S>(fold: Fold<S>, facts: readonly FoldFact[], seed: number) => ({
  one: foldAll(fold, 'e', facts),
  other: foldAll(fold, 'e', shuffled(facts, seed)),
})
