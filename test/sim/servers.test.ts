import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#test/support/hub.ts'
import type { Base } from './base.ts'
import { bugNames } from './bugs/index.ts'
import { openBase, runSome } from './crew.ts'
import { crew, failed, PATIENCE } from './series.ts'

describe('on a real PostgreSQL server', () => {
  let server: TestServer
  let base: Base
  beforeAll(async () => {
    server = await startTestServer()
    base = await openBase(await server.database('sim'))
  }, PATIENCE.timeout)
  afterAll(async () => {
    await base?.close()
    await server?.stop()
  })

  test('nothing is lost, doubled or leaked, nothing diverges', PATIENCE, async () => {
    expect(await failed(base, 1000, 1300)).toEqual([])
  })
})

describe('on PostgreSQL in the process', () => {
  let base: Base
  beforeAll(async () => {
    base = await openBase(null)
  }, PATIENCE.timeout)
  afterAll(() => base?.close())

  test('nothing is lost, doubled or leaked, nothing diverges', PATIENCE, async () => {
    expect(await failed(base, 1300, 2000)).toEqual([])
  })

  test.each(bugNames)('%s is caught', PATIENCE, async (bug) => {
    const { failures } = await runSome(base, { ...crew, devices: [2, 5], seed: 1n, bug }, 0, 1000)
    expect(failures).toHaveLength(1)
  })
})
