/**
 * Batches of one device in the order they came in: several may be on their way and are checked beside one another,
 * but one that overtook another would be sent back as a gap.
 */
export interface Turn {
  /** until whoever came before has its place */
  before: Promise<void>
  /** it has its place, or needs none */
  done(): void
}

export const createTurns = (): { take(device: string): Turn } => {
  const last = new Map<string, Promise<void>>()
  return {
    take: (device) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const before = last.get(device) ?? Promise.resolve()
      last.set(device, promise)
      return {
        before,
        done: () => {
          if (last.get(device) === promise) last.delete(device)
          resolve()
        },
      }
    },
  }
}
