/** A real window for measures: calls its page makes, somebody who types in it, and a desk's folder it can open. */
import type { Page } from 'playwright-core'
import { readKeyFile, wrapWithPassphrase, writeKeyFile } from '#service/host/keys.ts'
import type { Result } from '#shared/contract/result.ts'
import { wholeWork } from '../support/kill/desk.ts'
import type { Desk } from '../sync/desk.ts'

const BETWEEN_KEYS_MS = 40

/** A call of the contract, made by the page of the window. */
export const askIn =
  (page: Page) =>
  async (name: string, input: unknown): Promise<unknown> => {
    const answer = (await page.evaluate(
      ([asked, given]) => Reflect.get(window, 'api').calls[String(asked)](given),
      [name, input] as const,
    )) as Result<unknown>
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
    return answer.value
  }

export type Ask = ReturnType<typeof askIn>

const KEY = '第0键'

/** Types into a case, in the page itself, until it is told to stop; milliseconds of each keystroke. */
export const typeInto = async (page: Page, id: string) => {
  await page.evaluate(
    ({ input, key, pause }) => {
      const save = Reflect.get(window, 'api').calls['calls.saveWork']
      const typing = { on: true, taken: [] as number[], refused: '' }
      const typed = (async () => {
        while (typing.on) {
          const next = JSON.parse(input.replaceAll(key, `第${typing.taken.length}键`))
          const from = performance.now()
          const answer = await save(next)
          typing.taken.push(performance.now() - from)
          if (!answer.ok) typing.refused = answer.error.code
          await new Promise((resolve) => setTimeout(resolve, pause))
        }
        return typing
      })()
      Reflect.set(window, 'stopTyping', () => {
        typing.on = false
        return typed
      })
    },
    { input: JSON.stringify({ case: id, work: wholeWork(KEY) }), key: KEY, pause: BETWEEN_KEYS_MS },
  )
  return {
    stop: async (): Promise<number[]> => {
      const { taken, refused } = await page.evaluate(() => Reflect.get(window, 'stopTyping')())
      if (refused !== '') throw new Error(`calls.saveWork: ${refused}`)
      return taken
    },
  }
}

/** Opens every folder a measure locked. */
export const SECRET = 'correct horse battery'

/** The key store of the desk is not the one of this machine's windows. */
export const lockWithPassphrase = ({ folder, key }: Desk): void => {
  const kept = readKeyFile(folder)
  if (!kept) throw new Error('no key file')
  const { keyring: _, ...others } = kept
  writeKeyFile(folder, { ...others, passphrase: wrapWithPassphrase(SECRET, key) })
}
