/**
 * What the engine will most likely ask for next, begun while it waits for something else: the next pages while
 * the present one is stored, the next batch while the present one is on its way. Any request may be sent twice
 * and any answer be lost (docs/sync.md), so that what was not asked for after all is simply dropped.
 */
export interface Ahead<In, Out> {
  /** begins, unless that is under way already; null when nothing was begun or it failed */
  begin(input: In): Promise<Out | null>
  /** what was begun for just this, or `make` anew; whatever was begun before it is dropped */
  take(input: In): Promise<Out>
  /** was just this begun already? */
  has(input: In): boolean
  drop(): void
}

export interface AheadOptions<In, Out> {
  make(input: In): Promise<Out>
  keyOf(input: In): string
  /** called with an answer nobody has asked for yet: what follows it, to be begun as well */
  next?(input: In, out: Out): In | null
  /** so many are kept waiting at most */
  depth?: number
}

export const createAhead = <In, Out>({
  make,
  keyOf,
  next = () => null,
  depth = 1,
}: AheadOptions<In, Out>): Ahead<In, Out> => {
  let begun: { key: string; made: Promise<Out> }[] = []
  const begin = async (input: In): Promise<Out | null> => {
    const key = keyOf(input)
    if (begun.length >= depth || begun.some((one) => one.key === key)) return null
    const made = make(input)
    const one = { key, made }
    begun.push(one)
    try {
      const out = await made
      const after = next(input, out)
      if (after !== null && begun.at(-1) === one) void begin(after)
      return out
    } catch {
      return null // whoever asks for it hears of it
    }
  }
  return {
    begin,
    take: (input) => {
      const key = keyOf(input)
      const at = begun.findIndex((one) => one.key === key)
      const found = begun[at]
      begun = found ? begun.slice(at + 1) : []
      return found?.made ?? make(input)
    },
    has: (input) => begun.some((one) => one.key === keyOf(input)),
    drop: () => {
      begun = []
    },
  }
}
