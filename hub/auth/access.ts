/**
 * Who may do what, and who may read what: a pure function of the org tree, the people and their roles with
 * tenure. The hub decides by it once, when a fact arrives, and at every pull.
 */
import { createHash } from 'node:crypto'
import { allows, type Capability, type Role, roles } from '#shared/domain/roles/capabilities.ts'

export interface Grant {
  id: string
  person: string
  role: string
  body: string
  /** 'YYYY-MM-DD'; `to` is the first day without the role, null = open */
  from: string
  to: string | null
  /** revoked as from this day */
  revokedFrom: string | null
}

export interface AccessFacts {
  /** body → the body above it */
  parents: ReadonlyMap<string, string | null>
  grants: readonly Grant[]
  /** person → body; people who are no longer active hold nothing */
  people: ReadonlyMap<string, { body: string; active: boolean }>
}

/** yes; was = on the day it was said, but not any more; no */
export type Verdict = 'yes' | 'was' | 'no'

export interface Scope {
  /** all bodies whose feeds this person reads */
  bodies: readonly string[]
  /** all there are: nothing needs to be filtered */
  everything: boolean
  /** changes when `bodies` does */
  digest: string
}

export interface Access {
  /** may this person do this for all these bodies on `today`; or might on `saidOn`, when it was said? */
  may(person: string, need: Capability, bodies: readonly string[], today: string, saidOn?: string): Verdict
  scopeOf(person: string, today: string): Scope
  /** is `body` this `above` itself or below it? */
  within(body: string, above: string): boolean
  bodyOf(person: string): string | null
  knows(body: string): boolean
  isRoot(body: string): boolean
  grantOf(id: string): Grant | null
}

export const createAccess = ({ parents, grants, people }: AccessFacts): Access => {
  const byPerson = Map.groupBy(grants, (grant) => grant.person)
  const byId = new Map(grants.map((grant) => [grant.id, grant]))
  let tree: Tree | null = null

  const within = (body: string, above: string): boolean => {
    const met = new Set<string>()
    for (let at: string | null | undefined = body; at != null && !met.has(at); at = parents.get(at)) {
      if (at === above) return true
      met.add(at)
    }
    return false
  }

  /** @param said what counts is the day something was said: who left since, or lost the role that very day, held it */
  const held = (person: string, need: Capability, day: string, said: boolean): string[] =>
    people.get(person)?.active === false && !said
      ? []
      : (byPerson.get(person) ?? [])
          .filter((grant) => isRole(grant.role) && allows([grant.role], need) && holdsOn(grant, day, said))
          .map((grant) => grant.body)

  const covers = (above: readonly string[], bodies: readonly string[]): boolean =>
    bodies.every((body) => above.some((a) => within(body, a)))

  const scopes = new Map<string, Scope>()
  return {
    within,
    bodyOf: (person) => people.get(person)?.body ?? null,
    knows: (body) => parents.has(body),
    isRoot: (body) => parents.get(body) === null,
    grantOf: (id) => byId.get(id) ?? null,
    may: (person, need, bodies, today, saidOn) => {
      if (covers(held(person, need, today, false), bodies)) return 'yes'
      return saidOn !== undefined && covers(held(person, need, saidOn, true), bodies) ? 'was' : 'no'
    },
    scopeOf: (person, today) => {
      const key = `${person} ${today}`
      const known = scopes.get(key)
      if (known) return known
      tree ??= treeOf(parents)
      const { children, roots } = tree
      const found = new Set<string>()
      for (const body of held(person, 'read', today, false)) addBelow(children, body, found)
      const bodies = [...found].sort()
      const everything = roots.length > 0 && roots.every((root) => found.has(root))
      const digest = createHash('sha256').update(bodies.join('\n')).digest('hex').slice(0, 24)
      const scope = { bodies, everything, digest }
      scopes.set(key, scope)
      return scope
    },
  }
}

interface Tree {
  children: Map<string, string[]>
  roots: string[]
}

const treeOf = (parents: AccessFacts['parents']): Tree => {
  const children = new Map<string, string[]>()
  const roots: string[] = []
  for (const [body, parent] of parents) {
    if (parent === null) roots.push(body)
    else {
      const siblings = children.get(parent)
      if (siblings) siblings.push(body)
      else children.set(parent, [body])
    }
  }
  return { children, roots }
}

const addBelow = (children: ReadonlyMap<string, string[]>, body: string, into: Set<string>): void => {
  const open = [body]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (into.has(at)) continue
    into.add(at)
    open.push(...(children.get(at) ?? []))
  }
}

const holdsOn = (grant: Grant, day: string, lastDayToo: boolean): boolean =>
  grant.from <= day &&
  (grant.to === null || day < grant.to) &&
  (grant.revokedFrom === null || day < grant.revokedFrom || (lastDayToo && day === grant.revokedFrom))

const isRole = (text: string): text is Role => roles.some((role) => role === text)

const CHINA_OFFSET_MS = 8 * 60 * 60 * 1000

const DAY_MS = 24 * 60 * 60 * 1000
let newest = { number: Number.NaN, day: '' }

/** 'YYYY-MM-DD' in Asia/Shanghai, whatever the machine says. */
export const dayOf = (ms: number): string => {
  const shifted = Math.min(Math.max(ms, 0), 8.64e15 - CHINA_OFFSET_MS) + CHINA_OFFSET_MS
  const number = Math.floor(shifted / DAY_MS)
  // The facts of a batch are mostly of one day.
  if (number !== newest.number) newest = { number, day: new Date(shifted).toISOString().slice(0, 10) }
  return newest.day
}
