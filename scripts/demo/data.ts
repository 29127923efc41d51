import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createSample } from '#service/sample/sample.ts'
import { writeCatalogue, writeOrg } from '#service/sample/workbooks.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { root } from '../support/paths.ts'

/** The people of the demo; names are invented. */
export const people = {
  supervisor: '周明远',
  inspectorA: '沈佳宁',
  inspectorB: '陆志航',
  county: '方晓岚',
} as const

/** Inspectors work for the city itself: what its rounds hold is read by its own people alone. */
export const city = '芜湖市'
export const countyArea = '镜湖区'

export interface DemoFiles {
  units: string
  windows: string
  people: string
  callers: string
  catalogue: string
  /** items and known faults written into the catalogue file */
  written: { items: number; defects: number }
}

const ITEMS = 5000
const SEED = 20261101

/** Writes the files that will be imported: generated bodies, windows, numbers, and a catalogue with known faults. */
export const writeDemoFiles = (folder: string): DemoFiles => {
  mkdirSync(folder, { recursive: true })
  const sample = createSample({
    items: ITEMS,
    seed: SEED,
    resources: join(root, 'resources'),
    alwaysOpen: true,
  })
  sample.org.staff = [
    { name: people.inspectorA, unit: city, post: '科员', role: '抽查人员' },
    { name: people.inspectorB, unit: city, post: '科员', role: '抽查人员' },
    { name: people.county, unit: countyArea, post: '科长', role: '管理员' },
  ]
  writeOrg(folder, sample.org)
  const [catalogue] = writeCatalogue(folder, sample.rows, `${msToCivil(Date.now()).day} 09:00`)
  if (!catalogue) throw new Error('no catalogue was written')
  return {
    units: join(folder, '单位.xlsx'),
    windows: join(folder, '窗口.xlsx'),
    people: join(folder, '人员.xlsx'),
    callers: join(folder, '拨打号码台账.xlsx'),
    catalogue: join(folder, catalogue.name),
    written: { items: sample.rows.length, defects: sample.defects.length },
  }
}
