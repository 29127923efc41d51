import { app } from 'electron'
import type { FromService, ServiceStart } from '#shared/contract/process.ts'
import type { Fault } from '#shared/contract/result.ts'
import type { Answer, Event } from '#shared/contract/wire.ts'
import { serviceRestarted, serviceUnavailable } from './faults.ts'
import { answerKeystore } from './key-store.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'
import type { StartOptions } from './start-options.ts'

export type DataService = {
  /** Starts its process, and again whenever it dies. */
  launch: () => void
  /** Passes a request on, as soon as the service is ready. Always answers, also when the service dies. */
  call: (request: Call) => Promise<Answer>
  cancel: (id: string) => void
  onEvent: (listener: (event: Event) => void) => void
}

type Call = { id: string; name: string; input: unknown }
type Waiting = { request: Call; sent: boolean; resolve: (answer: Answer) => void }

const restartAfterMs = [100, 500, 2_000, 5_000, 15_000]
const steadyAfterMs = 30_000
const stopWithinMs = 5_000

/**
 * Keeps a data service running. Calls wait until it is ready. When it dies, calls it had taken are answered with
 * SERVICE_RESTARTED, it is started again (slower after each early death), and windows hear `restarted`.
 */
export function createDataService(options: StartOptions): DataService {
  const waiting = new Map<string, Waiting>()
  const listeners: ((event: Event) => void)[] = []
  let service: ServiceProcess | undefined
  let ready = false
  let stopping = false
  let deaths = 0

  function launch(restarted: boolean): void {
    const start: ServiceStart = { ...options, appVersion: app.getVersion(), restarted }
    const launchedAt = Date.now()
    const child = startServiceProcess(start)
    service = child
    child.onMessage((message) => hear(child, message, restarted))
    child.onExit((reason) => {
      const early = !ready
      ready = false
      service = undefined
      if (stopping) return
      console.error(`data service ended (${reason})`)
      deaths = Date.now() - launchedAt > steadyAfterMs ? 0 : deaths + 1
      refuse(early ? serviceUnavailable : serviceRestarted, (call) => early || call.sent)
      const delay = restartAfterMs[Math.min(deaths, restartAfterMs.length) - 1] ?? 0
      setTimeout(() => stopping || launch(true), delay)
    })
  }

  function hear(child: ServiceProcess, message: FromService, restarted: boolean): void {
    if ('keystore' in message) app.whenReady().then(() => child.send(answerKeystore(message)))
    else if ('event' in message) tell(message)
    else if ('ready' in message) {
      if (message.ready) welcome(restarted, message.savedAt)
      else refuse(message.error, () => true)
    } else {
      waiting.get(message.id)?.resolve(message)
      waiting.delete(message.id)
    }
  }

  function welcome(restarted: boolean, savedAt: number | null): void {
    ready = true
    for (const call of waiting.values()) pass(call)
    if (restarted) tell({ event: 'restarted', savedAt })
  }

  function tell(event: Event): void {
    for (const listener of listeners) listener(event)
  }

  function pass(call: Waiting): void {
    call.sent = true
    service?.send(call.request)
  }

  function refuse(error: Fault, which: (call: Waiting) => boolean): void {
    for (const [id, call] of waiting) {
      if (!which(call)) continue
      waiting.delete(id)
      call.resolve({ id, ok: false, error })
    }
  }

  app.on('before-quit', (event) => {
    if (!service || stopping) return
    event.preventDefault()
    stopping = true
    const child = service
    const timer = setTimeout(() => child.kill(), stopWithinMs)
    child.onExit(() => {
      clearTimeout(timer)
      app.quit()
    })
    child.send({ stop: true })
  })

  return {
    launch: () => launch(false),
    call: (request) =>
      new Promise((resolve) => {
        const call: Waiting = { request, sent: false, resolve }
        waiting.set(request.id, call)
        if (ready) pass(call)
      }),
    cancel: (id) => {
      if (waiting.get(id)?.sent) service?.send({ cancel: id })
    },
    onEvent: (listener) => listeners.push(listener),
  }
}
