import { z } from 'zod'

const elementKey = z.string().max(30)

/** What a wrong answer turned out to come from, set in review or 核实, never by the caller. */
export const causes = ['window', 'guide', 'both', 'unclear'] as const
export type Cause = (typeof causes)[number]
export const causeLabels: Record<Cause, string> = {
  window: '窗口答错',
  guide: '指南有误',
  both: '两者均误',
  unclear: '依据不明',
}

/** 复核: 核准 / 退回补充 / 改判(理由), never by the caller. */
export const reviewDecided = z.object({
  /** the submitted check it speaks of (id of its fact) */
  check: z.string(),
  decision: z.enum(['approve', 'return', 'overrule']),
  /** element → verdict, only for 改判 */
  verdicts: z.record(elementKey, z.string().max(20)).optional(),
  /** element → reason side (对方原因/我方原因/待定) as ruled */
  sides: z.record(elementKey, z.enum(['theirs', 'ours', 'pending'])).optional(),
  causes: z.record(elementKey, z.enum(causes)).optional(),
  /** what the cause rests on; required with causes */
  basis: z.string().max(1000).optional(),
  reason: z.string().max(1000),
})

/** 核实: the unit was asked to confirm the facts. */
export const confirmSent = z.object({
  number: z.string().max(60),
  due: z.string().max(10),
  elements: z.array(elementKey).min(1).max(20),
})

/** 核实: what the unit answered, entered for it (代录) or imported from its 回执. */
export const confirmAnswered = z.object({
  answers: z.record(
    elementKey,
    z.object({
      answer: z.enum(['accept', 'object', 'silent']),
      cause: z.enum(causes).optional(),
      basis: z.string().max(1000),
    }),
  ),
  /** 单位核定责任人 was named (the name itself is private) */
  responsibleNamed: z.boolean(),
  via: z.enum(['app', 'reply', 'entered']),
})

/** 异议复核: a second person rules on an objection. */
export const confirmRuled = z.object({
  element: elementKey,
  upheld: z.boolean(),
  verdict: z.string().max(20).optional(),
  cause: z.enum(causes).optional(),
  reason: z.string().min(1).max(1000),
})
