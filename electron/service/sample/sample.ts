import { allBodies, type Body } from './bodies.ts'
import { type InjectedDefect, injectDefects } from './defects.ts'
import { createGuideWriter, type GuideRow } from './guide-row.ts'
import { historyRows } from './history.ts'
import { chooseInstances, type Instance } from './instances.ts'
import { type SampleOrg, sampleOrg } from './org.ts'
import { createRandom } from './random.ts'
import { loadDivisions, loadSeeds } from './seeds.ts'

/** A whole sample prefecture: who, where, what is published, and what is wrong with it. */
export interface Sample {
  seed: number
  bodies: Body[]
  instances: Instance[]
  rows: GuideRow[]
  defects: InjectedDefect[]
  org: SampleOrg
  /** last year's ledger */
  history: { year: number; rows: string[][] }
  /** distinct consultation numbers given out */
  phones: number
}

export interface SampleOptions {
  /** 1 – 100,000 items; the real divisions and kinds of items hold about 158,000 */
  items: number
  seed: number
  /** false leaves the catalogue without a fault */
  defects?: boolean
  /** every window answers day and night, so that trying out does not depend on the hour */
  alwaysOpen?: boolean
  /** folder of the files the product carries */
  resources: string
}

/** Same options, same sample, on any machine. */
export const createSample = ({
  items,
  seed,
  defects = true,
  alwaysOpen = false,
  resources,
}: SampleOptions): Sample => {
  const seeds = loadSeeds(resources)
  const divisions = loadDivisions(resources)
  const random = createRandom(seed)
  const bodies = allBodies(seeds, divisions, random.fork('bodies'))
  const instances = chooseInstances(seeds.items, bodies, items, random.fork('instances'))
  const rows = instances.map(createGuideWriter(seeds, random.fork('guides')))
  const injected = defects ? injectDefects(rows, seeds, random.fork('defects')) : []
  const org = sampleOrg(bodies, instances, seeds, divisions, random.fork('org'))
  if (alwaysOpen) {
    for (const { cells } of rows) cells.办理时间 = DAY_AND_NIGHT
    for (const window of org.windows) window.hours = DAY_AND_NIGHT
  }
  const year = 2025
  return {
    seed,
    bodies,
    instances,
    rows,
    defects: injected,
    org,
    history: { year, rows: historyRows(instances, org, year, 240, random.fork('history')) },
    phones: new Set(instances.map((i) => i.phone)).size,
  }
}

const DAY_AND_NIGHT = '周一至周日 0:00-24:00，节假日不休'
