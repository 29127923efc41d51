import { z } from 'zod'
import { defineFacts } from '../fact-type.ts'

/** Kinds of bodies (机构), from the prefecture down to a window. */
export const orgKinds = ['city', 'area', 'town', 'village', 'unit', 'centre', 'window'] as const
export type OrgKind = (typeof orgKinds)[number]

export const orgKindLabels: Record<OrgKind, string> = {
  city: '市',
  area: '县市区、开发区',
  town: '镇街',
  village: '村（社区）',
  unit: '单位',
  centre: '政务服务中心',
  window: '窗口',
}

export const windowTypes = ['综合', '通办', '主题', '行业', '特色', '一件事', '专窗'] as const

/** What is said of a body. Codes and parents are attributes with history; ids never change. */
export const orgFields = z.object({
  kind: z.enum(orgKinds),
  name: z.string().min(1).max(100),
  shortName: z.string().max(60).optional(),
  /** the body above it; null only for the prefecture */
  parent: z.string().max(80).nullable(),
  /** division code (区划代码) or 统一社会信用代码 */
  code: z.string().max(40).optional(),
  address: z.string().max(300).optional(),
  /** 办理时间 as published, e.g. 周一至周五 9:00-12:00，13:00-17:00 */
  hours: z.string().max(200).optional(),
  phones: z.array(z.string().max(40)).max(20).optional(),
  windowType: z.enum(windowTypes).optional(),
  /** a hall run by the body that organises checks (自管) */
  selfRun: z.boolean().optional(),
  active: z.boolean().optional(),
})
export type OrgFields = z.infer<typeof orgFields>

/** Facts about one body (机构). */
export const orgFacts = defineFacts({
  'org.registered': { version: 1, payload: orgFields, audience: 'all', needs: 'org' },
  'org.changed': { version: 1, payload: orgFields.partial(), audience: 'all', needs: 'org' },
  /** 窗口责任人 with tenure; the name is personal data */
  'tenure.set': {
    version: 1,
    payload: z.object({
      tenure: z.string().max(80),
      post: z.string().max(60).optional(),
      from: z.string().max(10),
      to: z.string().max(10).nullable(),
    }),
    private: z.object({ name: z.string().max(40), phone: z.string().max(40).optional() }),
    audience: 'owner',
    needs: 'org',
  },
})
