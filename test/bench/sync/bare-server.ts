/** Fastify and PostgreSQL and nothing more: stores what comes, hands out what it has, checks nothing. */
import { openDatabase } from '#hub/store/database.ts'
import { peer } from './install.ts'
import { answerWith } from './worker.ts'

interface Fastify {
  post(path: string, answer: (request: { body: unknown }) => Promise<unknown>): void
  get(path: string, answer: (request: { query: unknown }) => Promise<unknown>): void
  listen(options: { port: number; host: string }): Promise<string>
  close(): Promise<void>
}

const db = openDatabase(process.argv[2] ?? '', (message) => console.error(message))
await db.query(
  'create table bare (pos bigint generated always as identity primary key, id text unique, body text)',
)

const app = peer<(options: object) => Fastify>('fastify')({ bodyLimit: 64 * 1024 * 1024 })

app.post('/push', async ({ body }) => {
  const { facts } = body as { facts: { content: { id: string } }[] }
  await db.tx((tx) =>
    tx.query('insert into bare (id, body) select * from unnest($1::text[], $2::text[])', [
      facts.map((fact) => fact.content.id),
      facts.map((fact) => JSON.stringify(fact)),
    ]),
  )
  return { stored: facts.length }
})

app.get('/pull', async ({ query }) => {
  const { since } = query as { since: string }
  const rows = await db.query<{ pos: number; body: string }>(
    'select pos, body from bare where pos > $1 order by pos limit 500',
    [Number(since)],
  )
  return { pos: rows.at(-1)?.pos ?? Number(since), facts: rows.map((row) => JSON.parse(row.body)) }
})

app.get('/empty', async () => ({}))

const address = await app.listen({ port: 0, host: '127.0.0.1' })

const calls = {
  address: async (): Promise<string> => address,
  empty: async (): Promise<void> => {
    await db.query('truncate bare restart identity')
  },
  stop: async (): Promise<void> => {
    await app.close()
    await db.end()
  },
}
export type BareCalls = typeof calls

answerWith(calls)
