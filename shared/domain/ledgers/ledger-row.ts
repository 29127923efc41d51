import { z } from 'zod'
import type { requiredElements } from '../persona/call-script.ts'

type Element = (typeof requiredElements)[number]

/** What an old ledger says of one element: right, wrong, not asked, or words that are neither. */
export const ledgerVerdict = z.enum(['yes', 'no', 'none', 'other'])
export type LedgerVerdict = z.infer<typeof ledgerVerdict>

export const ledgerVerdictLabels: Record<LedgerVerdict, string> = {
  yes: '准确',
  no: '不准确',
  none: '',
  other: '见原文',
}

const elements = {
  phone: ledgerVerdict,
  place: ledgerVerdict,
  materials: ledgerVerdict,
  time_limit: ledgerVerdict,
} satisfies Record<Element, typeof ledgerVerdict>

const text = z.string().max(2000)

/** One line of a ledger (台账) as it was written, read as far as it can be. The checker's name is not kept. */
export const ledgerRow = z.object({
  /** 'YYYY-MM-DD'; null: no date could be read */
  date: z.string().nullable(),
  time: text,
  unit: text,
  window: text,
  item: text,
  phone: text,
  /** 接通情况, in the words of the ledger */
  outcome: text,
  verdicts: z.object(elements),
  /** 存在问题 and other words */
  remark: text,
  /** 整改情况 */
  followUp: text,
  /** where it stood: 'Sheet1 12' */
  place: z.string().max(200),
})
export type LedgerRow = z.infer<typeof ledgerRow>

/** More rows than any bureau wrote by hand in a year; what is beyond it is something else. */
export const MAX_LEDGER_ROWS = 50_000

/** The blob of a ledger, written as canonical JSON. */
export const ledgerFile = z.object({
  v: z.literal(1),
  year: z.number().int(),
  rows: z.array(ledgerRow).max(MAX_LEDGER_ROWS),
})
export type LedgerFile = z.infer<typeof ledgerFile>

/** Does the ledger note something wrong in this row? */
export const notesProblem = (row: Pick<LedgerRow, 'remark' | 'verdicts'>): boolean =>
  row.remark !== '' || Object.values(row.verdicts).includes('no')
