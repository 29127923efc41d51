/**
 * F7: the network fails in the middle of a small batch: cut after every byte either way, gone silent, answered by a
 * sign-in page, answers cut short or damaged or sent twice, TLS broken off.
 */
import { type Database, openDatabase } from '#hub/store/database.ts'
import { hubFindings } from '#test/support/faults/hub-check.ts'
import { startMangler } from '#test/support/faults/mangler.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { caller, type Desk, enrolDesk, until } from '#test/sync/desk.ts'
import { type CutProxy, startProxy } from '#test/sync/proxy.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

/** so many facts wait at most, so that the batch stays small */
const WAITING = 3
const unlimited = { count: 1e9, seconds: 1 }
const limits = { hello: unlimited, facts: unlimited, enrol: unlimited, other: unlimited }

interface Bench {
  desk: Desk
  said: string[]
  findings: Findings
  /** what makes the network good again */
  mend: (() => void)[]
  /** one fact and a round under the fault; then what the device believes is compared with the hub */
  strike(where: object): Promise<void>
  /** with a good network again: everything arrives */
  heal(): Promise<void>
}

const unsentOf = (desk: Desk): number => desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")

const benchOf = (desk: Desk, db: Database, findings: Findings, proxy: CutProxy): Bench => {
  const believed = new Set<string>()
  let saidHere = 0
  const bench: Bench = {
    desk,
    said: [],
    findings,
    mend: [
      () => {
        proxy.answer(null)
        proxy.hold(null)
        proxy.cut(null, null)
      },
    ],
    strike: async (where) => {
      bench.said.push(...desk.say(caller(CITY, `${desk.workspace.session.device.slice(-6)}-${saidHere++}`)))
      await desk.round()
      findings.points++
      const { device } = desk.workspace.session
      const fresh = desk.workspace.db
        .all<{ id: string; seq: number }>(
          "SELECT id, device_seq AS seq FROM fact WHERE state = 'received' AND device = ?",
          device,
        )
        .filter(({ id }) => !believed.has(id))
      if (fresh.length > 0) {
        const rows = await db.query<{ id: string }>(
          "select id from fact where status = 'accepted' and id = any($1)",
          [fresh.map(({ id }) => id)],
        )
        const there = new Set(rows.map(({ id }) => id))
        note(findings, where, { lost: fresh.filter(({ id }) => !there.has(id)).map(({ id }) => id) })
        const through =
          desk.workspace.db.get<{ n: number | null }>('SELECT max(through_seq) AS n FROM receipt')?.n ?? 0
        note(findings, where, {
          flaws: fresh.filter(({ seq }) => seq > through).map(({ id }) => `${id}: no receipt`),
        })
        for (const { id } of fresh) believed.add(id)
      }
      if (unsentOf(desk) >= WAITING) await bench.heal()
    },
    heal: async () => {
      for (const mend of bench.mend) mend()
      await until(desk, () => unsentOf(desk) === 0)
    },
  }
  return bench
}

const spread = (total: number, points: number): number[] => {
  const count = Math.min(total, points)
  return Array.from({ length: count }, (_, k) => Math.floor((k * total) / count))
}

/** Every byte of one round with one fact, up and down, as far as `points` allows. */
const cuts = async (bench: Bench, proxy: CutProxy, points: number): Promise<number> => {
  proxy.cut(null, null)
  bench.said.push(
    ...bench.desk.say(caller(CITY, `measured-${bench.desk.workspace.session.device.slice(-6)}`)),
  )
  await bench.desk.round()
  const whole = proxy.passed()
  for (const way of ['up', 'down'] as const)
    for (const at of spread(whole[way], Math.ceil(points / 2))) {
      proxy.cut(way === 'up' ? at : null, way === 'down' ? at : null)
      await bench.strike({ cut: way, at })
    }
  await bench.heal()
  return whole.up + whole.down
}

const page = '<html><body>请登录</body></html>'
const pageOf = (status: string, type: string, body: string, more = ''): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${more}connection: close\r\n\r\n${body}`

const portals: readonly [name: string, text: string][] = [
  ['200 html', pageOf('200 OK', 'text/html', page)],
  ['200 empty', pageOf('200 OK', 'text/plain', '')],
  ['200 json', pageOf('200 OK', 'application/json', '{"ok":true,"value":{}}')],
  ['204', pageOf('204 No Content', 'text/plain', '')],
  ['302', pageOf('302 Found', 'text/html', page, 'location: http://login.invalid/\r\n')],
  ['403', pageOf('403 Forbidden', 'text/html', page)],
  ['502', pageOf('502 Bad Gateway', 'text/html', page)],
  ['511', pageOf('511 Network Authentication Required', 'text/html', page)],
  ['200 lines', pageOf('200 OK', 'application/x-wi-lines+gzip', page)],
  ['no http', 'NETWORK LOGIN REQUIRED\r\n'],
]

const strangers = async (bench: Bench, proxy: CutProxy): Promise<void> => {
  for (const [name, text] of portals) {
    proxy.answer(text)
    await bench.strike({ portal: name })
    await bench.heal()
  }
  // Nobody says anything, and after a while the line is gone.
  for (const silent of ['up', 'down'] as const) {
    proxy.hold(silent)
    setTimeout(() => proxy.cut(null, null), 700)
    await bench.strike({ silent })
    await bench.heal()
  }
}

/** Whole answers, but not as the hub gave them. */
const mangled = async (
  bench: Bench,
  hubPort: number,
  { redirect, points }: { redirect(port: number | null): Promise<void>; points: number },
): Promise<void> => {
  const mangler = await startMangler(hubPort)
  await redirect(mangler.port)
  const honest = (): void => {
    mangler.mangle((answer) => answer)
    mangler.repeat(1)
  }
  bench.mend.push(honest)
  const isLines = (type: string | undefined): boolean => type?.startsWith('application/x-wi-lines') ?? false
  const kinds = {
    'cut short': (body: Buffer, share: number) => body.subarray(0, Math.floor(body.byteLength * share)),
    'one bit': (body: Buffer, share: number) => {
      const copy = Buffer.from(body)
      const at = Math.floor((copy.byteLength - 1) * share)
      copy[at] = (copy[at] ?? 0) ^ 0x10
      return copy
    },
  }
  for (const [name, alter] of Object.entries(kinds))
    for (let k = 0; k < points; k++) {
      const share = k / points
      // The stream of facts every time; the short answers now and then.
      mangler.mangle((answer) =>
        isLines(answer.headers['content-type']) || k % 4 === 3
          ? { ...answer, body: alter(answer.body, share) }
          : answer,
      )
      await bench.strike({ mangled: name, share })
      honest()
    }
  mangler.mangle((answer) => (answer.path === '/v1/push' ? null : answer))
  await bench.strike({ mangled: 'request came, answer did not' })
  honest()
  mangler.repeat(2)
  await bench.strike({ mangled: 'every request twice' })
  await bench.heal()
  await redirect(null)
  await mangler.close()
}

const overTls = async (server: TestServer, findings: Findings, points: number): Promise<void> => {
  const hub = await startTestHub(server, 'network-tls', { tls: true, limits, warn: () => {} })
  const proxy = await startProxy(hub.port)
  const desk = await enrolDesk(await hub.code(), { address: `https://127.0.0.1:${proxy.port}` })
  const db = openDatabase(await server.database('network-tls'), () => {})
  try {
    await desk.round()
    const bench = benchOf(desk, db, findings, proxy)
    await cuts(bench, proxy, points)
    note(findings, 'tls', await hubFindings(server, 'network-tls', bench.said))
  } finally {
    await desk.dispose()
    await db.end()
    await proxy.close()
    await hub.stop()
  }
}

const run = async (points: number): Promise<Findings> => {
  const findings = noFindings()
  const server = await startTestServer()
  const hub = await startTestHub(server, 'network', { limits, warn: () => {} })
  const proxy = await startProxy(hub.port)
  const db = openDatabase(await server.database('network'), () => {})
  try {
    const admin = await adminDevice(hub)
    await registerPerson(admin, { id: 'ann', body: CITY, role: 'supervisor' })
    const desk = await enrolDesk(await hub.code('ann'), { address: `http://127.0.0.1:${proxy.port}` })
    await desk.round()
    const bench = benchOf(desk, db, findings, proxy)
    const bytes = await cuts(bench, proxy, points)
    await strangers(bench, proxy)
    await mangled(bench, hub.port, {
      redirect: async (port) => proxy.to(port ?? hub.port),
      points: Math.min(100, Math.ceil(points / 12)),
    })
    note(findings, 'end', await hubFindings(server, 'network', bench.said))
    await desk.dispose()
    await overTls(server, findings, Math.min(600, Math.ceil(points / 6)))
    findings.figures = { bytesOfTheBatch: bytes }
  } finally {
    await db.end()
    await proxy.close()
    await hub.stop()
    await server.stop()
  }
  return findings
}

/** With --full, every byte: there are some thousands. */
export const network: FaultKind = { code: 'F7', name: 'network', slice: 72, full: 100_000, run }
