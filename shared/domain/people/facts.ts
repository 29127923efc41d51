import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'
import { roles } from '../roles/capabilities.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** Facts about a colleague (工作人员) and what they may do, from when to when. */
export const personFacts = defineFacts({
  'person.registered': {
    version: 1,
    payload: z.object({
      name: z.string().min(1).max(40),
      body: z.string(),
      post: z.string().max(60).optional(),
    }),
    audience: 'owner',
    needs: 'admin',
  },
  'person.changed': {
    version: 1,
    payload: z
      .object({
        name: z.string().min(1).max(40),
        body: z.string(),
        post: z.string().max(60),
        active: z.boolean(),
      })
      .partial(),
    audience: 'owner',
    needs: 'admin',
  },
  'role.granted': {
    version: 1,
    payload: z.object({
      grant: z.string().max(80),
      role: z.enum(roles),
      body: z.string(),
      from: day,
      to: day.nullable(),
    }),
    audience: 'owner',
    needs: 'admin',
  },
  'role.revoked': {
    version: 1,
    payload: z.object({ grant: z.string().max(80), from: day, reason: z.string().max(200) }),
    audience: 'owner',
    needs: 'admin',
  },
})

/** Facts about one number we call from (拨打号码台账). */
export const callerFacts = defineFacts({
  'caller.registered': {
    version: 1,
    payload: z.object({
      number: z.string().min(3).max(30),
      line: z.string().max(60).optional(),
      keeper: z.string().max(40).optional(),
      active: z.boolean(),
    }),
    audience: 'owner',
    needs: 'org',
  },
  'caller.changed': {
    version: 1,
    payload: z
      .object({
        number: z.string().min(3).max(30),
        line: z.string().max(60),
        keeper: z.string().max(40),
        active: z.boolean(),
      })
      .partial(),
    audience: 'owner',
    needs: 'org',
  },
})
