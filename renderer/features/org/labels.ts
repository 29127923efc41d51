import { type OrgKind, orgKindLabels } from '#shared/domain/org/facts.ts'

/** The fields of a body, a person and a caller number as people read them. */
export const fieldLabels: Readonly<Record<string, string>> = {
  name: '名称',
  shortName: '简称',
  kind: '类型',
  parent: '上级机构',
  code: '代码',
  address: '办公地址',
  hours: '办理时间',
  phones: '咨询电话',
  windowType: '窗口类型',
  selfRun: '自管大厅',
  active: '在用',
  body: '所在机构',
  post: '职务',
  number: '号码',
  line: '线路',
  keeper: '保管人',
}

/** How a field of a person is read; the rest as above. */
export const personLabels: Readonly<Record<string, string>> = { ...fieldLabels, name: '姓名', active: '在岗' }

/** A stored value as text: 是, 0553-3835110、12345, 未填. `bodyName` stands for the id of a body. */
export function valueText(field: string, value: unknown, bodyName: string | null = null): string {
  if (value === null || value === undefined || value === '') return '未填'
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (Array.isArray(value)) return value.length === 0 ? '未填' : value.join('、')
  if (field === 'kind' && isKind(value)) return orgKindLabels[value]
  return bodyName ?? String(value)
}

const isKind = (value: unknown): value is OrgKind => typeof value === 'string' && value in orgKindLabels
