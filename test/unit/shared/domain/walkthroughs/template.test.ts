import { expect, test } from 'vitest'
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import { noPromise, promisedOf } from '#shared/domain/walkthroughs/promise.ts'
import { labelOf, stepAfter, walkTemplate } from '#shared/domain/walkthroughs/template.ts'
import { timelineOf } from '#shared/domain/walkthroughs/timeline.ts'
import { stepOf } from '#test/support/walk-samples.ts'
import { readJson } from '../../../resources/read-resource.ts'

const template = walkTemplate.parse(readJson('walkthrough.json'))
const M = 60_000

test('the carried template names only categories, kinds and tags that it explains', () => {
  for (const wording of template.typicalWordings) {
    expect(labelOf(template.blockageKinds, wording.kind)).not.toBe(wording.kind)
    expect(labelOf(template.categories, wording.category)).not.toBe(wording.category)
  }
  for (const step of template.channels.flatMap((c) => c.steps))
    for (const tag of step.typicalBlockages) expect(template.blockageTags[tag]).toBeDefined()
  expect(template.compareFields.map((f) => f.key)).toContain('days')
})

test('the next step follows the last one done and passes over skipped ones', () => {
  const key = (done: string[], skipped: string[] = []) =>
    stepAfter(
      template,
      'window',
      done.map((k) => ({ channel: 'window', key: k })),
      skipped,
    )?.key ?? null
  expect(key([])).toBe('prepare')
  expect(key(['prepare', 'queue'])).toBe('consult')
  expect(key(['queue'], ['window/consult'])).toBe('fill')
  expect(key(['rate'])).toBeNull()
})

test('a guide is frozen as it stands; what it does not publish stays open', () => {
  const entry: CatalogueEntry = {
    item: {
      code: 'c',
      guide: {
        promiseDay: 5,
        promiseUnit: '工作日',
        isFee: false,
        limitSceneNum: 1,
        handleFlow: '申请 → 受理→审核→ 办结',
      },
      original: {},
      extras: {},
    },
    materials: [{ name: '申请表', necessity: '必要' }],
  }
  const source = { release: 'r', name: '清单', date: '2026-11-01' }
  expect(promisedOf(entry, source)).toEqual({
    source,
    days: { count: 5, unit: '工作日' },
    materials: [{ name: '申请表', necessity: '必要', form: '' }],
    trips: 1,
    fee: '不收费',
    place: null,
    hours: null,
    steps: ['申请', '受理', '审核', '办结'],
  })
  const bare = { ...entry, item: { ...entry.item, guide: {} }, materials: [] }
  expect(promisedOf(bare, source)).toEqual({ ...noPromise, source })
})

test('the picture keeps the order, draws a night short, and every bar lies on the axis', () => {
  const day = 1_764_000_000_000
  const steps = [
    stepOf({ step: 'b', label: '取件', startedAt: day + 1500 * M, endedAt: day + 1510 * M }),
    stepOf({ step: 'a', label: '等候', startedAt: day, endedAt: day + 30 * M }),
    stepOf({ step: 'c', label: '一瞬', startedAt: day + 1510 * M, endedAt: day + 1510 * M }),
  ]
  const { bars, days, minutes } = timelineOf(steps)
  expect(bars.map((b) => b.label)).toEqual(['等候', '取件', '一瞬'])
  expect([days.length, minutes]).toEqual([2, 40])
  expect(bars[0]?.to).toBeCloseTo(0.5)
  for (const bar of bars) {
    expect(bar.from).toBeGreaterThanOrEqual(0)
    expect(bar.to).toBeGreaterThan(bar.from)
    expect(bar.to).toBeLessThanOrEqual(1 + 1e-9)
  }
  expect(timelineOf([])).toEqual({ bars: [], days: [], minutes: 0 })
})
