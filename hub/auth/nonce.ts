import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { nonceSeconds } from '#shared/protocol/protocol.ts'
import type { Database } from '../store/database.ts'

/** Nonces for requests: the hub's time under a secret. Nothing is stored for one until it is used. */
export interface Nonces {
  issue(now: number): Promise<string>
  /** made by this hub, and not older than {@link nonceSeconds} */
  holds(nonce: string, now: number): Promise<boolean>
}

export const createNonces = (db: Database, random: (size: number) => Buffer = randomBytes): Nonces => {
  // Read again after every reconnect: a crash of the server empties the table and thereby ends old nonces.
  let secret: Promise<string> | null = null
  db.onConnect(() => {
    secret = null
  })
  const current = (): Promise<string> => {
    secret ??= readSecret(db, random).catch((error: unknown) => {
      secret = null
      throw error
    })
    return secret
  }
  const stamp = (key: string, at: string): string =>
    createHmac('sha256', key).update(at).digest('base64url').slice(0, 32)

  return {
    issue: async (now) => {
      const at = Math.trunc(now).toString(36)
      return `${at}.${stamp(await current(), at)}`
    },
    holds: async (nonce, now) => {
      const [at, given] = nonce.split('.')
      if (!at || given?.length !== 32) return false
      const age = now - Number.parseInt(at, 36)
      if (!(age < nonceSeconds * 1000 && age > -nonceSeconds * 1000)) return false
      return timingSafeEqual(Buffer.from(stamp(await current(), at)), Buffer.from(given))
    },
  }
}

const readSecret = async (db: Database, random: (size: number) => Buffer): Promise<string> => {
  await db.query('insert into request_secret (secret) values ($1) on conflict do nothing', [
    random(32).toString('hex'),
  ])
  const [row] = await db.query<{ secret: string }>('select secret from request_secret')
  if (!row) throw new Error('no request secret')
  return row.secret
}
