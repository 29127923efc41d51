import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * Facts about a ledger of earlier checks (历史台账) that was kept in a spreadsheet. Its rows are a blob: read-only
 * history, never counted in any rate.
 */
export const ledgerFacts = defineFacts({
  'ledger.imported': {
    version: 1,
    payload: z.object({
      name: z.string().min(1).max(100),
      year: z.number().int().min(1990).max(2100),
      rows: z.number().int().min(1),
      /** canonical JSON, see `ledgerFile` */
      blob: hash,
      /** the name of the file it came from */
      source: z.string().max(200),
    }),
    audience: 'owner',
    needs: 'org',
  },
  'ledger.withdrawn': {
    version: 1,
    payload: z.object({ reason: z.string().min(1).max(500) }),
    audience: 'owner',
    needs: 'org',
  },
})
