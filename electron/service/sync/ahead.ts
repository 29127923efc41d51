/**
 * What the engine will most likely ask for next, begun while it waits for something else: the next page while
 * the present one is stored, the next batch while the present one is on its way. Asking is harmless; what was
 * not asked for after all is dropped.
 */
export interface Ahead<In, Out> {
  /** begins, unless that is under way already */
  begin(input: In): void
  /** what was begun for just this, or `make` anew */
  take(input: In): Promise<Out>
  drop(): void
}

export const createAhead = <In, Out>(make: (input: In) => Promise<Out>): Ahead<In, Out> => {
  let begun: { key: string; made: Promise<Out> } | null = null
  return {
    begin: (input) => {
      const key = JSON.stringify(input)
      if (begun?.key === key) return
      const made = make(input)
      // Nobody may ever wait for it.
      made.catch(() => {})
      begun = { key, made }
    },
    take: (input) => {
      const ready = begun?.key === JSON.stringify(input) ? begun.made : make(input)
      begun = null
      return ready
    },
    drop: () => {
      begun = null
    },
  }
}
