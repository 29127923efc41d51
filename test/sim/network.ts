/** The network of a simulation: every way a message may fail to arrive, arrive late, or arrive more than once. */

import { refusedBy, unreachable } from '#service/sync/faults.ts'
import type { Wire, WireAnswer, WireRequest } from '#service/sync/wire.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { damaged } from './damage.ts'
import type { SimDevice } from './device.ts'
import type { Faults } from './faults.ts'
import type { HubAnswer, SimHub } from './hub.ts'
import type { Chance } from './random.ts'
import type { World } from './world.ts'

export interface SimWire extends Wire {
  close(): void
}

export interface Network {
  wireOf(device: SimDevice): SimWire
  /** messages that are still on their way to the hub */
  inFlight(): number
}

/** As the program's own wire has it. */
const TIMEOUT_MS = 30_000
const STREAM_MS = 30 * 60_000
const DAY_MS = 24 * 60 * 60 * 1000

const loginPage = Buffer.from('<!doctype html><title>网络认证</title><form action="/login"></form>')
const portal: WireAnswer = {
  status: 200,
  header: (name) => (name === 'content-type' ? 'text/html; charset=utf-8' : undefined),
  body: loginPage,
}
const broken = () => fail(unreachable('连接中途断开'))

export const createNetwork = (world: World, hub: SimHub, faults: Faults, chance: Chance): Network => {
  let inFlight = 0
  let sent = 0
  /** device → the newest of its messages that arrived */
  const arrived = new Map<string, number>()

  /** From a moment to 30 days, every order of magnitude alike. */
  const longDelay = () => Math.trunc(10 ** (3 + chance.unit() * Math.log10((30 * DAY_MS) / 1000)))

  const wireOf = (device: SimDevice): SimWire => {
    let open = true
    const closers = new Set<() => void>()

    /** A message reaches the hub, at some time, with what comes of it. */
    const deliver = (
      no: number,
      request: WireRequest,
      ms: number,
      cutAfter: number | null,
      heard: (answer: HubAnswer | null) => void | Promise<void>,
    ) => {
      inFlight++
      world.after(ms, `net ${no} ${device.name} ${request.method} ${request.path}`, async () => {
        inFlight--
        if ((arrived.get(device.name) ?? 0) > no) world.fired('reorder')
        else arrived.set(device.name, no)
        const answer = await hub.handle(request, cutAfter)
        world.note(`  hub ${answer === null ? 'died' : `${answer.status} ${answer.body.length}`}`)
        await heard(answer)
      })
    }

    const send = (request: WireRequest): Promise<Result<WireAnswer>> =>
      new Promise((resolve) => {
        device.parked()
        const no = ++sent
        let waiting = true
        const conclude = (ms: number, label: string, result: Result<WireAnswer>, served?: HubAnswer) => {
          world.after(ms, `net ${no} ${device.name} ${label}`, () => {
            if (!waiting || !open) return
            waiting = false
            cancel()
            if (served?.bodies) device.served = served.bodies
            return device.resume(() => resolve(result))
          })
        }
        const cancel = world.after(TIMEOUT_MS, `net ${no} ${device.name} timeout`, () => {
          if (!waiting || !open) return
          waiting = false
          return device.resume(() => resolve(fail(unreachable('等待超时'))))
        })
        const ping = chance.between(5, 80)
        if (!device.online) return conclude(2, 'offline', fail(unreachable('网络不通')))
        if (faults.hits('portal')) {
          world.fired('portal')
          return conclude(ping, 'portal', ok(portal))
        }
        if (faults.hits('loss')) {
          world.fired('loss')
          return
        }
        const size = request.body?.length ?? 0
        if (size > 0 && faults.hits('cut-request')) {
          world.fired('cut-request')
          deliver(no, request, ping, chance.below(size), () => {})
          return conclude(ping + 1, 'cut', broken())
        }
        if (faults.hits('duplicate')) {
          world.fired('duplicate')
          for (let i = chance.between(1, 4); i > 0; i--)
            deliver(no, request, chance.hits(0.6) ? chance.between(1, 200) : longDelay(), null, () => {})
        }
        let way = ping
        if (faults.hits('delay')) {
          world.fired('delay')
          way = chance.hits(0.5) ? chance.between(TIMEOUT_MS, 15 * 60_000) : longDelay()
        }
        deliver(no, request, way, null, (answer) => {
          if (answer === null) return conclude(1, 'reset', broken())
          if (faults.hits('loss')) return world.fired('loss')
          if (faults.hits('cut-answer')) {
            world.fired('cut-answer')
            return conclude(chance.between(1, 50), 'cut', broken())
          }
          const back = chance.between(5, 80)
          const length = answer.body.length
          if (length > 0 && faults.hits('truncated')) {
            world.fired('truncated')
            return conclude(
              back,
              'truncated',
              ok({ ...answer, body: answer.body.subarray(0, chance.below(length)) }),
            )
          }
          if (request.path === '/v1/pull' && answer.status === 200 && faults.hits('damaged')) {
            const body = damaged(answer.body, chance)
            if (body !== null) {
              world.fired('damaged')
              return conclude(back, 'damaged', ok({ ...answer, body }), answer)
            }
          }
          return conclude(back, 'answer', ok(answer), answer)
        })
      })

    return {
      send,
      stream: (_request, hear) => {
        let over = false
        const wake = () => {
          if (over || !device.online || chance.hits(0.3)) return
          world.after(chance.between(5, 3000), `net ${device.name} wake`, () => {
            if (!over && open) hear.data('event: wake\ndata: {"pos":1}\n\n')
          })
        }
        const close = () => {
          over = true
          hub.listeners.delete(listener)
          closers.delete(close)
        }
        const end = () => {
          if (over || !open) return
          close()
          hear.end(refusedBy('HUB_BUSY'))
        }
        const listener = { wake, end: () => void world.after(1, `net ${device.name} stream breaks`, end) }
        closers.add(close)
        if (device.online) hub.listeners.add(listener)
        const lasts = device.online ? chance.between(60_000, STREAM_MS) : 2
        world.after(lasts, `net ${device.name} stream ends`, end)
        hear.open()
        return close
      },
      close: () => {
        open = false
        for (const close of [...closers]) close()
      },
    }
  }
  return { wireOf, inFlight: () => inFlight }
}
