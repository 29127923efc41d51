import type { Tone } from '#renderer/ui/StateTag.tsx'
import { type PlaceLevel, periodText } from '#shared/domain/visits/coverage.ts'
import type { VisitStatus } from '#shared/domain/visits/fold.ts'

export const statusTones: Record<VisitStatus, Tone> = {
  planned: 'wait',
  started: 'info',
  submitted: 'ok',
  cancelled: 'idle',
  voided: 'idle',
}

export const levelWords: Record<PlaceLevel, string> = {
  area: '县市区、开发区',
  town: '镇街',
  village: '村（社区）',
}

export const rhythmOf: Record<PlaceLevel, string> = { area: '市对县', town: '县对镇街', village: '县对村' }

/** '2026-11' and the like, as one says it; a text that is no period as it stands. */
export const periodWords = (period: string): string =>
  /^\d{4}(-\d{2}|Q[1-4])?$/.test(period) ? periodText(period) : period
