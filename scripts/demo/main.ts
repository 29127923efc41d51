// npm run demo -- --out DIR
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../support/build.ts'
import { readyRuntime } from '../support/ready.ts'
import { runDemo } from './run.ts'

const { values } = parseArgs({ options: { out: { type: 'string' } } })
if (!values.out) {
  console.error('用法：npm run demo -- --out 文件夹')
  process.exit(2)
}
await readyRuntime()
ensureBuilt(console.log)
await runDemo({ out: values.out, say: console.log })
