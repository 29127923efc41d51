/**
 * A checklist (检查表) of visits. Points are kept as whole tenths, so that half points add up exactly. A visit freezes
 * the one it started with: whatever is published later, it goes on as it began.
 */
import { z } from 'zod'

export const howToLook = ['see', 'doc', 'ask', 'try'] as const
export type HowToLook = (typeof howToLook)[number]
export const howLabels: Record<HowToLook, string> = {
  see: '看现场',
  doc: '查资料',
  ask: '问询',
  try: '试办',
}

export const basisKinds = ['policy', 'standard', 'practice'] as const
export type BasisKind = (typeof basisKinds)[number]
export const basisLabels: Record<BasisKind, string> = {
  policy: '工作机制',
  standard: '标准',
  practice: '日常要求',
}

/** What is looked at: a hall of city or county, a township, a village. */
export const checklistLevels = ['hall', 'town', 'village'] as const
export type ChecklistLevel = (typeof checklistLevels)[number]
export const checklistLevelLabels: Record<ChecklistLevel, string> = {
  hall: '市、县政务服务中心',
  town: '镇街为民服务中心',
  village: '村（社区）',
}

const tenths = z.number().int().min(0).max(10_000)

export const checklistLine = z.object({
  id: z.string().min(1).max(40),
  text: z.string().min(1).max(300),
  how: z.array(z.enum(howToLook)).max(4),
  howToCheck: z.string().max(300),
  basis: z.string().max(200),
  basisKind: z.enum(basisKinds),
  /** the most it can cost, in tenths of a point; null where nothing is scored */
  score: tenths.nullable(),
  /** what one defect costs, in tenths of a point */
  perDefect: tenths.nullable(),
  notApplicableAllowed: z.boolean(),
  /** what shows a defect: 照片、截图、问询记录 */
  evidence: z.array(z.string().max(60)).max(10),
  /** what may be asked of somebody above (协调), for lines that are not scored */
  coordination: z.string().max(200),
  typicalDefect: z.string().max(200),
})
export type ChecklistLine = z.infer<typeof checklistLine>

const base = z.object({
  title: z.string().min(1).max(80),
  level: z.enum(checklistLevels),
  scored: z.boolean(),
  sections: z
    .array(z.object({ title: z.string().min(1).max(60), lines: z.array(checklistLine).max(60) }))
    .min(1)
    .max(20),
})

const sound = ({ level, scored, sections }: z.infer<typeof base>, context: z.core.$RefinementCtx) => {
  const lines = sections.flatMap((section) => section.lines)
  const say = (message: string) => context.addIssue({ code: 'custom', message, path: ['sections'] })
  if (level === 'village' && scored) say('村（社区）只记问题和协调事项，不打分')
  if (new Set(lines.map((line) => line.id)).size < lines.length) say('检查内容的编号有重复')
  if (lines.length > 150) say('检查内容最多150项')
  if (lines.some((line) => scored !== (line.score !== null && line.perDefect !== null)))
    say(scored ? '打分的检查表每项都要有分值和扣分' : '不打分的检查表不能有分值')
}

/** A checklist as it is written and published. */
export const checklist = base.superRefine(sound)
export type Checklist = z.infer<typeof checklist>

/** A checklist as a visit keeps it: which one and which version. */
export const frozenChecklist = base
  .extend({ id: z.string().max(80), version: z.string().max(20) })
  .superRefine(sound)
export type FrozenChecklist = z.infer<typeof frozenChecklist>

/** All its lines in order. */
export const linesOf = ({ sections }: Pick<Checklist, 'sections'>): ChecklistLine[] =>
  sections.flatMap((section) => section.lines)

/** The most points it gives, in tenths; null where nothing is scored. */
export const totalOf = (list: Pick<Checklist, 'sections' | 'scored'>): number | null =>
  list.scored ? linesOf(list).reduce((sum, line) => sum + (line.score ?? 0), 0) : null

/** Tenths of a point as text: 40 → '4', 5 → '0.5'. */
export const pointsText = (of: number): string =>
  of % 10 === 0 ? String(of / 10) : `${Math.floor(of / 10)}.${of % 10}`

/** '4', '0.5' → tenths of a point; null: no such number. */
export const parsePoints = (text: string): number | null => {
  const read = /^(\d{1,3})(?:\.(\d))?$/.exec(text.trim())
  return read ? Number(read[1]) * 10 + Number(read[2] ?? 0) : null
}
