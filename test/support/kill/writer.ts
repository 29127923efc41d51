// Records calls as fast as it can until it is killed or has done its share: node writer.ts FOLDER KEY CASES.
// Prints one line for every command that was answered: what the person was told is saved.
import { writeSync } from 'node:fs'
import { callsCommands } from '#service/features/calls/commands.ts'
import { callsQueries } from '#service/features/calls/queries.ts'
import type { CommandContext } from '#service/host/handlers.ts'
import { openWorkspace } from '#service/host/workspace.ts'
import type { Result } from '#shared/contract/result.ts'
import type { Acknowledged } from './acknowledged.ts'
import { wholeWork } from './desk.ts'

const [folder = '', key = '', share = '10'] = process.argv.slice(2)
const resources = new URL('../../../resources', import.meta.url).pathname

const opened = openWorkspace(folder, key, { resources, readerThreads: 0 })
if (!opened.ok) throw new Error(opened.error.code)
const { deps } = opened.value

const quiet: CommandContext = {
  signal: new AbortController().signal,
  progress: () => {},
  breathe: async () => {},
}
const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}
const acknowledge = (line: Acknowledged): void => {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

const keystrokes = async (id: string, attempt: string) => {
  const typed = Date.now()
  let work = wholeWork('')
  for (let key = 0; key < 3; key++) {
    const stroke = typed * 10 + key
    work = { ...wholeWork(`第${stroke}键`), attempt }
    value(await callsCommands['calls.saveWork'](deps, { case: id, work }, quiet))
    acknowledge({ op: 'typed', case: id, stroke })
  }
  return work
}

const recordCase = async (id: string, number: number) => {
  const sheet = value(callsQueries['calls.sheet'](deps, { case: id }))
  let attempt = sheet.work?.attempt ?? null
  if (attempt === null) {
    const call = { case: id, callerNumber: 'caller-1', dialled: sheet.phone, work: wholeWork('') }
    attempt = value(await callsCommands['calls.openAttempt'](deps, call, quiet)).attempt
    acknowledge({ op: 'opened', case: id, attempt })
  }
  const work = await keystrokes(id, attempt)
  if (number % 3 === 2) {
    const missed = { ...work, draft: { ...work.draft, outcome: '9' } }
    value(await callsCommands['calls.closeAttempt'](deps, { case: id, work: missed }, quiet))
    acknowledge({ op: 'closed', case: id, attempt })
    return
  }
  const { fact, contentHash } = value(await callsCommands['calls.submit'](deps, { case: id, work }, quiet))
  acknowledge({ op: 'submitted', case: id, attempt, fact, contentHash })
}

const queue = value(callsQueries['calls.queue'](deps, {}))
const left = queue.filter(({ case: id, inProgress, eligible }) => {
  const open = inProgress && value(callsQueries['calls.sheet'](deps, { case: id })).work?.attempt
  return Boolean(open) || eligible
})
for (const [number, { case: id }] of left.slice(0, Number(share)).entries()) await recordCase(id, number)
await opened.value.close()
