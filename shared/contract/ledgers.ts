import { z } from 'zod'
import { ledgerFields } from '../domain/ledgers/columns.ts'
import { ledgerRow } from '../domain/ledgers/ledger-row.ts'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)

const ledgerEntry = z.object({
  id,
  name: z.string(),
  year: z.number(),
  rows: z.number(),
  /** rows in which the ledger notes something wrong */
  problems: z.number(),
  source: z.string(),
  byName: z.string().nullable(),
  /** epoch ms it was imported */
  at: z.number(),
  withdrawn: z.object({ reason: z.string(), at: z.number(), byName: z.string().nullable() }).nullable(),
  /** its rows are here and can be searched */
  built: z.boolean(),
  /** imported by this person's part of the organisation: may be withdrawn */
  own: z.boolean(),
  outcomes: z.array(z.object({ text: z.string(), count: z.number() })),
})
export type LedgerEntry = z.infer<typeof ledgerEntry>

const linked = z.object({ id: z.string(), name: z.string() })

const ledgerHit = ledgerRow.extend({
  ledger: id,
  /** place in its ledger, from 0 */
  no: z.number(),
  ledgerName: z.string(),
  /** the body of this name, when there is exactly one */
  unitBody: linked.nullable(),
})
export type LedgerHit = z.infer<typeof ledgerHit>

const ledgerProblem = z.object({
  sheet: z.string(),
  /** 1-based, as the table shows it */
  row: z.number(),
  cell: z.string(),
  column: z.string(),
  value: z.string(),
  reason: z.string(),
  /** the row is left out; otherwise it is kept as written */
  rejected: z.boolean(),
})

const preview = z.object({
  /** give it to `ledgers.import`; good until another file is looked at */
  token: z.string(),
  file: z.string(),
  name: z.string(),
  year: z.number(),
  /** rows with content under the headers */
  rows: z.number(),
  ready: z.number(),
  rejected: z.number(),
  sheets: z.array(z.string()),
  columns: z.array(
    z.object({ field: z.enum(ledgerFields), label: z.string(), heading: z.string().nullable() }),
  ),
  sample: z.array(ledgerRow),
  problems: z.array(ledgerProblem),
  problemsTotal: z.number(),
})
export type LedgerPreview = z.infer<typeof preview>

const manage = { topics: ['ledgers'], needs: 'org' } as const

/** 历史台账: checks of earlier years from spreadsheets, to be looked up, never counted. */
export const ledgersContract = {
  'ledgers.list': query(z.object({}), z.array(ledgerEntry), {
    topics: ['ledgers', 'people'],
    needs: 'read',
  }),
  /** every word must be part of a unit, window, item, number, outcome or remark; newest first; withdrawn ones are left out */
  'ledgers.rows': query(
    z.object({
      ledger: id.optional(),
      text: z.string().max(100).default(''),
      /** only rows in which the ledger notes something wrong */
      problems: z.boolean().default(false),
      outcome: z.string().max(2000).optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(5000).default(200),
    }),
    z.object({ total: z.number(), rows: z.array(ledgerHit) }),
    { topics: ['ledgers', 'org'], needs: 'read' },
  ),
  /** items of the catalogue shown now that have the name of the row, those of its unit first */
  'ledgers.items': query(
    z.object({ ledger: id, no: z.number().int().min(0) }),
    z.array(z.object({ code: z.string(), name: z.string(), bodyName: z.string(), sameUnit: z.boolean() })),
    { topics: ['ledgers', 'catalogue', 'org'], needs: 'read' },
  ),
  /** reads a file in a process of its own; changes nothing */
  'ledgers.preview': command(z.object({ path: z.string().min(1).max(4096) }), preview, {
    topics: [],
    needs: 'org',
  }),
  'ledgers.import': command(
    z.object({ token: z.string(), name: z.string().trim().min(1, '请填写台账名称').max(100).optional() }),
    z.object({ id, rows: z.number() }),
    manage,
  ),
  /** takes it out of search; the fact and its file stay */
  'ledgers.withdraw': command(
    z.object({ id, reason: z.string().trim().min(1, '请填写理由').max(500) }),
    z.object({ id }),
    manage,
  ),
}
