/**
 * What the engine will most likely ask for next, begun while it waits for something else: the next pages while
 * the present one is stored, the next batch while the present one is on its way. Asking is harmless; what was
 * not asked for after all is dropped.
 */
export interface Ahead<In, Out> {
  /** begins, unless that is under way already */
  begin(input: In): void
  /** what was begun for just this, or `make` anew; whatever was begun before it is dropped */
  take(input: In): Promise<Out>
  drop(): void
}

/**
 * @param next what follows an answer, so that it can be begun as well; at most `depth` are kept waiting
 */
export const createAhead = <In, Out>(
  make: (input: In) => Promise<Out>,
  next: (input: In, out: Out) => In | null = () => null,
  depth = 1,
): Ahead<In, Out> => {
  let begun: { key: string; made: Promise<Out> }[] = []
  const begin = (input: In): void => {
    const key = JSON.stringify(input)
    if (begun.length >= depth || begun.some((one) => one.key === key)) return
    const made = make(input)
    const one = { key, made }
    begun.push(one)
    made.then(
      (out) => {
        const after = next(input, out)
        if (after !== null && begun.at(-1) === one) begin(after)
      },
      () => {}, // nobody may ever wait for it
    )
  }
  return {
    begin,
    take: (input) => {
      const key = JSON.stringify(input)
      const at = begun.findIndex((one) => one.key === key)
      const found = begun[at]
      begun = found ? begun.slice(at + 1) : []
      return found?.made ?? make(input)
    },
    drop: () => {
      begun = []
    },
  }
}
