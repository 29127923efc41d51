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
