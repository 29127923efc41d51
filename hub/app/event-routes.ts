import type { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { EVENTS_PATH } from '#shared/protocol/routes.ts'
import { dayOf } from '../auth/access.ts'
import type { AppDeps } from './deps.ts'
import { enter } from './signed.ts'

const beatSeconds = 25
const streamMinutes = 30

/** `event: wake` when there may be something to pull. A stream ends after a while; the device opens another. */
export const eventRoutes = (app: Hono, deps: AppDeps): void => {
  app.get(EVENTS_PATH, async (c) => {
    const entered = await enter(deps, c, 'hello')
    if (entered instanceof Response) return entered
    const { caller } = entered
    const access = await deps.accessStore.at(deps.db, caller.accessVersion)
    const scope = access.scopeOf(caller.person, dayOf(deps.now()))
    return streamSSE(c, async (stream) => {
      let finish = () => {}
      const finished = new Promise<void>((resolve) => {
        finish = resolve
      })
      const failed = (error: unknown) => {
        deps.warn(`events: ${error instanceof Error ? error.message : String(error)}`)
        finish()
      }
      const wake = (pos: number) =>
        void stream.writeSSE({ event: 'wake', data: JSON.stringify({ pos }) }).catch(failed)
      const listener = deps.wake.add(scope.everything ? null : scope.bodies, wake, () => finish())
      const beat = setInterval(() => void stream.write(': \n\n').catch(failed), beatSeconds * 1000)
      const end = setTimeout(() => finish(), streamMinutes * 60 * 1000)
      stream.onAbort(() => finish())
      wake(caller.pos)
      await finished
      clearInterval(beat)
      clearTimeout(end)
      listener.remove()
    })
  })
}
