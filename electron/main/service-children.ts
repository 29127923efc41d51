import type { UtilityProcess } from 'electron'
import type { ChildOrder, ChildReport } from '#shared/contract/process.ts'
import { startServiceChild } from './service-process.ts'

/** Starts the children that one data service orders and passes messages between them, unread. */
export function createServiceChildren(report: (report: ChildReport) => void) {
  const alive = new Map<string, UtilityProcess>()

  function start(child: string, name: string, heapMb: number): void {
    const started = startServiceChild(name, heapMb)
    alive.set(child, started)
    started.on('message', (message) => report({ child, message }))
    started.once('exit', (code) => {
      alive.delete(child)
      report({ child, exit: `code ${code}` })
    })
  }

  return {
    order: (order: ChildOrder) => {
      if ('start' in order) start(order.child, order.start, order.heapMb)
      else if ('kill' in order) alive.get(order.child)?.kill()
      else alive.get(order.child)?.postMessage(order.send)
    },
    killAll: () => {
      for (const child of alive.values()) child.kill()
    },
  }
}
