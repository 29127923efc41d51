import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Facts about one document (公文): 送审稿 → 定稿 → 登记文号 → 印发. */
export const documentFacts = defineFacts({
  'document.drafted': {
    version: 1,
    payload: z.object({
      round: z.string(),
      kind: z.enum(['bulletin']),
      title: z.string().max(200),
      blob: hash,
      annexBlob: hash,
      /** blob with every figure and the facts it counts */
      figuresBlob: hash,
      asOf: z.number().int(),
    }),
    audience: 'owner',
    needs: 'results',
  },
  'document.finalised': {
    version: 1,
    payload: z.object({
      blob: hash,
      differences: z
        .array(
          z.object({ figure: z.string().max(80), draft: z.string().max(200), final: z.string().max(200) }),
        )
        .max(200),
      reason: z.string().max(500),
    }),
    audience: 'owner',
    needs: 'results',
  },
  'document.numbered': {
    version: 1,
    payload: z.object({ number: z.string().min(1).max(60), date: z.string().max(10) }),
    audience: 'owner',
    needs: 'results',
  },
  'document.voided': {
    version: 1,
    payload: z.object({ reason: z.string().min(1).max(500) }),
    audience: 'owner',
    needs: 'results',
  },
})
