import type { FoldFact } from '#shared/domain/folding/fold.ts'
import type { VisitRecord } from '#shared/domain/visits/record.ts'
import { formatHlc } from '#shared/facts/hlc.ts'

/** A record as its author leaves it, changed where a test needs it. */
export const record = (rest: Partial<VisitRecord> = {}): VisitRecord => ({
  level: 'town',
  answers: [],
  score: null,
  problems: [],
  coordination: [],
  previous: [],
  talk: '',
  met: [],
  location: { kind: 'none', lat: null, lon: null, accuracyM: null, reason: '室内没有信号' },
  endedAt: 1,
  lateBy: 0,
  clockMoved: false,
  ...rest,
})

let no = 0
/** One fact of a visit. */
export const fact = (
  type: string,
  payload: Record<string, unknown>,
  basis: readonly FoldFact[] = [],
  author = 'person-1',
): FoldFact => {
  no++
  return {
    id: `f${no}`,
    contentHash: String(no).padStart(64, '0'),
    type,
    author,
    hlc: formatHlc(1_700_000_000_000 + no * 1000, 0, 'device-1'),
    receivedAt: null,
    basis: basis.map((one) => one.id),
    owner: 'body',
    subject: null,
    audience: 'owner',
    payload,
    private: null,
  }
}
