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
export const begunVisit = (id: string, owner: string, authority: string | null = null): Draft => ({
  type: 'visit.started',
  entity: { kind: 'visit', id },
  owner,
  subject: owner,
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
    recording: authority === null ? null : { authority },
    paper: null,
  },
})
