/** Asks the picture child; starts it when it is needed and lets it go when it is not. */
import type { Child } from '../process/child-process.ts'
import { defaultChildKind, startChild } from '../process/child-process.ts'
import { programFile } from '../process/program.ts'
import type { Box, Looked, PictureReply, PictureRequest } from './picture-messages.ts'

export interface Pictures {
  /** what a file is, what it claims, and its thumbnail */
  look(bytes: Uint8Array): Promise<Looked>
  /** an upright JPEG, longest edge at most `px`; null = no picture, or none that can be read */
  jpeg(bytes: Uint8Array, px: number): Promise<Uint8Array | null>
  /** a copy with boxes made unreadable and a line of text at the foot */
  copy(bytes: Uint8Array, blur: Box[], mark: string | null): Promise<Uint8Array | null>
  close(): void
}

const HEAP_MB = 512
const IDLE_MS = 5 * 60_000
/** A picture that takes longer is given up, and the child with it. */
const LIMIT_MS = 30_000

type Ask<T> = T extends { id: number } ? Omit<T, 'id'> : never
type Waiting = { request: PictureRequest; done(reply: PictureReply | null): void; timer: NodeJS.Timeout }

export const createPictures = (): Pictures => {
  const waiting = new Map<number, Waiting>()
  let child: Child<PictureRequest> | null = null
  let idle: NodeJS.Timeout | null = null
  let last = 0

  const settle = (id: number, reply: PictureReply | null): void => {
    const one = waiting.get(id)
    if (!one) return
    clearTimeout(one.timer)
    waiting.delete(id)
    one.done(reply)
    if (waiting.size > 0) return
    if (idle) clearTimeout(idle)
    idle = setTimeout(close, IDLE_MS)
    idle.unref()
  }
  const close = (): void => {
    const ending = child
    child = null
    ending?.kill()
    for (const id of waiting.keys()) settle(id, null)
    if (idle) clearTimeout(idle)
  }
  const running = (): Child<PictureRequest> => {
    if (child) return child
    const started = startChild<PictureRequest, PictureReply>(
      {
        kind: defaultChildKind(),
        entry: programFile('files/picture-child'),
        heapMb: HEAP_MB,
        addons: true,
      },
      {
        onReply: (reply) => settle(reply.id, reply),
        // A picture that broke it is answered as unreadable; whatever waited behind it is asked anew.
        onExit: () => {
          if (child !== started) return
          child = null
          const [first, ...rest] = waiting.keys()
          if (first !== undefined) settle(first, null)
          for (const id of rest) {
            const one = waiting.get(id)
            if (one) running().send(one.request)
          }
        },
      },
    )
    child = started
    return started
  }

  const ask = (request: Ask<PictureRequest>): Promise<PictureReply | null> =>
    new Promise((done) => {
      const id = ++last
      const whole = { id, ...request } as PictureRequest
      const timer = setTimeout(() => {
        const ending = child
        child = null
        ending?.kill()
        settle(id, null)
        for (const one of waiting.values()) running().send(one.request)
      }, LIMIT_MS)
      timer.unref()
      waiting.set(id, { request: whole, done, timer })
      if (idle) clearTimeout(idle)
      running().send(whole)
    })
  const bytesOf = async (asked: Promise<PictureReply | null>): Promise<Uint8Array | null> => {
    const reply = await asked
    return reply?.kind === 'jpeg' ? reply.bytes : null
  }

  return {
    look: async (bytes) => {
      const reply = await ask({ kind: 'look', bytes })
      if (reply?.kind !== 'looked')
        return { type: null, claims: {}, width: null, height: null, thumb: null, why: 'unreadable' }
      const { id: _, kind: __, ...looked } = reply
      return looked
    },
    jpeg: (bytes, px) => bytesOf(ask({ kind: 'jpeg', bytes, px })),
    copy: (bytes, blur, mark) => bytesOf(ask({ kind: 'copy', bytes, blur, mark })),
    close,
  }
}
