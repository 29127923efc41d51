import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'
import { checklist } from './checklist.ts'

/** Facts about one checklist (检查表). The carried ones are there without a fact; their changes are published. */
export const checklistFacts = defineFacts({
  'checklist.published': {
    version: 1,
    payload: z.object({
      version: z.string().min(1).max(20),
      list: checklist,
      note: z.string().max(300),
    }),
    audience: 'all',
    needs: 'plan',
  },
  'checklist.withdrawn': {
    version: 1,
    payload: z.object({ reason: z.string().min(1).max(300) }),
    audience: 'all',
    needs: 'plan',
  },
})
