/** The hub's one decision about a fact: is it well formed for its type, and might its author say it? */
import { type FactType, upcast } from '#shared/domain/fact-type.ts'
import type { Capability } from '#shared/domain/roles/capabilities.ts'
import type { Content, PrivatePart } from '#shared/facts/envelope.ts'
import { hlcWall } from '#shared/facts/hlc.ts'
import type { HubCode } from '#shared/protocol/codes.ts'
import { type Access, dayOf } from '../auth/access.ts'

export type TypeOf = (kind: string, type: string) => FactType | null

export type Judgement =
  | { status: 'accepted' }
  | { status: 'awaiting'; code: HubCode }
  | { status: 'refused'; code: HubCode }
  | { status: 'unknown' }

/** Who speaks, and what the hub knows of what they speak about. */
export interface Speaker {
  person: string
  /** the id they wrote under before they joined (单机正式使用) */
  formerPerson: string | null
  revoked: boolean
}

export interface JudgeContext {
  access: Access
  now: number
  /** owners of the facts of this entity the hub accepted before */
  ownersBefore: readonly string[]
}

export const judge = (
  typeOf: TypeOf,
  content: Content,
  part: PrivatePart | undefined,
  speaker: Speaker,
  { access, now, ownersBefore }: JudgeContext,
): Judgement => {
  if (content.author !== speaker.person && content.author !== speaker.formerPerson)
    return { status: 'refused', code: 'SYNC_FACT_AUTHOR' }
  const type = typeOf(content.entity.kind, content.type)
  if (!type || content.typeVersion > type.version) return { status: 'unknown' }
  const flaw = formFlaw(type, content, part)
  if (flaw) return { status: 'refused', code: flaw }
  if (type.needs === 'hub') return { status: 'refused', code: 'SYNC_FACT_HUB_ONLY' }
  const bodies = bodiesTouched(content, access)
  if (bodies === null) return { status: 'refused', code: 'SYNC_FACT_PAYLOAD' }
  const verdict = mayAll(access, speaker.person, type.needs, [...bodies, ...ownersBefore], now, content)
  if (verdict === 'no') return { status: 'refused', code: 'SYNC_FACT_NOT_ALLOWED' }
  return verdict === 'was' || speaker.revoked
    ? { status: 'awaiting', code: 'SYNC_PENDING_RELEASE' }
    : { status: 'accepted' }
}

const mayAll = (
  access: Access,
  person: string,
  need: Capability,
  bodies: readonly string[],
  now: number,
  content: Content,
) => access.may(person, need, bodies, dayOf(now), dayOf(Math.min(hlcWall(content.hlc), now)))

const formFlaw = (type: FactType, content: Content, part: PrivatePart | undefined): HubCode | null => {
  if (content.audience !== type.audience) return 'SYNC_FACT_AUDIENCE'
  if (content.audience === 'subject' && content.subject === undefined) return 'SYNC_FACT_AUDIENCE'
  const payload = upcast({ [content.type]: type }, content.type, content.typeVersion, content.payload)
  if (!payload.known || !type.payload.safeParse(payload.payload).success) return 'SYNC_FACT_PAYLOAD'
  if (content.privateDigest !== undefined && !type.private) return 'SYNC_FACT_PAYLOAD'
  if (part && !type.private?.safeParse(part.data).success) return 'SYNC_FACT_PAYLOAD'
  return null
}

/**
 * The bodies a fact has power over: its author must be allowed for each of them, so that nobody lifts
 * themselves by naming a body above their own. null = it names what cannot be.
 */
export const bodiesTouched = (
  content: Pick<Content, 'type' | 'entity' | 'owner' | 'payload'>,
  access: Access,
): string[] | null => {
  const { entity, owner, payload } = content
  const named = (key: string): string[] => (typeof payload[key] === 'string' ? [payload[key]] : [])
  const known = (body: string): string[] => (access.knows(body) ? [body] : [])
  const personBody = () => {
    const body = access.bodyOf(entity.id)
    return body === null ? [] : [body]
  }
  switch (content.type) {
    case 'org.registered':
    case 'org.changed': {
      const parent = named('parent')
      if (parent.some((p) => access.within(p, entity.id))) return null
      if (payload.parent === null && !access.isRoot(entity.id)) return null
      return [owner, ...known(entity.id), ...parent]
    }
    case 'tenure.set':
      return [owner, ...known(entity.id)]
    case 'person.registered':
    case 'person.changed':
      return [owner, ...personBody(), ...named('body')]
    case 'role.granted':
      return [owner, ...personBody(), ...named('body')]
    case 'role.revoked': {
      const grant = typeof payload.grant === 'string' ? access.grantOf(payload.grant) : null
      return [owner, ...(grant ? [grant.body] : [])]
    }
    default:
      return [owner]
  }
}
