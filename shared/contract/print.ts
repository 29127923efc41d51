import { z } from 'zod'
import { query } from './define.ts'

/** As many rows as one print may have: 600 pages. */
export const MAX_PRINT_ROWS = 20_000

const printList = z.object({
  title: z.string().trim().min(1).max(200),
  /** who prints; the body of the person by default */
  unit: z.string().max(200).optional(),
  /** filters and scope in words */
  note: z.string().max(1000).optional(),
  columns: z
    .array(
      z.object({
        title: z.string().max(60),
        /** share of the page's width beside the others; 1 by default */
        width: z.number().positive().max(10_000).optional(),
        align: z.enum(['left', 'center', 'right']).optional(),
      }),
    )
    .min(1)
    .max(40),
  rows: z.array(z.array(z.string().max(5000)).max(40)).max(MAX_PRINT_ROWS),
  /** epoch ms of what is shown (截至时间); now by default */
  asOf: z.number().int().optional(),
})
export type PrintListInput = z.input<typeof printList>

/** Any list as a page for the printer: A4 landscape, header on every page, page x/y, 截至时间. */
export const printContract = {
  'print.list': query(
    printList,
    z.object({
      html: z.string(),
      /** what stands at the foot of every page beside the page number, for `shell.print` and `shell.savePdf` */
      footer: z.string(),
    }),
    { topics: [], needs: 'read' },
  ),
}
