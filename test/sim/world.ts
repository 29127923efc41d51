/** Virtual time: one queue of events, one after the other, in the order of their instants. Nothing else makes time pass. */
import { createHash } from 'node:crypto'
import type { FaultKind } from './faults.ts'

export interface World {
  /** true time, epoch ms; every machine has its own idea of it */
  now(): number
  /** how many events there were */
  steps(): number
  /** @returns what cancels it */
  at(time: number, label: string, run: () => void | Promise<void>): () => void
  after(ms: number, label: string, run: () => void | Promise<void>): () => void
  /** runs events until a condition holds, or nothing is left before `until`; true = the condition holds */
  run(until: number, done?: () => boolean): Promise<boolean>
  /** instant of the next event */
  nextAt(): number | null
  skipTo(time: number): void
  note(line: string): void
  /** a fault happened */
  fired(kind: FaultKind): void
  faults: Map<FaultKind, number>
  trace(): string
  digest(): string
}

interface Entry {
  at: number
  no: number
  label: string
  run: (() => void | Promise<void>) | null
}

export const createWorld = (start: number, maxSteps = 20_000): World => {
  const heap: Entry[] = []
  const lines: string[] = []
  const faults = new Map<FaultKind, number>()
  let now = start
  let no = 0
  let steps = 0

  const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.no < b.no)
  const push = (entry: Entry) => {
    heap.push(entry)
    for (let i = heap.length - 1; i > 0; ) {
      const up = (i - 1) >> 1
      if (!before(heap[i] as Entry, heap[up] as Entry)) break
      ;[heap[i], heap[up]] = [heap[up] as Entry, heap[i] as Entry]
      i = up
    }
  }
  const pop = (): Entry | undefined => {
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last || first === last) return first
    heap[0] = last
    for (let i = 0; ; ) {
      const left = 2 * i + 1
      let least = i
      for (const k of [left, left + 1])
        if (k < heap.length && before(heap[k] as Entry, heap[least] as Entry)) least = k
      if (least === i) return first
      ;[heap[i], heap[least]] = [heap[least] as Entry, heap[i] as Entry]
      i = least
    }
  }
  const dropCancelled = () => {
    while (heap[0] && heap[0].run === null) pop()
  }

  const note = (line: string) => void lines.push(line)
  const world: World = {
    now: () => now,
    steps: () => steps,
    at: (time, label, run) => {
      const entry: Entry = { at: Math.max(now, Math.trunc(time)), no: no++, label, run }
      push(entry)
      return () => {
        entry.run = null
      }
    },
    after: (ms, label, run) => world.at(now + ms, label, run),
    run: async (until, done = () => false) => {
      for (;;) {
        if (done()) return true
        dropCancelled()
        const next = heap[0]
        if (!next || next.at > until) return done()
        pop()
        now = next.at
        if (++steps > maxSteps) throw new Error(`more than ${maxSteps} steps`)
        lines.push(`${now} ${next.label}`)
        const { run } = next
        next.run = null
        await run?.()
      }
    },
    nextAt: () => {
      dropCancelled()
      return heap[0]?.at ?? null
    },
    skipTo: (time) => {
      now = Math.max(now, time)
    },
    note,
    fired: (kind) => {
      faults.set(kind, (faults.get(kind) ?? 0) + 1)
      note(`! ${kind}`)
    },
    faults,
    trace: () => lines.join('\n'),
    digest: () => createHash('sha256').update(lines.join('\n')).digest('hex'),
  }
  return world
}
