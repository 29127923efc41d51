// The other end of child.ts: what a program in `children/` uses to talk to the data service.

/** The line from a child to the data service, however the child was started. */
export type Parent = {
  send: (message: unknown) => void
  onMessage: (listener: (message: unknown) => void) => void
}

type ParentPort = {
  postMessage: (message: unknown) => void
  on: (event: 'message', listener: (event: { data: unknown }) => void) => void
}

/** Opens the line to the data service. The child ends itself when the data service is gone. */
export function openParent(): Parent {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    }
  }
  process.once('disconnect', () => process.exit())
  return {
    send: (message) => {
      if (process.connected) process.send?.(message)
    },
    onMessage: (listener) => process.on('message', listener),
  }
}
