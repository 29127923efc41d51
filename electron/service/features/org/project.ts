/** From facts about bodies, people and caller numbers to the rows the screens read. */

import { recordFold } from '#shared/domain/folding/plain-record.ts'
import type { RecordState } from '#shared/domain/folding/record.ts'
import { valuesOf } from '#shared/domain/folding/record.ts'
import { orgFacts, orgFields } from '#shared/domain/org/facts.ts'
import { type OrgState, orgFold } from '#shared/domain/org/fold.ts'
import { callerFacts, personFacts } from '#shared/domain/people/facts.ts'
import { type PersonState, personFold } from '#shared/domain/people/fold.ts'
import type { Writer } from '../../store/db.ts'
import type { EntityMeta, Kind } from '../../store/entities.ts'
import { dropOrgRow, putOrgRow } from './rows.ts'
import { searchText } from './search-text.ts'

export const orgKind: Kind<OrgState> = {
  types: orgFacts,
  fold: orgFold,
  project: (db, meta, state) => {
    projectBody(db, meta, state)
    db.run('DELETE FROM tenure WHERE org = ?', meta.id)
    for (const t of state?.tenures ?? [])
      db.run(
        `INSERT INTO tenure (org, id, post, from_day, to_day, name, phone, owner, subject, audience)
         VALUES (?,?,?,?,?,?,?,?,?,'owner')`,
        meta.id,
        t.id,
        t.post,
        t.from,
        t.to,
        t.name,
        t.phone,
        t.owner,
        meta.id,
      )
  },
}

/** Facts override the shipped row field by field; a body named by neither has no row yet. */
const projectBody = (db: Writer, meta: EntityMeta, state: OrgState | null): void => {
  const shipped = db.get<{ fields: string; owner: string }>(
    'SELECT fields, owner FROM org_resource WHERE id = ?',
    meta.id,
  )
  const said = state ? valuesOf(state.record) : {}
  const fields = orgFields.safeParse({ ...(shipped ? JSON.parse(shipped.fields) : {}), ...said })
  if (!fields.success) {
    dropOrgRow(db, meta.id)
    return
  }
  putOrgRow(db, meta.id, fields.data, {
    source: shipped && Object.keys(said).length === 0 ? 'resource' : 'facts',
    conflicts: state?.record.conflicts ?? {},
    owner: shipped?.owner ?? meta.owner,
    at: meta.at,
  })
}

export const personKind: Kind<PersonState> = {
  types: personFacts,
  fold: personFold,
  project: (db, meta, state) => {
    db.run('DELETE FROM grant_ WHERE person = ?', meta.id)
    const { name, body, post, active } = state ? valuesOf(state.record) : {}
    if (!state || typeof name !== 'string' || typeof body !== 'string') {
      db.run('DELETE FROM person WHERE id = ?', meta.id)
      return
    }
    db.run(
      `INSERT OR REPLACE INTO person (id, name, body, post, active, conflicts, search, owner, subject, audience, at)
       VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
      meta.id,
      name,
      body,
      typeof post === 'string' && post !== '' ? post : null,
      active === false ? 0 : 1,
      JSON.stringify(state.record.conflicts),
      searchText(name),
      meta.owner,
      meta.subject,
      meta.audience,
      meta.at,
    )
    for (const g of state.grants)
      db.run(
        `INSERT INTO grant_ (person, id, role, body, from_day, to_day, owner, subject, audience)
         VALUES (?,?,?,?,?,?,?,?,?)`,
        meta.id,
        g.grant,
        g.role,
        g.body,
        g.from,
        g.to,
        meta.owner,
        meta.subject,
        meta.audience,
      )
  },
}

export const callerKind: Kind<RecordState> = {
  types: callerFacts,
  fold: recordFold('caller'),
  project: (db, meta, state) => {
    const { number, line, keeper, active } = state ? valuesOf(state) : {}
    if (!state || typeof number !== 'string') {
      db.run('DELETE FROM caller WHERE id = ?', meta.id)
      return
    }
    db.run(
      `INSERT INTO caller (id, number, line, keeper, active, since, conflicts, owner, subject, audience, at)
       VALUES (?,?,?,?,?,?,?,?,?,?,?)
       ON CONFLICT (id) DO UPDATE SET number = excluded.number, line = excluded.line, keeper = excluded.keeper,
         active = excluded.active, since = min(since, excluded.since), conflicts = excluded.conflicts, at = excluded.at`,
      meta.id,
      number,
      textOrNull(line),
      textOrNull(keeper),
      active === false ? 0 : 1,
      meta.at,
      JSON.stringify(state.conflicts),
      meta.owner,
      meta.subject,
      meta.audience,
      meta.at,
    )
  },
}

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null
