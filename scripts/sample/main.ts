/** Sample data: `npm run sample -- --out DIR [--items 5000] [--seed 1] [--clean]`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { manifestOf } from '#service/sample/manifest.ts'
import { createSample } from '#service/sample/sample.ts'
import { writeCatalogue, writeHistory, writeOrg } from '#service/sample/workbooks.ts'
import { root } from '../support/paths.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    items: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    clean: { type: 'boolean', default: false },
  },
})
const items = Number(values.items)
const seed = Number(values.seed)
if (!values.out || !Number.isInteger(items) || items < 1 || items > 100_000 || !Number.isInteger(seed)) {
  console.error('用法：npm run sample -- --out 文件夹 [--items 1至100000] [--seed 整数] [--clean]')
  process.exit(2)
}

const folder = resolve(values.out)
mkdirSync(folder, { recursive: true })
const sample = createSample({ items, seed, defects: !values.clean, resources: join(root, 'resources') })
const files = writeCatalogue(folder, sample.rows, '2026-11-01 09:00')
writeOrg(folder, sample.org)
writeHistory(folder, sample.history.year, sample.history.rows)
const manifest = manifestOf(sample, files)
writeFileSync(join(folder, 'org.json'), JSON.stringify(sample.org, null, 1))
writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 1))
console.log(
  `${manifest.items}个事项、${manifest.materials}条材料、${manifest.phones.numbers}个号码（每号${manifest.phones.itemsPerNumber}项）、缺陷${manifest.defects.total}处 → ${folder}`,
)
