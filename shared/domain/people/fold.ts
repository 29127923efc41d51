import type { Fold } from '../folding/fold.ts'
import { emptyRecord, type RecordState, writeFields } from '../folding/record.ts'
import type { Role } from '../roles/capabilities.ts'

/** A role held at a body from one day to another (岗位任期). */
export interface Grant {
  grant: string
  role: Role
  body: string
  from: string
  to: string | null
}

export interface PersonState {
  record: RecordState
  grants: Grant[]
}

/** A colleague and what they may do when. A revocation ends the grant on its day; grants are kept. */
export const personFold: Fold<PersonState> = {
  kind: 'person',
  version: 1,
  empty: () => ({ record: emptyRecord, grants: [] }),
  apply: (state, fact, context) => {
    switch (fact.type) {
      case 'person.registered':
      case 'person.changed':
        return { ...state, record: writeFields(state.record, fact, fact.payload, context) }
      case 'role.granted': {
        const grant = fact.payload as unknown as Grant
        return { ...state, grants: [...state.grants.filter((g) => g.grant !== grant.grant), grant] }
      }
      case 'role.revoked': {
        const { grant, from } = fact.payload as { grant: string; from: string }
        return {
          ...state,
          grants: state.grants.map((g) =>
            g.grant === grant && (g.to === null || g.to > from) ? { ...g, to: from } : g,
          ),
        }
      }
      default:
        return state
    }
  },
}

/** The roles held on a day ('YYYY-MM-DD'); `to` is the first day without the role. */
export const rolesOn = (grants: readonly Grant[], day: string): Role[] => [
  ...new Set(grants.filter((g) => g.from <= day && (g.to === null || day < g.to)).map((g) => g.role)),
]
