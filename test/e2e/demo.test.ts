import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoResult, runDemo } from '../../scripts/demo/run.ts'
import type { Summary } from '../../scripts/demo/summary.ts'

let out: string
let demo: DemoResult

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'wi-demo-out-'))
  demo = await runDemo({ out, say: console.log })
}, 900_000)
afterAll(() => rmSync(out, { recursive: true, force: true }))

const summary = (): Summary => JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))

test('a round goes from an empty window to a bulletin draft, and nothing is lost or leaked', () => {
  expect(demo.problems).toEqual([])
  expect(demo.ok).toBe(true)
  expect(summary()).toMatchObject({
    draw: { units: 60, verified: true },
    checks: { offline: 20, resumed: true, total: 25 },
    sync: { converged: true },
    documents: [
      'bulletin.docx',
      'annex.xlsx',
      'slip.pdf',
      'handover.pdf',
      'walk-report.docx',
      'walk-problems.xlsx',
    ],
    walkthroughs: 1,
    visits: 3,
    files: { sent: 90, received: 90 },
    leaked: 0,
    lost: 0,
  })
})

test('three days away on a line that breaks, a machine without a network, a hub put back, a colleague who leaves', () => {
  const { away, packs, restored, handover } = summary()
  expect(away).toEqual({ days: 3, cuts: 20 })
  // a first pack, then three out and three in
  expect(packs).toEqual({ register: 7, neverOnline: true, waiting: 2 })
  expect(restored.copy).toBeLessThan(restored.before)
  expect(restored.after).toBeGreaterThanOrEqual(restored.before)
  expect(restored.missing).toBe(0)
  expect(handover.cases).toBeGreaterThan(0)
  expect(handover.released).toBe(1)
})

test('the catalogue file is read whole: what is left out are its doubled codes', () => {
  const { catalogue } = summary()
  expect(catalogue.rows).toBeGreaterThan(5000)
  expect(catalogue.items + catalogue.rejected).toBe(5000)
  expect(catalogue.rejected).toBe(30)
})

test('every step has its picture, ten of them also dark and at 200 %', () => {
  const { screens } = summary()
  expect(readdirSync(out)).toEqual(expect.arrayContaining(screens))
  expect(screens.filter((name) => !/-(dark|200)\.png$/.test(name)).length).toBeGreaterThanOrEqual(30)
  for (const look of ['-dark.png', '-200.png'])
    expect(screens.filter((name) => name.endsWith(look)).length).toBeGreaterThanOrEqual(10)
})

test('axe finds nothing serious or critical on any screen', () => {
  expect(demo.axe.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
})

test('no window wrote an error', () => {
  expect(demo.errors).toEqual([])
})
