import type { OrgDetail, OrgNode } from '#shared/contract/org.ts'
import type { OrgKind } from '#shared/domain/org/facts.ts'

/** Parts of the tree as the data service would give them. */
export const node = (id: string, name: string, kind: OrgKind, rest: Partial<OrgNode> = {}): OrgNode => ({
  id,
  name,
  kind,
  shortName: null,
  parent: null,
  active: true,
  children: 0,
  windows: 0,
  conflict: false,
  ...rest,
})

export const city = node('div-340200', '芜湖市', 'city', { children: 2, windows: 3 })
export const jinghu = node('div-340202', '镜湖区', 'area', { parent: city.id })
export const bureau = node('bureau', '市人力资源和社会保障局', 'unit', {
  parent: city.id,
  children: 1,
  windows: 1,
})
export const window1 = node('w1', '社保综合窗口', 'window', { parent: bureau.id })

export const bureauDetail: OrgDetail = {
  id: bureau.id,
  fields: {
    kind: 'unit',
    name: bureau.name,
    parent: city.id,
    hours: '9:00-17:00',
    phones: ['0553-3835110'],
    active: true,
  },
  path: [bureau, city].map(({ id, kind, name }) => ({ id, kind, name })),
  editable: true,
  source: 'facts',
  windows: [{ ...window1, windowType: '综合', responsible: null }],
  childCounts: { window: 1 },
  tenures: [],
  conflicts: {},
  history: [],
}

export const windowDetail: OrgDetail = {
  ...bureauDetail,
  id: window1.id,
  fields: { kind: 'window', name: window1.name, parent: bureau.id, windowType: '综合', active: true },
  path: [window1, bureau, city].map(({ id, kind, name }) => ({ id, kind, name })),
  windows: [],
  tenures: [
    { id: 't2', name: '李四', phone: '138****1234', post: '首席代表', from: '2025-03-01', to: null },
    { id: 't1', name: null, phone: null, post: null, from: '2024-01-01', to: '2025-03-01' },
  ],
}
