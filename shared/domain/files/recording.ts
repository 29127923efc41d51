import { z } from 'zod'

/** 录音 is kept so many days after it was made where the task says nothing else. */
export const RECORDING_DAYS = 90
/** What a task may choose: no shorter than a 复核 takes, no longer than the purpose lasts (个人信息保护法 §19). */
export const recordingDays = [30, 90, 180, 365] as const

/** A task in which 录音 is allowed: under which written authority (书面依据), and how long it is kept. */
export const recordingRule = z.object({
  authority: z.string().trim().min(1).max(300),
  keepDays: z.number().int().min(1).max(1095).default(RECORDING_DAYS),
})
export type RecordingRule = z.infer<typeof recordingRule>
