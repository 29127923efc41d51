import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Facts about one release of an item catalogue (事项清单版本). The items themselves are a blob. */
export const releaseFacts = defineFacts({
  'release.published': {
    version: 1,
    payload: z.object({
      /** the body whose catalogue it is */
      body: z.string(),
      name: z.string().min(1).max(100),
      /** the date the catalogue was exported at its source (清单日期) */
      date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      kind: z.enum(['base', 'delta']),
      /** releases it follows; two or more = a merge */
      parents: z.array(z.string()).max(16),
      blob: hash,
      items: z.number().int().min(0),
      materials: z.number().int().min(0),
      rejected: z.number().int().min(0),
      source: z.string().max(200),
      olderReason: z.string().max(200).optional(),
    }),
    audience: 'all',
    needs: 'catalogue',
  },
  'release.withdrawn': {
    version: 1,
    payload: z.object({ reason: z.string().min(1).max(500), replacement: z.string().nullable() }),
    audience: 'all',
    needs: 'catalogue',
  },
})
