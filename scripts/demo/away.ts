/** A's three days away from the office: no network by day, a line that breaks again and again in the evening. */
import { createRandom } from '#service/sample/random.ts'
import { checksOfA, record, recordThroughKill, waitingOfA } from './checks.ts'
import type { Device } from './device.ts'
import type { Line } from './line.ts'
import { CUTS } from './summary.ts'

const SEED = 20
const EVENINGS = [6, 7] as const

export interface Away {
  firstDay(): Promise<void>
  secondDay(): Promise<void>
  /** ends with a line that holds */
  thirdDay(): Promise<{ offline: number; resumed: boolean; cuts: number }>
}

export const workAway = (device: Device, line: Line): Away => {
  const random = createRandom(SEED)
  let cuts = 0
  let resumed = false

  /** Sends what it can over a line that breaks so many times, each time after another number of bytes. */
  const evening = async (times: number): Promise<void> => {
    const broken = await line.falter(Array.from({ length: times }, () => random.int(900, 9000)))
    await device.until(
      `${times} cuts`,
      async () => {
        await device.ask('sync.now', {})
        return broken() === times
      },
      120_000,
    )
    cuts += times
  }
  const day = async (from: number, to: number, pictures: readonly string[]): Promise<void> => {
    await device.go('电话抽查')
    await record(device, checksOfA.slice(from, to), new Set(pictures))
  }

  return {
    firstDay: async () => {
      await line.cut()
      await device.go('电话抽查')
      await device.page.getByText(/^离线/).first().waitFor()
      await device.picture('queue-offline', { also: true })
      const [first, second] = checksOfA
      if (!first || !second) throw new Error('no checks')
      await record(device, [first], new Set([first.name]))
      resumed = await recordThroughKill(device, second)
      await record(device, checksOfA.slice(2, 7), new Set(['shirked']))
      await evening(EVENINGS[0])
    },
    secondDay: async () => {
      await day(7, 14, ['dead-number'])
      await evening(EVENINGS[1])
    },
    thirdDay: async () => {
      await day(14, checksOfA.length, ['changed', 'not-ours'])
      const offline = (await device.ask('calls.records', {})).length
      await record(device, waitingOfA, new Set(['outcome-3', 'outcome-9']))
      await device.go('今日')
      await device.picture('today-offline')
      await device.go('同步情况')
      await device.picture('sync-offline', { also: true })
      await evening(CUTS - EVENINGS[0] - EVENINGS[1])
      await device.picture('sync-cut')
      await line.mend()
      return { offline, resumed, cuts }
    },
  }
}
