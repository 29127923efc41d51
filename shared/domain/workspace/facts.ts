import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** Facts about the workspace's settings (设置): thresholds, names, hours. */
export const settingFacts = defineFacts({
  'setting.changed': {
    version: 1,
    payload: z.record(z.string().max(60), z.unknown()),
    audience: 'all',
    needs: 'admin',
  },
})

/** Facts about one year's 放假安排. */
export const calendarFacts = defineFacts({
  'calendar.imported': {
    version: 1,
    payload: z.object({
      year: z.number().int().min(2000).max(2100),
      off: z.array(day).max(80),
      work: z.array(day).max(40),
      source: z.string().max(200),
    }),
    audience: 'all',
    needs: 'admin',
  },
})

/** Facts the hub (市局服务端) writes about devices and its own history. */
export const deviceFacts = defineFacts({
  'device.enrolled': {
    version: 1,
    payload: z.object({
      person: z.string(),
      publicKey: z.string().max(60),
      name: z.string().max(80),
      was: z.string().optional(),
    }),
    audience: 'owner',
    needs: 'hub',
  },
  'device.revoked': {
    version: 1,
    payload: z.object({ reason: z.string().max(200), throughSeq: z.number().int().min(0) }),
    audience: 'owner',
    needs: 'hub',
  },
  /** one per batch: every fact of the range not listed was accepted */
  'ruling.made': {
    version: 1,
    payload: z.object({
      fromSeq: z.number().int().min(1),
      throughSeq: z.number().int().min(1),
      refused: z.array(z.object({ fact: z.string(), code: z.string().max(40) })).max(500),
      awaiting: z.array(z.string()).max(500),
    }),
    audience: 'owner',
    needs: 'hub',
  },
  'ruling.released': {
    version: 1,
    payload: z.object({
      facts: z.array(z.string()).max(500),
      decided: z.enum(['accepted', 'refused']),
      by: z.string(),
    }),
    audience: 'owner',
    needs: 'hub',
  },
  'lease.granted': {
    version: 1,
    payload: z.object({ case: z.string(), person: z.string(), until: z.number().int() }),
    audience: 'owner',
    needs: 'hub',
  },
  'epoch.begun': {
    version: 1,
    payload: z.object({
      epoch: z.string(),
      size: z.number().int(),
      root: z.string(),
      reason: z.string().max(200),
    }),
    audience: 'all',
    needs: 'hub',
  },
})

/** Facts that may be said of an entity of any kind. */
export const commonFacts = defineFacts({
  /** personal data of one earlier fact of this entity is erased everywhere; its hashes stay (个人信息删除) */
  'private.erased': {
    version: 1,
    payload: z.object({ fact: z.string(), reason: z.string().min(1).max(300) }),
    audience: 'owner',
    needs: 'admin',
  },
})
