/** The carried checklists (`resources/checklists.json`) as the product uses them. */
import { z } from 'zod'
import { basisKinds, type Checklist, type ChecklistLevel, howToLook } from './checklist.ts'

const line = z.object({
  id: z.string(),
  text: z.string().optional(),
  question: z.string().optional(),
  how: z.array(z.enum(howToLook)),
  howToCheck: z.string(),
  basis: z.string(),
  basisKind: z.enum(basisKinds).default('policy'),
  score: z.number().nullable(),
  deduct: z.object({ mode: z.literal('per_defect'), points: z.number(), max: z.number() }).optional(),
  notApplicableAllowed: z.boolean(),
  evidence: z.array(z.string()).default([]),
  coordination: z.string().default(''),
  typicalDefect: z.string().nullable(),
})

/** The file as it is shipped. */
export const checklistsFile = z.object({
  scoringRules: z.array(z.string()),
  evidenceRules: z.array(z.string()),
  checklists: z.array(
    z.object({
      key: z.enum(['hall', 'town', 'village']),
      title: z.string(),
      version: z.string(),
      scored: z.boolean(),
      sections: z.array(z.object({ title: z.string(), lines: z.array(line) })),
    }),
  ),
})
export type ChecklistsFile = z.infer<typeof checklistsFile>

export interface CarriedChecklist {
  id: ChecklistLevel
  version: string
  list: Checklist
}

export const carriedChecklists = ({ checklists }: ChecklistsFile): CarriedChecklist[] =>
  checklists.map(({ key, title, version, scored, sections }) => ({
    id: key,
    version,
    list: {
      title,
      level: key,
      scored,
      sections: sections.map((section) => ({
        title: section.title,
        lines: section.lines.map((one) => ({
          id: one.id,
          text: one.text ?? one.question ?? '',
          how: one.how,
          howToCheck: one.howToCheck,
          basis: one.basis,
          basisKind: one.basisKind,
          score: one.score === null ? null : inTenths(one.score),
          perDefect: one.deduct ? inTenths(one.deduct.points) : null,
          notApplicableAllowed: one.notApplicableAllowed,
          evidence: one.evidence,
          coordination: one.coordination,
          typicalDefect: one.typicalDefect ?? '',
        })),
      })),
    },
  }))

const inTenths = (points: number): number => Math.round(points * 10)
