import type { Fold } from '../folding/fold.ts'
import { emptyRecord, type RecordState, writeFields } from '../folding/record.ts'

/** One spell of a 窗口责任人 at a window; the name is null once erased. */
export interface Tenure {
  id: string
  post: string | null
  from: string
  to: string | null
  name: string | null
  phone: string | null
  /** who may read it: the body that wrote it down and those above */
  owner: string
  fact: string
}

export interface OrgState {
  record: RecordState
  tenures: Tenure[]
}

/** A body (机构): its attributes with history, and for a window who was responsible when. */
export const orgFold: Fold<OrgState> = {
  kind: 'org',
  version: 1,
  empty: () => ({ record: emptyRecord, tenures: [] }),
  apply: (state, fact, context) => {
    switch (fact.type) {
      case 'org.registered':
      case 'org.changed':
        return { ...state, record: writeFields(state.record, fact, fact.payload, context) }
      case 'tenure.set': {
        const { tenure, post, from, to } = fact.payload as {
          tenure: string
          post?: string
          from: string
          to: string | null
        }
        const { name, phone } = (fact.private ?? {}) as { name?: string; phone?: string }
        const next: Tenure = {
          id: tenure,
          post: post ?? null,
          from,
          to,
          name: name ?? null,
          phone: phone ?? null,
          owner: fact.owner,
          fact: fact.id,
        }
        return { ...state, tenures: [...state.tenures.filter((t) => t.id !== tenure), next] }
      }
      default:
        return state
    }
  },
}
