/** A data folder as after months of work: sample units, windows and people, items, a drawn round, checks. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callsQueries } from '#service/features/calls/queries.ts'
import { createWorkspaceFolder } from '#service/host/create.ts'
import { introduceSelf } from '#service/host/introduce.ts'
import { fillSample } from '#service/host/sample-data.ts'
import { openWorkspace } from '#service/host/workspace.ts'
import { fillLog } from '../support/kill/desk.ts'
import { quiet, value } from '../support/round.ts'
import { noKeyStore, resourcesFolder } from '../support/workspace.ts'

const CITY = 'div-340200'
/** facts of one whole case, from its draw to its record */
const FACTS_PER_CHECK = 5
/** checks of the round at work, which the first screen counts */
const UNDER_REVIEW = 500

export interface FullFolder {
  /** what the program is started with */
  dataFolder: string
  /** cases that wait to be called */
  cases: string[]
  dispose(): void
}

export const createFullFolder = async (size: { items: number; checks: number }): Promise<FullFolder> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'wi-full-'))
  const building = join(dataFolder, 'building')
  const made = await createWorkspaceFolder(
    building,
    {
      kind: 'sample',
      name: '样例数据',
      person: { name: '样例管理员' },
      body: { id: CITY, name: '芜湖市数据资源管理局' },
      roles: ['supervisor'],
      resources: resourcesFolder,
    },
    noKeyStore,
    Date.now(),
  )
  if (!made.ok) throw new Error(made.code)
  const opened = openWorkspace(building, made.key, { resources: resourcesFolder, readerThreads: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  const { deps, close } = opened.value
  introduceSelf(deps)
  value(await fillSample(deps, building, { items: size.items, seed: 1 }, quiet))
  const queue = value(callsQueries['calls.queue'](deps, {}))
  const cases = queue.map((item) => item.case)
  fillLog(deps, (size.checks - UNDER_REVIEW) * FACTS_PER_CHECK)
  fillLog(deps, UNDER_REVIEW * FACTS_PER_CHECK, queue[0]?.round)
  await close()
  renameSync(building, join(dataFolder, 'sample'))
  return {
    dataFolder,
    cases,
    dispose: () => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 }),
  }
}
