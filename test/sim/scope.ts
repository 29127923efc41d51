/** Whose eyes see what, worked out once more and in another way than the hub does: what the checker measures leaks by. */
import type { HubStore } from './hub-store.ts'

export interface ScopeAtHub {
  status: string | null
  person: string | null
  bodies: ReadonlySet<string>
}

interface Placed {
  audience: string
  owner: string
  subject: string | null
}

export const mayRead = (bodies: ReadonlySet<string>, fact: Placed): boolean =>
  bodies.size > 0 &&
  (fact.audience === 'all' ||
    bodies.has(fact.owner) ||
    (fact.audience === 'subject' && fact.subject !== null && bodies.has(fact.subject)))

const DAY_MS = 24 * 60 * 60 * 1000
/** 'YYYY-MM-DD' in China */
const dayAt = (ms: number): string => {
  const days = Math.floor((ms + DAY_MS / 3) / DAY_MS)
  return new Date(days * DAY_MS).toISOString().slice(0, 10)
}

/** The bodies a device's person reads: those of valid roles, with everything below them. */
export const scopeAtHub = async (store: HubStore, device: string, now: number): Promise<ScopeAtHub> => {
  const day = dayAt(now)
  const key = `${device} ${day}`
  const last = known.get(store)
  const scopes = last?.as === store.accessChanges() ? last.scopes : new Map<string, ScopeAtHub>()
  if (scopes !== last?.scopes) known.set(store, { as: store.accessChanges(), scopes })
  const scope = scopes.get(key) ?? (await readScope(store, device, day))
  scopes.set(key, scope)
  return scope
}

/** As long as nothing touched who reads what. */
const known = new WeakMap<HubStore, { as: number; scopes: Map<string, ScopeAtHub> }>()

const readScope = async (store: HubStore, device: string, day: string): Promise<ScopeAtHub> => {
  const rows = await store.query<{ body: string | null; status: string; person: string }>(
    `with recursive mine as (
       select g.body as id from device d join role_grant g on g.person = d.person
         left join person p on p.id = d.person
       where d.id = $1 and coalesce(p.active, true) and g.role in ('inspector', 'leader', 'supervisor')
         and g.from_day <= $2 and (g.to_day is null or g.to_day > $2)
         and (g.revoked_from is null or g.revoked_from > $2)
       union select o.id from org o join mine on o.parent = mine.id)
     select d.status, d.person, m.id as body from device d left join mine m on true where d.id = $1`,
    [device, day],
  )
  const [first] = rows
  return {
    status: first?.status ?? null,
    person: first?.person ?? null,
    bodies: new Set(first?.status === 'active' ? rows.flatMap((row) => row.body ?? []) : []),
  }
}
