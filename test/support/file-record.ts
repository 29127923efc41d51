/** Something files can be bound to: a drawn case. */
import type { Draft } from '#service/store/log.ts'

export const fileRecord = (id: string, owner: string, subject = owner): Draft => ({
  type: 'case.drawn',
  entity: { kind: 'case', id },
  owner,
  subject,
  payload: {
    round: 'round-1',
    unit: id,
    item: {
      code: id,
      name: '测试事项',
      body: subject,
      area: null,
      window: null,
      maintainer: null,
      focus: null,
      phone: '0553-1234567',
      release: 'release-1',
    },
    stratum: 'all',
    rank: 1,
    set: 'main',
    inclusion: '1',
    double: false,
    selfRun: false,
  },
})

/** A visit that has begun; with an authority its talks may be recorded. */
export const begunVisit = (
  id: string,
  owner: string,
  authority: string | null = null,
  more: { body?: string; startedAt?: number; level?: string; period?: string } = {},
  keepDays = 90,
): Draft => ({
  type: 'visit.started',
  entity: { kind: 'visit', id },
  owner,
  subject: more.body ?? owner,
  payload: {
    body: owner,
    placeName: '方村街道',
    level: 'town',
    code: '340202012',
    startedAt: Date.now(),
    people: [],
    duty: 'monthly',
    period: '2026-11',
    checklist: {
      id: 'town',
      version: '1',
      title: '检查表',
      level: 'town',
      scored: false,
      sections: [
        {
          title: '场所',
          lines: [
            {
              id: 'T01',
              text: '门牌醒目',
              how: ['see'],
              howToCheck: '',
              basis: '',
              basisKind: 'practice',
              score: null,
              perDefect: null,
              notApplicableAllowed: false,
              evidence: [],
              coordination: '',
              typicalDefect: '',
            },
          ],
        },
      ],
    },
    recording: authority === null ? null : { authority, keepDays },
    paper: null,
    ...more,
  },
})

/** What that visit came to: one problem. */
export const submittedVisit = (id: string, owner: string, body: string, at: number): Draft => ({
  type: 'visit.submitted',
  entity: { kind: 'visit', id },
  owner,
  subject: body,
  payload: {
    level: 'village',
    answers: [],
    score: null,
    problems: [
      {
        id: 'p1',
        text: '公示的咨询电话与指南不一致。',
        place: '',
        basis: '',
        unit: '',
        suggestion: '',
        rectify: 'at-once',
        answeredOnSpot: false,
        answer: '',
      },
    ],
    coordination: [],
    previous: [],
    talk: '',
    met: [],
    location: { kind: 'none', lat: null, lon: null, accuracyM: null, reason: '室内没有信号' },
    endedAt: at + 3_600_000,
    lateBy: 0,
    clockMoved: false,
  },
})
