import { z } from 'zod'
import { roles } from '../domain/roles/capabilities.ts'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)

/** A case that is not done yet, with its assignee the one who leaves. */
const handoverCase = z.object({
  id,
  roundName: z.string(),
  itemCode: z.string(),
  itemName: z.string(),
  bodyName: z.string(),
  status: z.enum(['open', 'submitted', 'returned', 'ruling']),
  attempts: z.number(),
  /** epoch ms of 预约再拨 */
  appointmentAt: z.number().nullable(),
  /** organised by the body of whoever hands over: only these can be assigned anew here */
  movable: z.boolean(),
})
export type HandoverCase = z.infer<typeof handoverCase>

/** A record made by the one who leaves that nobody has reviewed yet. */
const handoverReview = z.object({
  case: id,
  roundName: z.string(),
  itemName: z.string(),
  bodyName: z.string(),
  at: z.number(),
  status: z.enum(['submitted', 'returned', 'ruling']),
})

/** What was handed over on this device before. */
const handed = z.object({
  /** epoch ms */
  at: z.number(),
  by: z.string(),
  toName: z.string(),
  cases: z.number(),
  callers: z.number(),
  /** of its records, how many 市局 has received */
  records: z.number(),
  received: z.number(),
})

const paperDevice = z.object({
  name: z.string().max(80),
  lastSeenAt: z.number().nullable(),
  unsent: z.number(),
  revoked: z.boolean(),
})

/** 工作移交: what a colleague who leaves still has in hand, and who takes it over. */
export const handoverContract = {
  'handover.of': query(
    z.object({ person: id }),
    z.object({
      person: z.object({
        id,
        name: z.string(),
        post: z.string(),
        bodyName: z.string(),
        active: z.boolean(),
        grants: z.array(
          z.object({
            id,
            role: z.enum(roles),
            bodyName: z.string(),
            from: z.string(),
            to: z.string().nullable(),
          }),
        ),
      }),
      cases: z.array(handoverCase),
      reviews: z.array(handoverReview),
      callers: z.array(z.object({ id, number: z.string(), line: z.string(), movable: z.boolean() })),
      /** rounds not drawn yet that name the person as an inspector */
      rounds: z.array(z.object({ id, name: z.string() })),
      /** on this device, when it is the person's own; null: only that device knows */
      here: z.object({ drafts: z.array(z.string()), unsent: z.number(), files: z.number() }).nullable(),
      handed: z.array(handed),
    }),
    { topics: ['people', 'cases', 'callers', 'rounds', 'drafts', 'sync'], needs: 'read' },
  ),
  /** assigns cases and numbers to the receiver; what the receiver must avoid (回避) stays where it is */
  'handover.transfer': command(
    z.object({
      from: id,
      to: id,
      cases: z.array(id).max(5000),
      callers: z.array(id).max(500),
    }),
    z.object({ cases: z.number(), callers: z.number(), avoided: z.array(id) }),
    { topics: ['cases', 'rounds', 'callers', 'reviews'], needs: 'admin' },
  ),
  /** 移交清单 (A4) of what was handed over and what is still in hand */
  'handover.paper': query(
    z.object({
      from: id,
      to: id.nullable(),
      witness: z.string().trim().max(40),
      /** as the hub knows them */
      devices: z.array(paperDevice).max(50),
    }),
    z.object({ html: z.string(), footer: z.string(), title: z.string() }),
    { topics: [], needs: 'read' },
  ),
}
