/** What follows when the disk fails a command: the file is closed, opened again and read whole; nothing is retried. */
import type { Fault } from '#shared/contract/result.ts'
import { freeReserve } from '../recovery/reserve.ts'
import { unexpectedFault } from './unexpected.ts'

export interface Mishaps {
  /** tells a thrown error to the person, and begins what it calls for */
  told(error: unknown): Fault
  /** the same for work nobody waits for: a full disk is not helped out of the reserve */
  noticed(error: unknown): void
  /** until the file stands again */
  settled(): Promise<void>
}

export const createMishaps = (options: {
  dataDir: string
  /** closes the workspace, opens it again and reads it whole */
  reverify(): Promise<void>
  log(line: string): void
}): Mishaps => {
  let under: Promise<void> | null = null
  const noticed = (error: unknown): Fault => {
    const fault = unexpectedFault(error)
    if (fault.code === 'DB_IO')
      under ??= new Promise<void>((resolve) => setImmediate(resolve))
        .then(options.reverify)
        .catch((failed: unknown) => options.log(`reverify: ${String(failed)}`))
        .finally(() => {
          under = null
        })
    return fault
  }
  return {
    told: (error) => {
      const fault = noticed(error)
      return fault.code === 'DISK_FULL' && freeReserve(options.dataDir)
        ? { ...fault, todo: '程序已腾出预留的64MB，请马上点“重试保存”，再清理磁盘或移走其他文件。' }
        : fault
    },
    noticed: (error) => void noticed(error),
    settled: () => under ?? Promise.resolve(),
  }
}
