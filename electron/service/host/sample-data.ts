/**
 * 样例试用: a whole workspace of invented data. Everything goes the way a person's own work goes: the same
 * files, imports, release, plan and draw, so that what one sees in a sample is what the program does.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RegisterKind } from '#shared/contract/org.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { createCatalogueCommands } from '../features/catalogue/commands.ts'
import { createImportDesk } from '../features/catalogue/import-desk.ts'
import { ledgersCommands } from '../features/ledgers/commands.ts'
import { orgCommands } from '../features/org/commands.ts'
import { roundsCommands } from '../features/rounds/commands.ts'
import { roundsQueries } from '../features/rounds/queries.ts'
import { createSample } from '../sample/sample.ts'
import { writeCatalogue, writeHistory, writeOrg } from '../sample/workbooks.ts'
import type { CommandContext, CommandDeps } from './handlers.ts'

export interface SampleSize {
  items: number
  seed: number
}

/** Below the workspace folder: the files the sample was made from, for practising imports. */
export const SAMPLE_FILES = '样例文件'

const CASES = 20

/** Fills an empty sample workspace that lies in `folder`. A fault leaves it half filled: throw it away then. */
export const fillSample = async (
  deps: CommandDeps,
  folder: string,
  size: SampleSize,
  context: CommandContext,
): Promise<Result<{ round: string }>> => {
  const files = join(folder, SAMPLE_FILES)
  context.progress(0, null, '正在编写样例文件')
  await context.breathe()
  const { catalogue, history } = writeFiles(files, size, deps)
  for (const [kind, name] of registers) {
    const imported = await importRegister(deps, kind, join(files, name), context)
    if (!imported.ok) return imported
  }
  const ledger = await importLedger(deps, join(files, history), context)
  if (!ledger.ok) return ledger
  if (catalogue === undefined) return fail(noFile)
  const published = await publishCatalogue(deps, join(files, catalogue), context)
  if (!published.ok) return published
  return drawRound(deps, context)
}

const registers: readonly [RegisterKind, string][] = [
  ['units', '单位.xlsx'],
  ['windows', '窗口.xlsx'],
  ['people', '人员.xlsx'],
  ['callers', '拨打号码台账.xlsx'],
]

const writeFiles = (
  folder: string,
  { items, seed }: SampleSize,
  deps: CommandDeps,
): { catalogue: string | undefined; history: string } => {
  mkdirSync(folder, { recursive: true })
  const sample = createSample({ items, seed, resources: deps.resources, alwaysOpen: true })
  writeOrg(folder, sample.org)
  const history = writeHistory(folder, sample.history.year, sample.history.rows)
  const [catalogue] = writeCatalogue(folder, sample.rows, `${msToCivil(deps.now()).day} 09:00`)
  return { catalogue: catalogue?.name, history }
}

const importRegister = async (
  deps: CommandDeps,
  kind: RegisterKind,
  path: string,
  context: CommandContext,
): Promise<Result<unknown>> => {
  const preview = await orgCommands['org.previewImport'](deps, { kind, path }, context)
  return preview.ok ? orgCommands['org.applyImport'](deps, { token: preview.value.token }, context) : preview
}

const importLedger = async (
  deps: CommandDeps,
  path: string,
  context: CommandContext,
): Promise<Result<unknown>> => {
  const preview = await ledgersCommands['ledgers.preview'](deps, { path }, context)
  return preview.ok
    ? ledgersCommands['ledgers.import'](deps, { token: preview.value.token }, context)
    : preview
}

const publishCatalogue = async (
  deps: CommandDeps,
  path: string,
  context: CommandContext,
): Promise<Result<unknown>> => {
  const catalogue = createCatalogueCommands(createImportDesk())
  const opened = await catalogue['catalogue.openFile'](deps, { path }, context)
  if (!opened.ok) return opened
  const { session } = opened.value
  const date = msToCivil(deps.now()).day
  const staged = await catalogue['catalogue.stage'](
    deps,
    { session, kind: 'base', date, defaultUnit: undefined },
    context,
  )
  if (!staged.ok) return staged
  return catalogue['catalogue.publish'](
    deps,
    { session, name: '样例事项清单', date, olderReason: undefined },
    context,
  )
}

/** One round for the person at this machine: the seed is this machine's own, and the record says so. */
const drawRound = async (deps: CommandDeps, context: CommandContext): Promise<Result<{ round: string }>> => {
  const defaults = roundsQueries['rounds.defaults'](deps, {})
  if (!defaults.ok) return defaults
  const plan = {
    ...defaults.value,
    name: '样例批次',
    size: CASES,
    minPerStratum: 1,
    seedSource: 'local' as const,
    inspectors: [deps.session.person.id],
    endDate: msToCivil(deps.now() + 30 * 86_400_000).day,
  }
  const created = await roundsCommands['rounds.create'](deps, { plan }, context)
  if (!created.ok) return created
  const { id } = created.value
  for (const step of [
    () => roundsCommands['rounds.submit'](deps, { id }, context),
    () => roundsCommands['rounds.approve'](deps, { id, note: '样例' }, context),
    () => roundsCommands['rounds.freeze'](deps, { id }, context),
    () => roundsCommands['rounds.draw'](deps, { id }, context),
  ]) {
    const done = await step()
    if (!done.ok) return done
    await context.breathe()
  }
  return ok({ round: id })
}

const noFile = {
  code: 'SAMPLE_NOT_MADE',
  message: '样例数据没有准备好。',
  safe: '还没有建立任何数据。',
  todo: '请重试；仍不行的，请检查磁盘空间。',
}
