import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createWire, type Wire } from '#service/sync/wire.ts'
import { code, value } from '#test/support/round.ts'

let server: Server
let wire: Wire
afterEach(async () => {
  wire.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

/** A hub that ends a connection instead of answering, where it is told to. */
const hub = async (ends: (nth: number) => boolean): Promise<string[]> => {
  const seen = new Map<Socket, number>()
  const heard: string[] = []
  server = createServer((request, response) => {
    const { socket } = request
    const nth = (seen.get(socket) ?? 0) + 1
    seen.set(socket, nth)
    heard.push(request.url ?? '')
    if (ends(nth)) socket.destroy()
    else response.end('你好')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  wire = createWire(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { loopback: true })
  return heard
}
const ask = (path: string) => wire.send({ method: 'GET', path, headers: {} })

test('a kept connection that was closed at the other end is not a hub that is gone: it is asked on a new one', async () => {
  const heard = await hub((nth) => nth === 2)
  expect(value(await ask('/1')).body.toString()).toBe('你好')
  expect(value(await ask('/2')).status).toBe(200)
  expect(heard).toEqual(['/1', '/2', '/2'])
})

test('a hub that ends new connections is not there, and is not asked again by itself', async () => {
  const heard = await hub(() => true)
  expect(code(await ask('/1'))).toBe('HUB_UNREACHABLE')
  expect(heard).toEqual(['/1'])
})
