import { expect, test } from 'vitest'
import { scriptsCommands } from '#service/features/call-scripts/commands.ts'
import { scriptsQueries } from '#service/features/call-scripts/queries.ts'
import { quiet, value } from '#test/support/round.ts'
import { type Desk, stateOf } from './desk.ts'
import { openWorld } from './world.ts'

const ID = 'phone-accuracy'
const world = openWorld('scripts')
const { deskOf } = world
const get = ({ workspace }: Desk) => value(scriptsQueries['scripts.get'](workspace.deps, { id: ID }))!
const publish = async (desk: Desk, title: string) =>
  value(
    await scriptsCommands['scripts.publish'](
      desk.workspace.deps,
      { id: ID, script: { ...get(desk).current, title }, note: title },
      quiet,
    ),
  )
const versions = (desk: Desk) =>
  get(desk).versions.map(({ version, apart, here }) => ({ version, apart, here }))

test('two versions published apart reach both devices, bear names of their own, and both use the same one', async () => {
  const a = await deskOf('ann')
  const b = await deskOf('bob')
  // Both gone: neither is told what the other does.
  await a.stop()
  await b.stop()
  a.start()
  const first = await publish(a, '甲改的话术')
  await a.stop()
  b.start()
  const second = await publish(b, '乙改的话术')
  expect([first.name, second.name]).toEqual(['1.1.0', '1.1.0'])
  expect(first.version).not.toBe(second.version)
  await b.round()
  a.start()
  await a.round()
  await b.round()
  expect(versions(a)).toEqual(versions(b))
  expect(versions(a).map(({ here }) => here)).toEqual([true, true, true])
  expect(versions(a).map(({ apart }) => apart)).toEqual([true, false, false])
  expect(new Set(get(a).versions.map(({ name }) => name)).size).toBe(3)
  expect(get(a).current).toEqual(get(b).current)
  expect(stateOf(a, ['script'])).toBe(stateOf(b, ['script']))
  // Whoever publishes next has seen both.
  expect((await publish(a, '合在一起的话术')).name).toBe('1.2.0')
  await a.round()
  await b.round()
  expect(get(b).current.title).toBe('合在一起的话术')
  expect(versions(b)[0]?.apart).toBe(false)
})
