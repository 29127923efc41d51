/**
 * What an accepted fact changes in the hub's own tables: the org tree, people, roles, devices, leases. In order
 * of receipt; the newest word counts.
 */
import { z } from 'zod'
import { purgeBytes } from '../files/purge.ts'
import type { Tx } from '../store/database.ts'
import type { FactRow } from './rows.ts'

const text = z.string()
const org = z.object({ parent: text.nullable().optional(), name: text.optional() })
const person = z.object({ name: text.optional(), body: text.optional(), active: z.boolean().optional() })
const grant = z.object({ grant: text, role: text, body: text, from: text, to: text.nullable() })
const revocation = z.object({ grant: text, from: text })
const enrolment = z.object({ person: text, publicKey: text, name: text, was: text.optional() })
const lease = z.object({ case: text, person: text, until: z.number() })
const ruling = z.object({
  fromSeq: z.number(),
  throughSeq: z.number(),
  refused: z.array(z.object({ fact: text })),
  awaiting: z.array(text),
})
const release = z.object({ facts: z.array(text), decided: text })
const purge = z.object({ sha256: text })
const begun = z.object({ epoch: text, size: z.number(), root: text })

type Effect = (tx: Tx, fact: FactRow, receivedAt: number) => Promise<unknown>

/** org = the tree; access = who may do or read what; none = neither */
export type Changed = 'org' | 'access' | 'none'

const effects: Record<string, { changes: Changed; apply: Effect }> = {
  'org.registered': {
    changes: 'org',
    apply: (tx, { entityId, payload }) => {
      const { parent, name } = org.parse(payload)
      return tx.query(
        `insert into org (id, parent, name) values ($1, $2, $3)
         on conflict (id) do update set parent = excluded.parent, name = excluded.name`,
        [entityId, parent ?? null, name ?? ''],
      )
    },
  },
  'org.changed': {
    changes: 'org',
    apply: (tx, { entityId, payload }) => {
      const { parent, name } = org.parse(payload)
      return tx.query(
        'update org set parent = case when $2 then $3 else parent end, name = coalesce($4, name) where id = $1',
        [entityId, parent !== undefined, parent ?? null, name ?? null],
      )
    },
  },
  'person.registered': {
    changes: 'access',
    apply: (tx, { entityId, payload }) => {
      const { name, body } = person.parse(payload)
      return tx.query(
        `insert into person (id, name, body, active) values ($1, $2, $3, true)
         on conflict (id) do update set name = excluded.name, body = excluded.body`,
        [entityId, name ?? '', body ?? ''],
      )
    },
  },
  'person.changed': {
    changes: 'access',
    apply: (tx, { entityId, payload }) => {
      const { name, body, active } = person.parse(payload)
      return tx.query(
        `update person set name = coalesce($2, name), body = coalesce($3, body), active = coalesce($4, active)
         where id = $1`,
        [entityId, name ?? null, body ?? null, active ?? null],
      )
    },
  },
  'role.granted': {
    changes: 'access',
    apply: (tx, { entityId, payload }) => {
      const g = grant.parse(payload)
      return tx.query(
        `insert into role_grant (id, person, role, body, from_day, to_day) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do nothing`,
        [g.grant, entityId, g.role, g.body, g.from, g.to],
      )
    },
  },
  'role.revoked': {
    changes: 'access',
    apply: (tx, { entityId, payload }) => {
      const r = revocation.parse(payload)
      return tx.query('update role_grant set revoked_from = $3 where id = $1 and person = $2', [
        r.grant,
        entityId,
        r.from,
      ])
    },
  },
  'device.enrolled': {
    changes: 'access',
    apply: (tx, { entityId, payload }, receivedAt) => {
      const d = enrolment.parse(payload)
      return tx.query(
        `insert into device (id, person, public_key, name, status, was, enrolled_at)
         values ($1, $2, $3, $4, 'active', $5, $6) on conflict (id) do nothing`,
        [entityId, d.person, d.publicKey, d.name, d.was ?? null, receivedAt],
      )
    },
  },
  'device.revoked': {
    changes: 'access',
    apply: (tx, { entityId }, receivedAt) =>
      tx.query(
        `update device set status = 'revoked', revoked_at = coalesce(revoked_at, $2)
         where id = $1`,
        [entityId, receivedAt],
      ),
  },
  'lease.granted': {
    changes: 'none',
    apply: (tx, { entityId, payload }) => {
      const l = lease.parse(payload)
      return tx.query(
        `insert into lease (case_id, person, device, until) values ($1, $2, $3, $4)
         on conflict (case_id) do update set person = excluded.person, device = excluded.device, until = excluded.until
         where lease.until < excluded.until`,
        [l.case, l.person, entityId, l.until],
      )
    },
  },
  'ruling.made': {
    changes: 'none',
    apply: (tx, { entityId, payload }) => {
      const r = ruling.parse(payload)
      return tx.query(
        'insert into ruling (device, from_seq, through_seq, except_facts) values ($1, $2, $3, $4)',
        [entityId, r.fromSeq, r.throughSeq, [...r.refused.map((one) => one.fact), ...r.awaiting]],
      )
    },
  },
  'ruling.released': {
    changes: 'none',
    apply: (tx, { payload }) => {
      const r = release.parse(payload)
      return tx.query('insert into released (fact) select unnest($1::text[]) on conflict do nothing', [
        r.decided === 'accepted' ? r.facts : [],
      ])
    },
  },
  'file.purged': {
    changes: 'none',
    apply: (tx, { entityId, payload }) => purgeBytes(tx, purge.parse(payload).sha256, entityId),
  },
  'epoch.begun': {
    changes: 'none',
    apply: (tx, { device, payload }, receivedAt) => {
      const e = begun.parse(payload)
      return tx.query(
        `insert into epoch (id, chain_device, begun_at, size, root) values ($1, $2, $3, $4, $5)
         on conflict (id) do nothing`,
        [e.epoch, device, receivedAt, e.size, e.root],
      )
    },
  },
}

/** Applies what an accepted fact changes. */
export const applyEffect = async (tx: Tx, fact: FactRow, receivedAt: number): Promise<Changed> => {
  const effect = effects[fact.type]
  if (!effect) return 'none'
  await effect.apply(tx, fact, receivedAt)
  return effect.changes
}
