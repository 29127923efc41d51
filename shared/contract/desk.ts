import { z } from 'zod'
import { command, query } from './define.ts'
import { reviewCounts } from './review.ts'

/** What the day brings, and what a new workspace still lacks (第一小时). */
export const todayOverview = z.object({
  today: z.string(),
  working: z.boolean(),
  /** the notice of this year is not loaded: by weekends alone */
  calendarKnown: z.boolean(),
  calls: z.object({
    ready: z.number(),
    appointments: z.number(),
    missed: z.number(),
    inProgress: z.number(),
  }),
  rounds: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      status: z.string(),
      drawn: z.number(),
      submitted: z.number(),
    }),
  ),
  firstHour: z.array(
    z.object({
      key: z.enum(['units', 'windows', 'people', 'callers', 'catalogue', 'ledger', 'round']),
      done: z.boolean(),
      /** a workspace is complete without it */
      optional: z.boolean(),
      count: z.number(),
    }),
  ),
})

const yearRow = z.object({
  year: z.number(),
  off: z.number(),
  work: z.number(),
  source: z.string(),
  imported: z.boolean(),
})

/** 今日 and 设置. */
export const deskContract = {
  'today.overview': query(z.object({}), todayOverview, {
    topics: [
      'cases',
      'rounds',
      'reviews',
      'drafts',
      'org',
      'people',
      'callers',
      'catalogue',
      'ledgers',
      'settings',
    ],
    needs: 'read',
  }),
  /** what waits at the review desk, as it counts itself */
  'today.reviews': query(z.object({}), reviewCounts, {
    topics: ['reviews', 'cases', 'rounds'],
    needs: 'read',
  }),
  'settings.calendars': query(z.object({}), z.array(yearRow), { topics: ['settings'], needs: 'read' }),
  /** a yearly notice (放假安排) as JSON text */
  'settings.importCalendar': command(
    z.object({ text: z.string().max(200_000), source: z.string().trim().min(1).max(200) }),
    z.object({ year: z.number(), off: z.number(), work: z.number(), warnings: z.array(z.string()) }),
    { topics: ['settings'], needs: 'admin' },
  ),
}
