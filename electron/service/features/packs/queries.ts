/** What the page 离线交换 shows of the database. */
import type { PackRegisterRow, packsContract } from '#shared/contract/packs.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { unsentFiles } from '../../files/unsent.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { packFault } from '../../packs/faults.ts'
import { approvalIn, HUB, readPeer } from '../../packs/peers.ts'
import type { Reader } from '../../store/db.ts'
import { readMember } from '../../sync/membership.ts'
import { slipHtml } from './slip.ts'

interface RegisterRow {
  id: string
  type: string
  entry: string
  author: string
  owner: string
  at: number
}

export const packsQueries: QueryHandlers<typeof packsContract> = {
  'packs.state': (deps) => {
    const { db } = deps
    const member = readMember(db)
    const approval = approvalIn(db)
    const { restored, renew } = readPeer(db, HUB).state
    const n = (sql: string, ...values: string[]) => db.get<{ n: number }>(sql, ...values)?.n ?? 0
    const unfinished = db.all<{ id: string; peer: string; path: string; at: number; form: string }>(
      "SELECT id, peer, path, at, form FROM pack_out WHERE state = 'writing' ORDER BY at",
    )
    const evidence = unsentFiles(db)
    const receivers = member ? receiversOf(deps, member.membership.hub.name) : []
    return ok({
      state: member === null ? 'alone' : approval === null ? 'unapproved' : 'on',
      approval: approval === null ? null : { ...approval, ...recordedBy(db) },
      receivers,
      unfinished: unfinished.map(({ id, peer, path, at, form }) => ({
        id,
        path,
        at,
        toName: receivers.find((r) => r.id === peer)?.name ?? '其他设备',
        medium: (JSON.parse(form) as { medium: string }).medium,
      })),
      waiting: {
        facts: n("SELECT count(*) AS n FROM fact WHERE state = 'local' AND device = ?", deps.session.device),
        files: n("SELECT count(*) AS n FROM blob WHERE state = 'whole' AND received = 0") + evidence.length,
        fileBytes:
          n("SELECT coalesce(sum(size), 0) AS n FROM blob WHERE state = 'whole' AND received = 0") +
          evidence.reduce((sum, file) => sum + file.size, 0),
      },
      due: restored !== null ? 'restored' : renew !== null ? 'renew' : null,
    })
  },

  'packs.register': ({ db }, { text, limit }) => {
    const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
    const where = `${visible('r')} AND (? = '' OR r.entry LIKE ? ESCAPE '\\' OR coalesce(p.name, '') LIKE ? ESCAPE '\\')`
    const from = `FROM pack_register r LEFT JOIN person p ON p.id = r.author WHERE ${where}`
    const rows = db.all<RegisterRow>(
      `SELECT r.id, r.type, r.entry, r.author, r.owner, r.at ${from} ORDER BY r.at DESC, r.id DESC LIMIT ?`,
      text,
      like,
      like,
      limit,
    )
    const total = db.get<{ n: number }>(`SELECT count(*) AS n ${from}`, text, like, like)?.n ?? 0
    return ok({ rows: rows.map((row) => shown(db, row)), total })
  },

  'packs.slip': (deps, { id }) => {
    const { db, session, resources } = deps
    const row = db.get<RegisterRow>(
      `SELECT r.id, r.type, r.entry, r.author, r.owner, r.at FROM pack_register r WHERE r.id = ? AND ${visible('r')}`,
      id,
    )
    if (!row) return fail(packFault('PACK_PREVIEW_GONE'))
    return slipHtml(shown(db, row), {
      resources,
      unit: session.body.name,
      deviceName: nameOfDevice(db, session.device),
      mark: session.workspace.kind === 'sample' ? '样例数据' : null,
    })
  },
}

const shown = (db: Reader, { id, type, entry, author, owner, at }: RegisterRow): PackRegisterRow => {
  const e = JSON.parse(entry) as Entry
  const way = type === 'pack.exported' ? 'out' : type === 'pack.imported' ? 'in' : (e.way ?? 'to-hub')
  return {
    id,
    way,
    at,
    byName: db.get<{ name: string }>('SELECT name FROM person WHERE id = ?', author)?.name ?? null,
    bodyName: db.get<{ name: string }>('SELECT name FROM org WHERE id = ?', owner)?.name ?? null,
    otherName: (e.to ?? e.from ?? e.device)?.name ?? '',
    medium: e.medium,
    purpose: e.purpose,
    counterpart: e.counterpart,
    approval: e.approval,
    facts: e.facts,
    known: e.known ?? null,
    refused: e.refused ?? null,
    files: e.files,
    bytes: e.bytes,
    volumes: e.volumes,
    digest: e.digest,
  }
}

/** The payload of a register fact, as it was checked when it was written. */
interface Entry {
  way?: 'to-hub' | 'from-hub'
  to?: { name: string }
  from?: { name: string }
  device?: { name: string }
  medium: string
  purpose: string
  counterpart: string
  approval: { approvedBy: string; documentNo: string; date: string }
  facts: number
  known?: number
  refused?: number
  files: number
  bytes: number
  volumes: number
  digest: string
}

const recordedBy = (db: Reader): { byName: string | null; at: number } => {
  const row = db.get<{ state: string }>("SELECT state FROM entity WHERE kind = 'setting' AND id = 'packs'")
  const state = JSON.parse(row?.state ?? '{}') as { fields?: { approval?: { author: string; at: number } } }
  const { author = '', at = 0 } = state.fields?.approval ?? {}
  return {
    byName: db.get<{ name: string }>('SELECT name FROM person WHERE id = ?', author)?.name ?? null,
    at,
  }
}

const nameOfDevice = (db: Reader, device: string): string =>
  db.get<{ name: string | null }>(
    `SELECT content ->> '$.payload.name' AS name FROM fact
     WHERE kind = 'device' AND entity = ? AND type = 'device.enrolled' LIMIT 1`,
    device,
  )?.name ?? '本机'

/** 市局服务端 first, then colleagues' devices that are in use, by name. */
const receiversOf = ({ db, session, now }: QueryDeps, hubName: string) => {
  const day = msToCivil(now()).day
  const devices = db.all<{ id: string; device: string; person: string | null; body: string | null }>(
    `SELECT f.entity AS id, f.content ->> '$.payload.name' AS device, p.name AS person, o.name AS body
     FROM fact f JOIN person p ON p.id = f.content ->> '$.payload.person' AND p.active = 1
     LEFT JOIN org o ON o.id = p.body
     WHERE f.kind = 'device' AND f.type = 'device.enrolled' AND f.entity <> ?
       AND NOT EXISTS (SELECT 1 FROM fact r WHERE r.kind = 'device' AND r.entity = f.entity AND r.type = 'device.revoked')
       AND NOT EXISTS (SELECT 1 FROM fact w WHERE w.kind = 'device' AND w.type = 'device.enrolled'
         AND w.content ->> '$.payload.was' = f.entity)
       AND EXISTS (SELECT 1 FROM grant_ g WHERE g.person = p.id AND g.from_day <= ?
         AND (g.to_day IS NULL OR ? < g.to_day))
     GROUP BY f.entity ORDER BY p.name, device`,
    session.device,
    day,
    day,
  )
  const contact = (peer: string) => {
    const { inAt, outAt } = readPeer(db, peer)
    return { lastOutAt: outAt, lastInAt: inAt }
  }
  // Colleagues above one's own part are known only once they have sent a pack themselves.
  const known = new Set(devices.map((one) => one.id))
  const senders = db
    .all<{ peer: string }>('SELECT peer FROM pack_peer WHERE peer <> ? ORDER BY in_at DESC', HUB)
    .flatMap(({ peer }) => {
      const name = readPeer(db, peer).state.enrolled?.content.payload.name
      return known.has(peer) || typeof name !== 'string'
        ? []
        : [{ id: peer, name, body: null, ...contact(peer) }]
    })
  return [
    { id: HUB, name: hubName, body: null, ...contact(HUB) },
    ...devices.map(({ id, device, person, body }) => ({
      id,
      name: `${person ?? ''}（${device}）`,
      body,
      ...contact(id),
    })),
    ...senders,
  ]
}
