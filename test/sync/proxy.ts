/** A TCP proxy between a device and the hub that can cut, hold, or answer in the hub's place. */
import { connect, createServer, type Socket } from 'node:net'

export interface CutProxy {
  port: number
  /** from the next connection on: cut after so many bytes in this direction (null = never) */
  cut(up: number | null, down: number | null): void
  /** answer everything with this text instead of the hub */
  answer(text: string | null): void
  /** from now on whatever comes from this side goes nowhere, and nobody is told (null = all goes on) */
  hold(side: 'up' | 'down' | null): void
  /** new connections go to this port */
  to(port: number): void
  /** bytes that went through since the last `cut` */
  passed(): { up: number; down: number }
  close(): Promise<void>
}

export const startProxy = async (hubPort: number): Promise<CutProxy> => {
  let port = hubPort
  let limits: { up: number | null; down: number | null } = { up: null, down: null }
  let passed = { up: 0, down: 0 }
  let instead: string | null = null
  let held: 'up' | 'down' | null = null
  const sockets = new Set<Socket>()
  const server = createServer((device) => {
    sockets.add(device)
    device.on('error', () => {})
    device.on('close', () => sockets.delete(device))
    if (instead !== null) {
      const text = instead
      device.on('data', () => device.end(text))
      return
    }
    const hub = connect(port, '127.0.0.1')
    sockets.add(hub)
    hub.on('error', () => device.destroy())
    hub.on('close', () => {
      sockets.delete(hub)
      device.destroy()
    })
    device.on('close', () => hub.destroy())
    const pipe = (from: Socket, to: Socket, way: 'up' | 'down') =>
      from.on('data', (bytes: Buffer) => {
        if (held === way) return
        const limit = limits[way]
        const room = limit === null ? bytes.byteLength : Math.max(0, limit - passed[way])
        passed[way] += Math.min(room, bytes.byteLength)
        if (room > 0) to.write(bytes.subarray(0, room))
        if (room < bytes.byteLength) {
          to.end()
          setImmediate(() => {
            device.destroy()
            hub.destroy()
          })
        }
      })
    pipe(device, hub, 'up')
    pipe(hub, device, 'down')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut: (up, down) => {
      limits = { up, down }
      passed = { up: 0, down: 0 }
      for (const socket of sockets) socket.destroy()
    },
    answer: (text) => {
      instead = text
      for (const socket of sockets) socket.destroy()
    },
    hold: (side) => {
      held = side
    },
    to: (next) => {
      port = next
      for (const socket of sockets) socket.destroy()
    },
    passed: () => ({ ...passed }),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}
