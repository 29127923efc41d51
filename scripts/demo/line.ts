import { connect, createServer, type Socket } from 'node:net'

/** A network line between one device and the hub that can be cut and mended. */
export interface Line {
  /** where the device finds the hub */
  port: number
  cut(): Promise<void>
  mend(): Promise<void>
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

/** Passes bytes through to the hub, unread. */
export const openLine = async (hubPort: number): Promise<Line> => {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(hubPort, LOOPBACK)
    for (const socket of [near, far]) {
      sockets.add(socket)
      // Either end may vanish at any moment: that is what a line is for.
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
  })
  const listen = (port: number): Promise<number> =>
    new Promise((done, failed) => {
      server.once('error', failed)
      server.listen(port, LOOPBACK, () => {
        server.off('error', failed)
        const address = server.address()
        done(typeof address === 'object' && address ? address.port : 0)
      })
    })
  const stop = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done())
      for (const socket of sockets) socket.destroy()
    })
  const port = await listen(0)
  return {
    port,
    cut: stop,
    mend: async () => {
      await listen(port)
    },
    close: async () => {
      if (server.listening) await stop()
    },
  }
}
