import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startHub } from '#hub/start.ts'
import { root } from '../support/paths.ts'
import type { AxeFinding } from './axe.ts'
import { importCatalogue } from './catalogue.ts'
import { checksOfA, checksOfB, record, recordThroughKill, waitingOfA } from './checks.ts'
import { people, writeDemoFiles } from './data.ts'
import { type Album, type Device, startDevice } from './device.ts'
import {
  fillEnrolment,
  makeCode,
  overLine,
  passphrase,
  submitEnrolment,
  untilAtWork,
  untilSynced,
} from './enrol.ts'
import { compare, leakedTo, missingOn, readDevice, readHub } from './ledger.ts'
import { type Line, openLine } from './line.ts'
import { lookAtResults, makeBulletin } from './papers.ts'
import { importRegisters } from './register.ts'
import { closeCalling, confirmAll, reviewAll } from './review.ts'
import { planAndDraw } from './round.ts'

/** What `summary.json` holds. */
export interface Summary {
  electron: string
  node: string
  catalogue: { rows: number; items: number; rejected: number; ms: number }
  draw: { units: number; verified: boolean }
  checks: { offline: number; resumed: boolean; reviewed: number; total: number }
  sync: { pushed: number; pulled: number; converged: boolean; stateHash: Record<string, string> }
  documents: string[]
  leaked: number
  lost: number
  screens: string[]
}

export interface DemoResult {
  summary: Summary
  axe: readonly AxeFinding[]
  /** what differs between devices and hub; empty when all agree */
  problems: readonly string[]
  /** lines the windows wrote as errors */
  errors: readonly string[]
  /** nothing lost, nothing leaked, all states agree, the draw verified */
  ok: boolean
}

export interface DemoOptions {
  out: string
  say: (line: string) => void
}

/** The job from first start to bulletin draft: four people's computers and a hub, worked by keyboard and mouse. */
export const runDemo = async ({ out, say }: DemoOptions): Promise<DemoResult> => {
  const folder = resolve(out)
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'wi-demo-'))
  // Of its own: the database server may run as another user, who must be able to reach it.
  const hubFolder = mkdtempSync(join(tmpdir(), 'wi-demo-hub-'))
  const album: Album = { folder, screens: [], axe: [], errors: [], say }
  const devices: Device[] = []
  const cleanUp: (() => Promise<unknown>)[] = []
  const began = Date.now()
  const tell = (line: string) =>
    say(`demo ${((Date.now() - began) / 1000).toFixed(0).padStart(3)} s: ${line}`)

  try {
    const files = writeDemoFiles(join(work, 'files'))
    const hub = await startHub({
      dataDir: hubFolder,
      name: '芜湖市数据资源管理局',
      firstPersonName: people.supervisor,
      tls: true,
      warn: () => {},
    })
    cleanUp.push(() => hub.stop())
    const line = async (): Promise<Line> => {
      const made = await openLine(hub.port)
      cleanUp.push(() => made.close())
      return made
    }
    const start = async (name: string): Promise<Device> => {
      const device = await startDevice(name, join(work, name), album)
      devices.push(device)
      return device
    }
    tell(`hub at ${hub.address}, catalogue of ${files.written.items} items written`)

    const r = await start('R')
    await r.picture('first-start', { also: true })
    await fillEnrolment(r, '综合科1号电脑', overLine(await hub.code(), await line()))
    await r.picture('enrol')
    await submitEnrolment(r)
    await untilAtWork(r)
    await r.picture('today-empty', { also: true })
    await importRegisters(r, files)
    tell('R: enrolled, units, windows, people and numbers imported')
    const catalogue = await importCatalogue(r, files)
    tell(`R: catalogue published, ${catalogue.items} of ${files.written.items} items in ${catalogue.ms} ms`)
    const round = await planAndDraw(r)
    await untilSynced(r)
    const drawn = (await r.ask('rounds.get', { id: round })).draw?.drawn ?? 0
    tell(`R: ${drawn} drawn with the hub's signature`)

    const a = await start('A')
    const lineA = await line()
    await fillEnrolment(
      a,
      '拨测室1号',
      overLine(await makeCode(r, people.inspectorA, { compare: true }), lineA),
    )
    await r.picture('enrol-code')
    await submitEnrolment(a)
    await a.button('查看是否已同意').waitFor()
    await a.picture('enrol-waiting')
    await r.click('刷新')
    await r.click('指纹一致，同意')
    await a.field(/^口令/).fill(passphrase)
    await a.click('查看是否已同意')
    await untilAtWork(a)
    await untilSynced(a)
    const b = await start('B')
    await fillEnrolment(
      b,
      '拨测室2号',
      overLine(await makeCode(r, people.inspectorB, { compare: false }), await line()),
    )
    await submitEnrolment(b)
    await untilAtWork(b)
    await untilSynced(b)
    tell('A and B enrolled')

    await lineA.cut()
    await a.go('电话抽查')
    await a.page.getByText(/^离线/).first().waitFor()
    await a.picture('queue-offline', { also: true })
    const [first, second, ...rest] = checksOfA
    if (!first || !second) throw new Error('no checks')
    await record(a, [first], new Set([first.name]))
    const resumed = await recordThroughKill(a, second)
    await record(a, rest, new Set(['dead-number', 'shirked', 'changed', 'not-ours']))
    const offline = (await a.ask('calls.records', {})).length
    tell(`A: ${offline} checks recorded offline, killed in one and ${resumed ? 'resumed' : 'not resumed'}`)
    await record(a, waitingOfA, new Set(['outcome-3', 'outcome-9']))
    await a.go('今日')
    await a.picture('today-offline')
    await a.go('同步情况')
    await a.picture('sync-offline')
    await lineA.mend()
    await untilSynced(a)
    await a.picture('sync-online', { also: true })
    tell('A: every outcome used, back online, everything received')

    await b.go('电话抽查')
    await b.page.getByRole('grid', { name: '待拨队列' }).waitFor()
    await record(b, checksOfB, new Set(['place-wrong']))
    await untilSynced(b)
    tell('B: 5 checks recorded')

    await untilSynced(r)
    const drawFile = join(folder, 'draw.json')
    await closeCalling(r, round, drawFile)
    const verified = verify(drawFile)
    tell(`R: calling closed, draw record ${verified ? 'verified' : 'NOT verified'}`)
    const reviewed = await reviewAll(r, [a, b])
    tell(`R: ${reviewed.approved} approved, ${reviewed.returned} returned, ${reviewed.overruled} overruled`)
    await confirmAll(r, round, work)
    await lookAtResults(r)
    const bulletin = join(folder, 'bulletin.docx')
    const annex = join(folder, 'annex.xlsx')
    await makeBulletin(r, bulletin, annex)
    tell('R: results, bulletin draft and annex')
    const code = await makeCode(r, people.county, { compare: false })
    await r.picture('devices')
    const c = await start('C')
    await fillEnrolment(c, '镜湖区1号电脑', overLine(code, await line()))
    await submitEnrolment(c)
    await untilAtWork(c)
    await untilSynced(c)
    await c.go('抽查批次')
    await c.picture('county-rounds')
    await c.go('事项清单')
    await c.picture('county-catalogue')
    for (const device of [r, a, b, c]) await untilSynced(device)
    tell('C: enrolled in the county; all in sync')

    const { electron, node } = await r.versions()
    const total = (await r.ask('review.list', { show: 'all', round })).rows.length
    for (const device of devices.splice(0)) await device.close()
    const ledgers = ['R', 'A', 'B', 'C'].map((name) => readDevice(name, join(work, name), passphrase))
    const atHub = await readHub(hub.databaseUrl)
    const compared = compare(atHub, ledgers)
    const [ofR, ofA, ofB, ofC] = ledgers
    if (!ofR || !ofA || !ofB || !ofC) throw new Error('a device is missing')
    const summary: Summary = {
      electron,
      node,
      catalogue,
      draw: { units: drawn, verified },
      checks: { offline, resumed, reviewed: reviewed.approved + reviewed.overruled, total },
      sync: {
        pushed: compared.pushed,
        pulled: compared.pulled,
        converged: compared.converged,
        stateHash: compared.stateHash,
      },
      documents: [bulletin, annex]
        .filter((file) => statSync(file).size > 0)
        .map((file) => file.slice(folder.length + 1)),
      leaked: leakedTo(ofC, ofR),
      lost:
        compared.lost + missingOn(atHub, ofA, ofR) + missingOn(atHub, ofB, ofR) + missingOn(atHub, ofC, ofR),
      screens: album.screens,
    }
    writeFileSync(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
    const ok = summary.leaked === 0 && summary.lost === 0 && summary.sync.converged && verified && resumed
    tell(
      `${ok ? 'done' : 'NOT as it should be'}: leaked ${summary.leaked}, lost ${summary.lost}, ${compared.problems.length} differences`,
    )
    return { summary, axe: album.axe, problems: compared.problems, errors: album.errors, ok }
  } catch (error) {
    for (const device of devices) await device.picture('failure', { axe: false }).catch(() => {})
    throw error
  } finally {
    for (const device of devices) await device.close().catch((error: Error) => say(error.message))
    for (const step of cleanUp.reverse()) await step()
    for (const temporary of [work, hubFolder])
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 })
    const noted = { axe: album.axe, errors: album.errors }
    writeFileSync(join(folder, 'findings.json'), `${JSON.stringify(noted, null, 2)}\n`)
  }
}

/** Draws again from the saved record, in a process of its own. */
const verify = (file: string): boolean => {
  const done = spawnSync(process.execPath, [join(root, 'scripts/verify/main.ts'), file], { encoding: 'utf8' })
  return done.status === 0 && readFileSync(file, 'utf8').length > 0
}
