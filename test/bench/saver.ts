// Saves N records, each its own transaction, between two marks that a tracer can see.
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fillLog, preparedSubmits } from '#test/support/kill/desk.ts'
import { createTestWorkspace } from '#test/support/workspace.ts'

const test = await createTestWorkspace()
const { deps } = test.workspace
fillLog(deps, 2_000)
const submits = preparedSubmits(deps, Number(process.argv[2] ?? 100))
const mark = openSync(join(test.root, 'mark'), 'w')
fsyncSync(mark)
for (const draft of submits) deps.write((tx) => tx.append(draft))
fsyncSync(mark)
closeSync(mark)
await test.dispose()
