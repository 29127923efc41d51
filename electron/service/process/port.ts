import type { FromService, ServiceStart, ToService } from '#shared/contract/process.ts'

/** The line to main, however this process was started. */
export type Port = {
  send: (message: FromService) => void
  onMessage: (listener: (message: ToService) => void) => void
  /** Main is gone: nobody will ever read an answer. */
  onClosed: (listener: () => void) => void
}

/** What Electron's utilityProcess gives its child in place of `process.send`. */
type ParentPort = {
  postMessage: (message: unknown) => void
  on: (event: 'message', listener: (event: { data: ToService }) => void) => void
}

/** Opens the line to main: Electron's parent port, or Node's own channel when this process was forked. */
export function openPort(): Port {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
      onClosed: () => {}, // Electron ends its utility processes itself
    }
  }
  if (!process.send) throw new Error('the data service is started by the program, not by hand')
  return {
    send: (message) => {
      if (process.connected) process.send?.(message)
    },
    onMessage: (listener) => process.on('message', (message: ToService) => listener(message)),
    onClosed: (listener) => process.once('disconnect', listener),
  }
}

/** What main said when it started this process. */
export function readServiceStart(): ServiceStart {
  const [, , given] = process.argv
  if (!given) throw new Error('the data service is started by the program, not by hand')
  return JSON.parse(given)
}
