import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'

const party = z.object({
  kind: z.enum(['hub', 'device']),
  id: z.string().max(80),
  name: z.string().max(160),
})

/** What every entry of the register (登记簿) names. */
const entry = {
  pack: z.string().max(80),
  /** 介质编号 */
  medium: z.string().min(1).max(60),
  /** 用途 */
  purpose: z.string().min(1).max(200),
  /** 交出人 or 接收人 on the other side */
  counterpart: z.string().max(60),
  /** under which approval (审批) */
  approval: z.object({
    approvedBy: z.string().max(80),
    documentNo: z.string().max(100),
    date: z.string().max(10),
  }),
  files: z.number().int().min(0),
  bytes: z.number().int().min(0),
  volumes: z.number().int().min(1),
  /** 校验值: over all frames of all volumes, the same at both ends */
  digest: z.string().max(64),
}

/**
 * Facts of the register of packs (导入导出登记): one entity an entry, never changed. Who imports on one side and who
 * exports on the other write entries of their own.
 */
export const packFacts = defineFacts({
  'pack.exported': {
    version: 1,
    payload: z.object({ ...entry, to: party, facts: z.number().int().min(0) }),
    audience: 'owner',
    needs: 'read',
  },
  'pack.imported': {
    version: 1,
    payload: z.object({
      ...entry,
      from: party,
      /** records that were new here */
      facts: z.number().int().min(0),
      known: z.number().int().min(0),
      /** left out with a reason, or set aside (待查区) */
      refused: z.number().int().min(0),
    }),
    audience: 'owner',
    needs: 'read',
  },
  /** handed to 市局服务端, or fetched from it, for a machine without a network (代送、代取); unopened */
  'pack.carried': {
    version: 1,
    payload: z.object({
      ...entry,
      way: z.enum(['to-hub', 'from-hub']),
      /** the device it is from or for */
      device: party,
      facts: z.number().int().min(0),
    }),
    audience: 'owner',
    needs: 'read',
  },
})
