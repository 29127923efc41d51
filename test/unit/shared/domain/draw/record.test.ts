import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { freezePlan, type PlanDraft } from '#shared/domain/draw/plan.ts'
import {
  type DrawRecord,
  drawRecord,
  formatDrawRecord,
  makeDrawRecord,
  resultHash,
} from '#shared/domain/draw/record.ts'
import { recordHolds, verifyDrawRecord, verifyDrawRecordText } from '#shared/domain/draw/verify.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { vectors, verifySignature } from './vectors.ts'

const deps = { verifySignature }
const failures = (record: unknown) =>
  verifyDrawRecord(record, deps)
    .filter((finding) => finding.level === 'fails')
    .map((finding) => finding.text)

const vector = (name: string): DrawRecord => drawRecord.parse(vectors[name])
/** As a forger would: change something, then make the outer hash fit again. */
const forged = (name: string, change: (record: DrawRecord) => void): DrawRecord => {
  const record = vector(name)
  change(record)
  return { ...record, resultHash: resultHash(record) }
}

describe('the vectors of docs/draw.md', () => {
  test.each(['equal', 'strata', 'weighted'])('%s holds', (name) => {
    expect(failures(vectors[name])).toEqual([])
    expect(recordHolds(verifyDrawRecordText(formatDrawRecord(vectors[name]), deps))).toBe(true)
  })

  test('are what the code makes', () => {
    expect(remake(vector('weighted'))).toEqual(vectors.weighted)
    expect(remake(vector('strata'))).toEqual(vectors.strata)
    expect(remake(vector('equal'))).toEqual(vectors.equal)
    expect(readFileSync('docs/draw.md', 'utf8')).toContain(`\n${canonical(vector('equal').population)}\n`)
  })
})

test('one changed character anywhere is found', () => {
  const text = formatDrawRecord(vectors.strata)
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === '1' ? '2' : '1'
    const altered = text.slice(0, at) + other + text.slice(at + 1)
    if (recordHolds(verifyDrawRecordText(altered, deps)))
      expect.fail(`not found at ${at}: ${altered.slice(at - 20, at + 20)}`)
  }
  expect(recordHolds(verifyDrawRecordText(text.replaceAll('\n', '\r\n'), deps))).toBe(false)
  expect(recordHolds(verifyDrawRecordText(text.slice(0, -1), deps))).toBe(false)
})

describe('a forger who mends the outer hash is still found', () => {
  test('another unit in the sample', () => {
    const record = forged('equal', ({ strata: [stratum] }) => {
      const chosen = stratum!.chosen.pop()!
      stratum!.chosen.push(stratum!.reserve.shift()!)
      stratum!.reserve.unshift(chosen)
    })
    expect(failures(record)).toEqual(['分层“全部事项”按记录中的方案和种子重算，结果与记录不同（第3项起）。'])
    expect(verifyDrawRecord(record, deps).find((finding) => finding.line)?.line).toBe(3)
  })

  test('a plan changed after freezing', () => {
    const record = forged('strata', ({ plan }) => {
      plan.formula = '首次接通率'
    })
    expect(failures(record).join()).toMatch(/方案校验值不一致.*签名无效.*种子/)
  })

  test('a unit left out of the population', () => {
    const record = forged('weighted', ({ population }) => {
      population.strata[0]!.units.pop()
    })
    expect(failures(record).join()).toMatch(/样本总体校验值不一致.*写明9件，样本总体中有8件/)
  })

  test.each<[string, Partial<DrawRecord>, string]>([
    [
      'another seed',
      { seed: { numbers: '1 2 3', value: '0'.repeat(64) } },
      '种子（由方案校验值和号码算得）不一致',
    ],
    ['no one to witness', { seed: { ...vector('weighted').seed, witnesses: undefined } }, '没有现场监督人员'],
    ['a false attestation', { attestation: '市局服务端已签收冻结方案' }, '没有市局服务端签名不符'],
    ['a freeze too many', { freezes: { count: 2, earlier: [] } }, '冻结次数'],
    ['an assignment nobody planned', { assignment: [] }, '方案没有列抽查人员'],
  ])('%s', (_, change, message) => {
    expect(failures(forged('weighted', (record) => Object.assign(record, change))).join()).toContain(message)
  })

  test('another hub key, another caller', () => {
    const { hub, assignment } = vector('strata')
    const otherKey = { hub: { ...hub!, drawKey: hub!.hubKey } }
    expect(failures(forged('strata', (record) => Object.assign(record, otherKey))).join()).toContain(
      '签名无效',
    )
    const other = assignment!.map((entry, i) => (i === 0 ? { ...entry, caller: 'p3' } : entry))
    expect(
      failures(forged('strata', (record) => Object.assign(record, { assignment: other }))).join(),
    ).toContain('双随机')
  })
})

test('what is no record at all is said to be none', () => {
  for (const input of [null, 5, [], {}, { format: 'draw-record/2' }]) {
    expect(failures(input)).toHaveLength(1)
  }
  expect(verifyDrawRecordText('{', deps)).toEqual([
    { level: 'fails', text: '文件不是有效的JSON格式，可能没有存完整或被改动。' },
  ])
})

test('without a hub the record says 未经第三方见证, and a hub plan is not drawn without its signature', () => {
  expect(vector('equal').attestation).toBe('未经第三方见证')
  const plan = freezePlan(draftOf(vector('strata')))
  if (!plan.ok) return expect.fail('not frozen')
  const result = makeDrawRecord(plan.value, { hub: null, numbers: '1 2 3', earlierFreezes: [], drawnAt: 0 })
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'DRAW_PLAN_INVALID' }] })
})

const draftOf = ({ plan, population }: DrawRecord): PlanDraft => {
  const { format: _, populationHash: __, strata, ...rest } = plan
  return {
    ...rest,
    strata: strata.map(({ key, label, n, reserve, note }, i) => ({
      key,
      label,
      n,
      reserve,
      ...(note === undefined ? {} : { note }),
      units: population.strata[i]!.units,
    })),
  }
}

const remake = (record: DrawRecord): DrawRecord => {
  const plan = freezePlan(draftOf(record))
  if (!plan.ok) throw new Error('not frozen')
  const { numbers, witnesses } = record.seed
  const made = makeDrawRecord(plan.value, {
    hub: record.hub,
    ...(numbers === undefined ? {} : { numbers }),
    ...(witnesses ? { witnesses } : {}),
    earlierFreezes: record.freezes.earlier,
    drawnAt: record.drawnAt,
  })
  if (!made.ok) throw new Error('not drawn')
  return made.value
}
