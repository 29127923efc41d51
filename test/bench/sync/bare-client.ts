/** The client beside the bare server: facts as JSON texts in one encrypted, durable table, 500 in a request. */
import { Agent, request } from 'node:http'
import Database from 'better-sqlite3'

export interface BareClient {
  /** stores facts that are to be sent, before the clock runs */
  fill(facts: readonly { id: string; body: string }[]): void
  push(): Promise<void>
  pull(): Promise<number>
  empty(): Promise<void>
  close(): void
}

const BATCH = 500

export const createBareClient = (file: string, key: string, address: string): BareClient => {
  const db = new Database(file)
  db.pragma("cipher='chacha20'")
  db.pragma(`key='raw:${key}'`)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('cache_size = -16000')
  db.exec(
    'CREATE TABLE fact (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT NOT NULL, sent INTEGER NOT NULL)',
  )
  const insert = db.prepare('INSERT INTO fact (id, body, sent) VALUES (?,?,?)')
  const next = db.prepare('SELECT seq, body FROM fact WHERE seq > ? ORDER BY seq LIMIT ?')
  const sent = db.prepare('UPDATE fact SET sent = 1 WHERE seq > ? AND seq <= ?')
  const agent = new Agent({ keepAlive: true })
  const url = new URL(address)
  const ask = (method: string, path: string, body?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const bytes = body === undefined ? undefined : Buffer.from(body)
      const headers = bytes ? { 'content-type': 'application/json', 'content-length': bytes.length } : {}
      const out = request({ agent, host: url.hostname, port: url.port, method, path, headers }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () =>
          answer.statusCode === 200
            ? resolve(Buffer.concat(parts).toString('utf8'))
            : reject(new Error(`bare server: ${answer.statusCode}`)),
        )
      })
      out.on('error', reject)
      out.end(bytes)
    })
  return {
    fill: (facts) =>
      db.transaction(() => {
        for (const { id, body } of facts) insert.run(id, body, 0)
      })(),
    push: async () => {
      for (let after = 0; ; ) {
        const rows = next.all(after, BATCH) as { seq: number; body: string }[]
        const last = rows.at(-1)
        if (!last) return
        await ask('POST', '/push', `{"facts":[${rows.map((row) => row.body).join(',')}]}`)
        sent.run(after, last.seq)
        after = last.seq
      }
    },
    pull: async () => {
      let count = 0
      for (let since = 0; ; ) {
        const page = JSON.parse(await ask('GET', `/pull?since=${since}`)) as {
          pos: number
          facts: { content: { id: string } }[]
        }
        if (page.facts.length === 0) return count
        db.transaction(() => {
          for (const fact of page.facts) insert.run(fact.content.id, JSON.stringify(fact), 1)
        })()
        since = page.pos
        count += page.facts.length
      }
    },
    empty: async () => {
      await ask('GET', '/empty')
    },
    close: () => {
      agent.destroy()
      db.close()
    },
  }
}
