import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'

/** Facts about one call script (话术) version; started cases keep theirs. Its content is a blob. */
export const scriptFacts = defineFacts({
  'script.published': {
    version: 1,
    payload: z.object({
      name: z.string().max(80),
      scriptVersion: z.string().max(20),
      blob: z.string().regex(/^[0-9a-f]{64}$/),
      note: z.string().max(500),
    }),
    audience: 'all',
    needs: 'plan',
  },
})
