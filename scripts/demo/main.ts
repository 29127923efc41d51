// npm run demo -- --out DIR: does the job from first start to bulletin draft in real windows against a real hub.
// Pictures, draw.json, bulletin.docx, annex.xlsx, summary.json and findings.json go to DIR. Exit 0 only when
// nothing is lost or leaked and all states agree.
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
const { problems, ok } = await runDemo({ out: values.out, say: console.log })
for (const problem of problems.slice(0, 20)) console.error(`demo: ${problem}`)
// Said outright: the embedded database server ends the process with 0 when it comes to rest by itself.
process.exit(ok ? 0 : 1)
