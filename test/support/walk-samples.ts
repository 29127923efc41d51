import type {
  WalkBlockage,
  WalkConclusion,
  WalkStarted,
  WalkStep,
} from '#shared/domain/walkthroughs/facts.ts'
import { noPromise } from '#shared/domain/walkthroughs/promise.ts'

export const startedWalk: WalkStarted = {
  leader: 'person-1',
  leaderPost: '局长',
  companions: [],
  identity: 'citizen',
  mode: 'simulate',
  channels: ['window'],
  subject: { kind: 'item', code: 'code-1', name: '失业登记', body: 'unit-1', release: 'release-1' },
  scenario: '本市户籍',
  place: null,
  promised: noPromise,
  recording: null,
  rewalkOf: null,
  template: { version: '1.0.0' },
  startedAt: 1_764_000_000_000,
}

export const stepOf = (over: Partial<WalkStep> = {}): WalkStep => ({
  step: 'step-1',
  key: 'queue',
  label: '等候叫号',
  channel: 'window',
  phase: 'wait',
  startedAt: 0,
  endedAt: 60_000,
  pauses: [],
  happened: '',
  lateBy: null,
  clockMoved: false,
  ...over,
})

export const blockageOf = (over: Partial<WalkBlockage> = {}): WalkBlockage => ({
  blockage: 'blockage-1',
  step: null,
  kind: 'pain',
  category: 'time',
  tags: ['queue'],
  rootCause: 'staffing',
  severity: 'middle',
  text: '等候四十分钟',
  suggestion: '高峰时增开窗口',
  disposal: 'deadline',
  unit: null,
  due: null,
  ...over,
})

export const conclusionOf = (over: Partial<WalkConclusion> = {}): WalkConclusion => ({
  materials: [],
  trips: 1,
  fee: 0,
  feeNote: '',
  departments: ['市人社局'],
  days: { applied: null, supplemented: [], collected: null },
  result: 'done',
  goodPractices: '',
  answers: [],
  followUp: '',
  ...over,
})
