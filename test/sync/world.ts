/** A hub of its own for one file of tests, with people enrolled on devices; everything ends with the file. */
import { afterAll, beforeAll } from 'vitest'
import type { Hub } from '#hub/start.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { type Desk, enrolDesk } from './desk.ts'

export interface World {
  hub: Hub
  /** registers people, bodies and roles */
  admin: TestDevice
  /** a new device of this person, after its first sync */
  deskOf(person: string): Promise<Desk>
  /** in the order they were enrolled */
  desks: readonly Desk[]
}

/** @param people by id, each a supervisor of this body */
export const openWorld = (
  name: string,
  people: Record<string, string> = { ann: CITY, bob: CITY },
  prepare: (desk: Desk) => void = () => {},
): World => {
  const desks: Desk[] = []
  let server: TestServer
  let hub: Hub
  let admin: TestDevice
  beforeAll(async () => {
    server = await startTestServer()
    hub = await startTestHub(server, name)
    admin = await adminDevice(hub)
    for (const [id, body] of Object.entries(people))
      await registerPerson(admin, { id, body, role: 'supervisor' })
  })
  afterAll(async () => {
    for (const desk of desks) await desk.dispose()
    await hub?.stop()
    await server?.stop()
  })
  return {
    desks,
    get hub() {
      return hub
    },
    get admin() {
      return admin
    },
    deskOf: async (person) => {
      const desk = await enrolDesk(await hub.code(person))
      desks.push(desk)
      prepare(desk)
      await desk.round()
      return desk
    },
  }
}
