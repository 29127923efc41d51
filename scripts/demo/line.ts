import { connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'

/** A network line between one device and the hub that can be cut and mended. */
export interface Line {
  /** where the device finds the hub */
  port: number
  cut(): Promise<void>
  mend(): Promise<void>
  /**
   * The line comes and goes: it breaks as soon as so many bytes have passed, as often as numbers are given, and stays
   * down after the last.
   * @returns how often it has broken so far
   */
  falter(bytes: readonly number[]): Promise<() => number>
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

/** Passes bytes through to the hub, unread. */
export const openLine = async (hubPort: number): Promise<Line> => {
  const sockets = new Set<Socket>()
  let left = Number.POSITIVE_INFINITY
  let following: number[] = []
  let broken = 0
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  const counted = (): Transform =>
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        if (left <= 0) return done()
        const passed = chunk.subarray(0, left)
        left -= passed.length
        done(null, passed)
        if (left > 0) return
        broken++
        left = following.shift() ?? 0
        // What was let through goes out first.
        setImmediate(() => {
          hangUp()
          if (left === 0) server.close()
        })
      },
    })
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
    near.pipe(counted()).pipe(far)
    far.pipe(counted()).pipe(near)
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
      hangUp()
    })
  const port = await listen(0)
  return {
    port,
    cut: stop,
    mend: async () => {
      left = Number.POSITIVE_INFINITY
      await listen(port)
    },
    falter: async (bytes) => {
      const before = broken
      const [first = 0, ...rest] = bytes
      left = first
      following = rest
      await listen(port)
      return () => broken - before
    },
    close: async () => {
      if (server.listening) await stop()
    },
  }
}
