/** `sync`: facts a second from one device to the hub and from there to another, 10,000 facts; real PostgreSQL. */
import { adminDevice, CITY, registerPerson, startTestHub, startTestServer } from '../support/hub.ts'
import { type Desk, enrolDesk } from '../sync/desk.ts'
import { type Measure, median, round3, timedAsync } from './measure.ts'

const ROUNDS = 7
const FACTS = 1_430

const caller = (n: number) => ({
  type: 'caller.registered',
  entity: { kind: 'caller', id: `caller-${n}` },
  owner: CITY,
  payload: { number: `0553-${n}`, line: '座机，二楼办公室', active: true },
})

const say = (desk: Desk, from: number): void => {
  for (let n = from; n < from + FACTS; n += 100)
    desk.say(...Array.from({ length: Math.min(100, from + FACTS - n) }, (_, i) => caller(n + i)))
}
const unsent = (desk: Desk) => desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")
const held = (desk: Desk) => desk.count("SELECT count(*) AS n FROM fact WHERE kind = 'caller'")

export const run = async (): Promise<Measure[]> => {
  const server = await startTestServer()
  const hub = await startTestHub(server, 'bench')
  const desks: Desk[] = []
  try {
    const admin = await adminDevice(hub)
    for (const id of ['ann', 'bob']) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
    for (const id of ['ann', 'bob']) desks.push(await enrolDesk(await hub.code(id)))
    const [from, to] = desks as [Desk, Desk]
    await from.round()
    await to.round()
    const pushes: number[] = []
    const pulls: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await to.stop() // else it would pull what is pushed, at once
      say(from, round * FACTS)
      const wanted = held(from)
      pushes.push(
        await timedAsync(async () => {
          while (unsent(from) > 0) await from.round()
        }),
      )
      pulls.push(
        await timedAsync(async () => {
          to.start()
          while (held(to) < wanted) await to.round()
        }),
      )
    }
    const perSecond = (times: readonly number[]) => FACTS / (median(times) / 1000)
    const facts = ROUNDS * FACTS
    return [
      { name: 'sync facts a second, push', ratio: round3(perSecond(pushes)), facts, rounds: ROUNDS },
      { name: 'sync facts a second, pull', ratio: round3(perSecond(pulls)), facts, rounds: ROUNDS },
    ]
  } finally {
    for (const desk of desks) await desk.dispose()
    await hub.stop()
    await server.stop()
  }
}
