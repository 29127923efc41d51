import { z } from 'zod'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)
const path = z.string().min(1).max(4096)
const day = z.union([z.literal(''), z.string().regex(/^\d{4}-\d{2}-\d{2}$/)])
const done = z.object({ id: z.string() })

const inline = z.object({
  text: z.string(),
  figure: z.string().optional(),
  blank: z.string().optional(),
})
export type PreviewInline = z.infer<typeof inline>

const words = (
  kind: 'title' | 'subtitle' | 'addressee' | 'paragraph' | 'line' | 'signature' | 'date' | 'note',
) => z.object({ kind: z.literal(kind), inlines: z.array(inline) })

/** The document as it will stand on the page: the same blocks the .docx is written from. */
const block = z.discriminatedUnion('kind', [
  words('title'),
  words('subtitle'),
  words('addressee'),
  z.object({
    kind: z.literal('item'),
    level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
    number: z.string(),
    lead: z.string(),
    inlines: z.array(inline),
  }),
  words('paragraph'),
  words('line'),
  z.object({
    kind: z.literal('table'),
    columns: z.array(
      z.object({
        title: z.string(),
        weight: z.number(),
        align: z.enum(['left', 'center', 'right']).optional(),
      }),
    ),
    rows: z.array(z.array(z.array(inline))),
  }),
  z.object({ kind: z.literal('attachments'), items: z.array(z.array(inline)) }),
  words('signature'),
  words('date'),
  words('note'),
])
export type PreviewBlock = z.infer<typeof block>

const previewPart = z.object({
  role: z.enum(['body', 'annex']),
  label: z.string().optional(),
  orientation: z.enum(['portrait', 'landscape']),
  blocks: z.array(block),
})
export type PreviewPart = z.infer<typeof previewPart>

/** What only people can say in a bulletin; kept at every keystroke, never invented. */
export const bulletinFill = z.object({
  addressees: z.string().max(500).default(''),
  basisDocument: z.string().max(200).default(''),
  signature: z.string().max(100).default(''),
  docDate: day.default(''),
  guideFixDue: day.default(''),
  windowFixDue: day.default(''),
  checkFocus: z.string().max(300).default(''),
  goodPractices: z
    .array(z.object({ text: z.string().max(300), unit: z.string().max(80) }))
    .max(20)
    .default([]),
})
export type BulletinFill = z.infer<typeof bulletinFill>

const figureView = z.object({
  id: z.string(),
  text: z.string(),
  /** how it was counted */
  basis: z.string(),
  facts: z.array(z.string()),
})

const difference = z.object({
  kind: z.enum(['changed', 'removed', 'added']),
  figure: z.string().nullable(),
  draft: z.string(),
  final: z.string(),
  context: z.string(),
})
export type FigureDifferenceView = z.infer<typeof difference>

const paperRow = z.object({
  id: z.string(),
  round: z.string(),
  roundName: z.string(),
  title: z.string(),
  at: z.number(),
  authorName: z.string(),
  asOf: z.number(),
  /** 送审稿 → 定稿 → 已登记文号 → 已印发; 已作废 */
  status: z.enum(['draft', 'final', 'numbered', 'issued', 'voided']),
  /** the files are on this device */
  filesHere: z.boolean(),
  finalAt: z.number().nullable(),
  differences: z.number(),
  reason: z.string(),
  number: z.string().nullable(),
  numberDate: z.string().nullable(),
  voided: z.string().nullable(),
})
export type PaperRow = z.infer<typeof paperRow>

/** 通报: from the results to a document, and back in as 定稿. */
export const documentsContract = {
  'documents.list': query(z.object({ round: id.optional() }), z.array(paperRow), {
    topics: ['documents', 'rounds', 'people'],
    needs: 'results',
  }),
  'documents.preview': query(
    z.object({ round: id }),
    z.object({
      title: z.string(),
      fill: bulletinFill,
      parts: z.array(previewPart),
      figures: z.array(figureView),
      /** blanks that people have to fill in */
      missing: z.array(z.object({ name: z.string(), key: z.string() })),
      /** what is left out of it or not finished yet */
      warnings: z.array(z.string()),
      /** a draft can be made now; otherwise why not */
      ready: z.boolean(),
      whyNot: z.string().nullable(),
    }),
    { topics: ['documents', 'cases', 'reviews', 'rounds', 'org', 'drafts', 'settings'], needs: 'results' },
  ),
  'documents.saveFill': command(
    z.object({ round: id, fill: bulletinFill }),
    z.object({ savedAt: z.number() }),
    {
      topics: ['drafts'],
      needs: 'results',
    },
  ),
  /** 送审稿: .docx, .xlsx annex and the figures with their facts, kept as blobs */
  'documents.draft': command(z.object({ round: id }), done, { topics: ['documents'], needs: 'results' }),
  'documents.save': command(
    z.object({ id, what: z.enum(['draft', 'annex', 'final']), path }),
    z.object({ path: z.string(), bytes: z.number() }),
    { topics: [], needs: 'results' },
  ),
  /** 定稿 back in: without a reason it is stored only when every figure stands as it was frozen */
  'documents.finalise': command(
    z.object({ id, path, reason: z.string().trim().max(500).default('') }),
    z.object({
      stored: z.boolean(),
      differences: z.array(difference),
      unchanged: z.number(),
      trackedChanges: z.boolean(),
    }),
    { topics: ['documents'], needs: 'results' },
  ),
  'documents.number': command(
    z.object({
      id,
      number: z.string().trim().min(1, '请填写文号').max(60),
      date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '请填写成文日期'),
    }),
    done,
    { topics: ['documents'], needs: 'results' },
  ),
  'documents.issue': command(z.object({ id }), done, { topics: ['documents', 'rounds'], needs: 'results' }),
  'documents.void': command(z.object({ id, reason: z.string().trim().min(1, '请填写理由').max(500) }), done, {
    topics: ['documents'],
    needs: 'results',
  }),
}
