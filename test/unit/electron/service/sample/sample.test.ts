import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { importLimits } from '#service/imports/limits.ts'
import { readWorkbook } from '#service/imports/workbook.ts'
import { manifestOf } from '#service/sample/manifest.ts'
import { createRandom } from '#service/sample/random.ts'
import { createSample, type Sample } from '#service/sample/sample.ts'
import { writeCatalogue, writeHistory, writeOrg } from '#service/sample/workbooks.ts'
import { checkCreditCode } from '#shared/domain/item/codes.ts'
import { findHeader } from '#shared/domain/item/staging/header.ts'
import { proposeMapping } from '#shared/domain/item/staging/mapping.ts'
import { stageRows } from '#shared/domain/item/staging/stage.ts'
import { resourcesFolder } from '#test/support/workspace.ts'

const folder = mkdtempSync(join(tmpdir(), 'sample-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes a sample's catalogue and reads it back the way an import does. */
const throughAFile = (sample: Sample) => {
  const files = writeCatalogue(folder, sample.rows, '2026-11-01 09:00')
  const [file] = files
  const { sheets } = readWorkbook(readFileSync(join(folder, file!.name)), 'x', importLimits)
  const mappings = sheets.map((s) => proposeMapping(s.name, findHeader(s)!))
  const units = sample.org.units.map((u) => [u.name, u.key] as const)
  const staged = stageRows(sheets, mappings, { units })
  if (!staged.ok) throw new Error(staged.refusal.code)
  return { files, sheets, mappings, staged }
}

test('the same seed gives the same sample, another seed another', () => {
  const shape = (seed: number) =>
    JSON.stringify(createSample({ items: 300, seed, resources: resourcesFolder }).rows.map((r) => r.cells))
  expect(shape(1)).toBe(shape(1))
  expect(shape(1)).not.toBe(shape(2))
})

test('the stream of a fork does not depend on what others drew', () => {
  const a = createRandom(7)
  a.next()
  expect(a.fork('x').next()).toBe(createRandom(7).fork('x').next())
  expect(createRandom(7).fork('x').next()).not.toBe(createRandom(7).fork('y').next())
})

describe('a clean catalogue of 2,000 items', () => {
  const sample = createSample({ items: 2000, seed: 3, defects: false, resources: resourcesFolder })
  const { files, sheets, mappings, staged } = throughAFile(sample)

  test('has title rows, merged cells and headings an import finds by itself', () => {
    expect(mappings.map((m) => [m.sheet, m.role, m.headerRow])).toEqual([
      ['事项清单', 'items', 3],
      ['申请材料', 'materials', 2],
    ])
    expect(sheets[0]!.merges.length).toBeGreaterThan(8)
    expect(mappings.flatMap((m) => m.missing)).toEqual([])
  })

  test('is read whole, with every unit known, and 清单质检 finds nothing in it', () => {
    expect(staged.summary).toMatchObject({
      items: 2000,
      rejected: 0,
      doubtful: 0,
      unknownUnits: [],
      across: [],
    })
    expect(staged.summary.materials).toBe(files[0]!.materials)
    expect(staged.entries.flatMap((e) => e.findings)).toEqual([])
  })

  test('shares telephones as counties do, and only numbers kept for fiction', () => {
    expect(sample.rows.length / sample.phones).toBeGreaterThan(8)
    expect(sample.rows.length / sample.phones).toBeLessThan(14)
    for (const { phone, supervise } of sample.instances)
      expect(`${phone} ${supervise}`).toMatch(/^\d{4} \d{4}$/)
    const numbers = staged.entries.flatMap((e) => e.item.guide.consultPhone ?? []).map((p) => p.number)
    expect(numbers.filter((n) => !/^0553-?555\d{4}$/.test(n) && n !== '12345')).toEqual([])
  })

  test('gives every body a valid code of its own', () => {
    const codes = sample.org.units.map((u) => u.code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.flatMap((code) => checkCreditCode(code).issues)).toEqual([])
    expect(new Set(sample.rows.map((r) => r.cells.业务办理项编码)).size).toBe(2000)
  })
})

describe('a catalogue with its share of faults', () => {
  const sample = createSample({ items: 2000, seed: 3, resources: resourcesFolder })
  const { files, staged } = throughAFile(sample)
  const manifest = manifestOf(sample, files)

  test('lists what was put wrong, each item once, with its cell', () => {
    const { list, total, byId } = manifest.defects
    expect(total).toBe(list.length)
    expect(new Set(list.map((d) => d.index)).size).toBe(total)
    expect(total / 2000).toBeGreaterThan(0.4)
    expect(byId.P01).toBe(60)
    const phone = list.find((d) => d.id === 'P01')
    expect(phone?.cell).toMatch(/^[A-Z]{2}\d+$/)
    expect(phone?.after).toMatch(/^555\d{4}$/)
  })

  test('清单质检 finds each fault of a single item where it was put', () => {
    const found = new Map(staged.entries.map((e) => [e.item.code, e.findings.map((f) => f.ruleId)]))
    const single = sample.defects.filter((d) => !['C01', 'P09', 'S01', 'A04'].includes(d.id))
    const twice = new Set(
      sample.rows.map((r) => r.cells.实施编码).filter((code, i, all) => all.indexOf(code) !== i),
    )
    const missed = single
      .filter((d) => !twice.has(d.code))
      .filter((d) => {
        const row = sample.rows[d.index]!
        return !found.get(String(row.cells.业务办理项编码))?.includes(d.id)
      })
    expect(missed.map((d) => `${d.id} ${d.after}`)).toEqual([])
  })

  test('rejects both rows of a doubled code', () => {
    expect(staged.summary.duplicates.length).toBe(manifest.defects.byId.C01)
  })
})

test('organisation and ledger are written as workbooks', () => {
  const sample = createSample({ items: 300, seed: 1, resources: resourcesFolder })
  expect(writeOrg(folder, sample.org)).toEqual(['单位.xlsx', '窗口.xlsx', '人员.xlsx', '拨打号码台账.xlsx'])
  const name = writeHistory(folder, 2025, sample.history.rows)
  const { sheets } = readWorkbook(readFileSync(join(folder, name)), 'x', importLimits)
  expect(sheets[0]!.rows[1]).toContain('抽查日期')
  expect(sample.history.rows).toHaveLength(240)
  expect(sample.org.callers.every((c) => /^0553-55599\d\d$/.test(c.number))).toBe(true)
  expect(new Set(sample.org.callers.map((c) => c.number)).size).toBe(24)
})
