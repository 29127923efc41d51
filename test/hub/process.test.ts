import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createTestDevice } from '#test/support/device.ts'
import { CITY, someFact } from '#test/support/hub.ts'

const folder = mkdtempSync(join(tmpdir(), 'wi-hub-main-'))
const entry = new URL('../../hub/main.ts', import.meta.url).pathname
let running: ChildProcess | null = null

afterAll(async () => {
  if (running) await finish(running, 'SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

/** starts the hub as a person does, and reads what it prints */
const start = async (...args: string[]): Promise<{ hub: ChildProcess; address: string; code: string }> => {
  const hub = spawn(process.execPath, [entry, '--data', folder, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running = hub
  let said = ''
  for await (const part of hub.stdout) {
    said += part
    const address = /：(http\S+)/.exec(said)?.[1]
    const code = /^([0-9A-Z]{5}-[0-9A-Z-]+)$/m.exec(said)?.[1]
    if (address && code && said.endsWith('\n')) return { hub, address, code }
  }
  throw new Error(`the hub did not start: ${said}`)
}

const finish = async (hub: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  const gone = once(hub, 'exit')
  hub.kill(signal)
  await gone
  running = null
}

test('npm run hub: starts with nothing else installed, survives kill -9, stops in order', async () => {
  const first = await start()
  const device = createTestDevice(first.address)
  await device.enrol(first.code)
  for (let n = 0; n < 50; n++) device.say(someFact(CITY, n))
  const acknowledged = (await device.push()).flatMap((a) => a.results)
  expect(acknowledged.map((r) => r.status)).toEqual(Array(50).fill('accepted'))
  await finish(first.hub, 'SIGKILL')

  const second = await start('--admin-code')
  const other = createTestDevice(second.address)
  await other.enrol(second.code)
  expect(other.person).toBe(device.person)
  await other.hello()
  await other.pull()
  for (const fact of device.chain) expect(other.held.get(fact.content.id)?.fact).toEqual(fact)
  const pid = Number(readFileSync(join(folder, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0])
  await finish(second.hub, 'SIGTERM')
  expect(existsSync(join(folder, 'pg', 'postmaster.pid'))).toBe(false)
  expect(() => process.kill(pid, 0)).toThrow()
})
