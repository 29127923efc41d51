import type { OrgKind } from './facts.ts'

/** Under what kinds of bodies a body of each kind may stand. */
export const parentKinds: Record<OrgKind, readonly OrgKind[]> = {
  city: [],
  area: ['city'],
  town: ['area'],
  village: ['town'],
  unit: ['city', 'area', 'town', 'unit'],
  centre: ['city', 'area', 'town', 'village', 'unit'],
  window: ['unit', 'centre', 'town', 'village'],
}

/** The administrative divisions (行政区划); the other kinds stand beside or below one of them. */
export const divisionKinds = ['city', 'area', 'town', 'village'] as const satisfies readonly OrgKind[]
export type DivisionKind = (typeof divisionKinds)[number]

export const isDivision = (kind: OrgKind): kind is DivisionKind =>
  (divisionKinds as readonly OrgKind[]).includes(kind)

/** What may be registered directly below a body of this kind. */
export const childKinds = (kind: OrgKind): OrgKind[] =>
  (Object.keys(parentKinds) as OrgKind[]).filter((child) => parentKinds[child].includes(kind))
