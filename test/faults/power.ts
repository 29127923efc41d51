/**
 * F4: the power goes while somebody saves. What the writer did to its files is recorded once; from the recording any
 * number of disks are made that a power cut may leave behind, and each is opened. The control is the same writer
 * with synchronous=NORMAL: it loses what was acknowledged.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { databaseFile, openWorkspace } from '#service/host/workspace.ts'
import { openForWriting } from '#service/store/open.ts'
import { readJournal } from '#service/sync/journal.ts'
import { quickFolder } from '#test/support/faults/folders.ts'
import { randomFrom } from '#test/support/faults/random.ts'
import { canTrace } from '#test/support/kill/fire.ts'
import { wholeLogFlaws } from '#test/support/kill/verify.ts'
import { diskOf } from '#test/support/power/crash.ts'
import { recordSteps, type Step } from '#test/support/power/recording.ts'
import { createTestWorkspace, resourcesFolder, type TestWorkspace } from '#test/support/workspace.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

const SAVES = 150
/** one state in so many is folded anew and its chain verified */
const WHOLE = 40
const CONTROL_STATES = 200
const writer = fileURLToPath(new URL('../support/power/writer.ts', import.meta.url))

interface Recording {
  start: ReadonlyMap<string, Buffer>
  steps: Step[]
}

const recorded = (desk: TestWorkspace, mode: 'FULL' | 'NORMAL'): Recording => {
  const folder = quickFolder('wi-power-')
  try {
    const start = new Map(
      readdirSync(desk.folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => [name, readFileSync(join(desk.folder, name))]),
    )
    cpSync(desk.folder, folder, { recursive: true })
    const program = [process.execPath, writer, folder, desk.key, String(SAVES), mode]
    return { start, steps: recordSteps(folder, [...start.keys()], program) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What was acknowledged by the lines said before the cut. */
interface Acknowledged {
  facts: Map<string, string>
  stroke: number
}

const cutsOf = (steps: readonly Step[], states: number, seed: number): number[] => {
  const random = randomFrom(seed)
  const from = steps.findIndex((step) => step.do === 'said')
  return Array.from({ length: states }, () => from + random.below(steps.length + 1 - from)).sort(
    (a, b) => a - b,
  )
}

const powerCuts = async (
  { start, steps }: Recording,
  key: string,
  states: number,
  seed: number,
  hear: (cut: number, found: { lost: string[]; flaws: string[] }) => void,
): Promise<void> => {
  const disk = diskOf(steps, start)
  const folder = join(quickFolder('wi-cut-'), 'work')
  mkdirSync(folder)
  const acknowledged: Acknowledged = { facts: new Map(), stroke: -1 }
  let heard = 0
  try {
    for (const [n, cut] of cutsOf(steps, states, seed).entries()) {
      disk.advance(cut)
      for (; heard < cut; heard++) {
        const step = steps[heard] as Step
        if (step.do !== 'said') continue
        const [what, id = '', value = ''] = step.line.split(' ')
        if (what === 'fact') acknowledged.facts.set(id, value)
        else acknowledged.stroke = Number(value)
      }
      disk.crash(folder, randomFrom(seed * 1_000_003 + n))
      hear(cut, check(folder, key, acknowledged))
      if (n % WHOLE === 0) hear(cut, { lost: [], flaws: await checkWhole(folder, key) })
    }
  } finally {
    rmSync(join(folder, '..'), { recursive: true, force: true })
  }
}

/** Opens what the cut left and looks at the tables themselves. */
const check = (
  folder: string,
  key: string,
  { facts, stroke }: Acknowledged,
): { lost: string[]; flaws: string[] } => {
  const opened = openForWriting(databaseFile(folder), key)
  if (!opened.ok)
    return { lost: [...facts.keys()], flaws: [`does not open: ${JSON.stringify(opened.error)}`] }
  const { db, close } = opened.value
  try {
    const rows = db.all<{ id: string; hash: string }>('SELECT id, content_hash AS hash FROM fact')
    const held = new Map(rows.map(({ id, hash }) => [id, hash]))
    const lost = [...facts].filter(([id, hash]) => held.get(id) !== hash).map(([id]) => id)
    const body = db.get<{ body: string }>("SELECT body FROM draft WHERE id = 'typing'")?.body
    if (Number(JSON.parse(body ?? '{"stroke":-1}').stroke) < stroke) lost.push(`keystroke ${stroke}`)
    const sound = db.all<{ integrity_check: string }>('PRAGMA integrity_check')
    return { lost, flaws: sound.map((row) => row.integrity_check).filter((text) => text !== 'ok') }
  } catch (error) {
    return { lost: [], flaws: [String(error)] }
  } finally {
    close()
  }
}

/** The workspace itself, its chain and folds; and the journal says nothing the database does not hold. */
const checkWhole = async (folder: string, key: string): Promise<string[]> => {
  const opened = openWorkspace(folder, key, { resources: resourcesFolder, readerThreads: 0 })
  if (!opened.ok) return [opened.error.code]
  const { db } = opened.value
  const strange = readJournal(folder, key).facts.filter(
    ({ content, link }) =>
      db.get('SELECT 1 FROM fact WHERE id = ? AND content_hash = ?', content.id, link.contentHash) ===
      undefined,
  )
  const flaws = wholeLogFlaws(opened.value)
  await opened.value.close()
  return [...flaws, ...strange.map(({ content }) => `in the journal alone: ${content.id}`)]
}

const run = async (states: number): Promise<Findings> => {
  const found = noFindings()
  if (!canTrace())
    return { ...found, flaws: ['nothing was tried: strace is missing (sudo apt-get install -y strace)'] }
  const desk = await createTestWorkspace()
  await desk.workspace.close()
  try {
    const full = recorded(desk, 'FULL')
    await powerCuts(full, desk.key, states, 1, (cut, cameOf) => note(found, { cut }, cameOf))
    found.points = states
    const failed = new Set<number>()
    const normal = recorded(desk, 'NORMAL')
    await powerCuts(normal, desk.key, CONTROL_STATES, 2, (cut, { lost }) => {
      if (lost.length > 0) failed.add(cut)
    })
    found.control = { points: CONTROL_STATES, failed: failed.size }
    const count = (kind: Step['do']) => full.steps.filter((step) => step.do === kind).length
    found.figures = { writes: count('write'), syncs: count('sync'), saves: count('said') }
  } finally {
    rmSync(desk.root, { recursive: true, force: true })
  }
  return found
}

export const power: FaultKind = { code: 'F4', name: 'power', slice: 400, full: 10_000, run }
