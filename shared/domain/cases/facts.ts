import { z } from 'zod'
import {
  attemptClosed,
  attemptOpened,
  checkAmended,
  checkPayload,
  checkPrivate,
  checkVoided,
} from '../check/payloads.ts'
import { defineFacts } from '../fact-type.ts'
import { confirmAnswered, confirmRuled, confirmSent, reviewDecided } from './review-facts.ts'

export type { AttemptClosed, AttemptOpened, CheckPayload } from '../check/payloads.ts'

/** A unit of the population that was drawn: one item at one number. */
export const caseDrawn = z.object({
  round: z.string().max(80),
  /** id of the unit in the population (the item code there) */
  unit: z.string().max(80),
  item: z.object({
    code: z.string().max(80),
    name: z.string().max(300),
    /** the unit checked, its area (县市区) or null for 市直, and the window if known */
    body: z.string().max(80),
    area: z.string().max(80).nullable(),
    window: z.string().max(80).nullable(),
    maintainer: z.string().max(80).nullable(),
    focus: z.string().max(60).nullable(),
    phone: z.string().max(40),
    release: z.string().max(80),
  }),
  stratum: z.string().max(80),
  rank: z.number().int().min(1),
  set: z.enum(['main', 'reserve']),
  /** inclusion probability as text of a decimal, for the estimator */
  inclusion: z.string().max(40),
  /** drawn for a second, independent record (双评), and for review of a good one */
  double: z.boolean(),
  selfRun: z.boolean(),
})
export type CaseDrawn = z.infer<typeof caseDrawn>

/** Facts about one case (案件). */
export const caseFacts = defineFacts({
  'case.drawn': { version: 1, payload: caseDrawn, audience: 'owner', needs: 'plan' },
  /** null = pooled: anyone of the round's inspectors, with a lease from the hub */
  'case.assigned': {
    version: 1,
    payload: z.object({ to: z.string().max(80).nullable(), reason: z.string().max(200) }),
    audience: 'owner',
    needs: 'plan',
  },
  /** a reserve takes the place of a replaced case */
  'case.activated': {
    version: 1,
    payload: z.object({ replaces: z.string().max(80) }),
    audience: 'owner',
    needs: 'plan',
  },
  'case.replaced': {
    version: 1,
    payload: z.object({ reason: z.string().min(1).max(500), by: z.string().max(80).nullable() }),
    audience: 'owner',
    needs: 'plan',
  },
  'attempt.opened': { version: 1, payload: attemptOpened, audience: 'owner', needs: 'call' },
  'attempt.closed': { version: 1, payload: attemptClosed, audience: 'owner', needs: 'call' },
  'check.submitted': {
    version: 1,
    payload: checkPayload,
    private: checkPrivate,
    audience: 'owner',
    needs: 'call',
  },
  'check.amended': { version: 1, payload: checkAmended, audience: 'owner', needs: 'call' },
  'check.voided': { version: 1, payload: checkVoided, audience: 'owner', needs: 'call' },
  'review.decided': { version: 1, payload: reviewDecided, audience: 'owner', needs: 'review' },
  'case.ruled': {
    version: 1,
    payload: z.object({ chosen: z.string().max(80), reason: z.string().min(1).max(500) }),
    audience: 'owner',
    needs: 'admin',
  },
  'confirm.sent': { version: 1, payload: confirmSent, audience: 'owner', needs: 'review' },
  'confirm.answered': {
    version: 1,
    payload: confirmAnswered,
    private: z.object({ responsible: z.object({ name: z.string().max(40), post: z.string().max(60) }) }),
    audience: 'owner',
    needs: 'review',
  },
  'confirm.ruled': { version: 1, payload: confirmRuled, audience: 'owner', needs: 'review' },
})
