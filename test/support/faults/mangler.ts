/** A machine on the way that reads whole answers of the hub and hands on what it likes. */
import { createServer, type IncomingHttpHeaders, request } from 'node:http'

export interface Answer {
  path: string
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface Mangler {
  port: number
  /** what becomes of an answer; null = none comes */
  mangle(how: (answer: Answer) => Answer | null): void
  /** sends every request to the hub so many times; the device gets the last answer */
  repeat(times: number): void
  close(): Promise<void>
}

export const startMangler = async (hubPort: number): Promise<Mangler> => {
  let how: (answer: Answer) => Answer | null = (answer) => answer
  let times = 1
  const ask = (method: string, path: string, headers: IncomingHttpHeaders, body: Buffer) =>
    new Promise<Answer>((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port: hubPort, method, path, headers }, (incoming) => {
        const parts: Buffer[] = []
        incoming.on('data', (part: Buffer) => parts.push(part))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({
            path,
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(parts),
          }),
        )
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    // The stream of wakes has no end to wait for.
    if (path === '/v1/events') {
      outgoing.socket?.destroy()
      return
    }
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', async () => {
      try {
        let answer = await ask(method, path, headers, Buffer.concat(parts))
        for (let n = 1; n < times; n++) answer = await ask(method, path, headers, Buffer.concat(parts))
        const given = how(answer)
        if (given === null) {
          outgoing.socket?.destroy()
          return
        }
        const { 'content-length': _, 'transfer-encoding': __, ...rest } = given.headers
        outgoing.writeHead(given.status, { ...rest, 'content-length': given.body.byteLength })
        outgoing.end(given.body)
      } catch {
        outgoing.socket?.destroy()
      }
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    mangle: (next) => {
      how = next
    },
    repeat: (count) => {
      times = count
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}
