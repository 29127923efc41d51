import { z } from 'zod'
import type { Audience, SignedFact } from '#shared/facts/envelope.ts'

/** A fact as the table has it. `body` is the JSON text as it came, without the private part. */
export interface FactRow {
  id: string
  contentHash: string
  type: string
  entityKind: string
  entityId: string
  owner: string
  subject: string | null
  audience: Audience
  author: string
  device: string
  deviceSeq: number
  linkHash: string
  body: string
  private: string | null
  payload: Record<string, unknown>
}

/** Column list that gives a {@link FactRow} without its payload, which is inside `body`. */
export const FACT_COLUMNS = `id, content_hash as "contentHash", type, entity_kind as "entityKind",
  entity_id as "entityId", owner, subject, audience, author, device, device_seq as "deviceSeq",
  link_hash as "linkHash", body, private`

export const rowOf = (fact: SignedFact): FactRow => {
  const { private: part, ...rest } = fact
  const { content: c, link } = fact
  return {
    id: c.id,
    contentHash: link.contentHash,
    type: c.type,
    entityKind: c.entity.kind,
    entityId: c.entity.id,
    owner: c.owner,
    subject: c.subject ?? null,
    audience: c.audience,
    author: c.author,
    device: link.device,
    deviceSeq: link.deviceSeq,
    linkHash: fact.linkHash,
    body: JSON.stringify(rest),
    private: part ? JSON.stringify(part) : null,
    payload: c.payload,
  }
}

const withPayload = z.object({ content: z.object({ payload: z.record(z.string(), z.unknown()) }) })

export const withPayloadOf = (row: Omit<FactRow, 'payload'>): FactRow => ({
  ...row,
  payload: withPayload.parse(JSON.parse(row.body)).content.payload,
})

/** The JSON text of the whole fact. */
export const factText = (body: string, part: string | null): string =>
  part === null ? body : `${body.slice(0, -1)},"private":${part}}`

const HASH = /^[0-9a-f]{64}$/

/** Every hash a payload names: it may be that of a blob. */
export const hashesIn = (value: unknown, found: Set<string> = new Set()): Set<string> => {
  if (typeof value === 'string') {
    if (value.length === 64 && HASH.test(value)) found.add(value)
  } else if (Array.isArray(value)) for (const item of value) hashesIn(item, found)
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) hashesIn(item, found)
  return found
}
