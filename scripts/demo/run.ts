import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { root } from '../support/paths.ts'
import { workAway } from './away.ts'
import type { AxeFinding } from './axe.ts'
import { importCatalogue } from './catalogue.ts'
import { checksOfB, record } from './checks.ts'
import { startClock } from './clock.ts'
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
import {
  approvePacks,
  carryPack,
  enrolByFile,
  exportPack,
  fetchPack,
  importPack,
  registerNumber,
  showRegister,
} from './exchange.ts'
import { handOver, releaseWaiting } from './handover.ts'
import { startDemoHub } from './hub.ts'
import { compare, filesAt, readDevice, readHub } from './ledger.ts'
import { type Line, openLine } from './line.ts'
import { lookAtResults, makeBulletin } from './papers.ts'
import { importRegisters } from './register.ts'
import { amendFirst, closeCalling, confirmAll, reviewAll } from './review.ts'
import { planAndDraw } from './round.ts'
import { callThroughNewScript } from './script.ts'
import { isRight, lostAndLeaked, type Summary } from './summary.ts'
import { visitVillages } from './visits.ts'
import { walkFirstDay, walkSecondDay } from './walk.ts'

export interface DemoResult {
  summary: Summary
  axe: readonly AxeFinding[]
  /** what differs between devices and hub; empty when all agree */
  problems: readonly string[]
  /** lines the windows wrote as errors */
  errors: readonly string[]
  /** see `isRight` */
  ok: boolean
}

export interface DemoOptions {
  out: string
  say: (line: string) => void
}

/**
 * The job from first start to bulletin draft: four people's computers and a hub, worked by keyboard and mouse, over
 * four days. A is away on a bad line and in the villages, C never has a network, the hub is lost and put back, B leaves.
 */
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
    const stick = join(work, 'stick')
    mkdirSync(stick)
    const clock = startClock(work)
    const hubs = await startDemoHub({
      folder: hubFolder,
      firstPersonName: people.supervisor,
      clock: clock.now,
    })
    cleanUp.push(() => hubs.stop())
    const line = async (): Promise<Line> => {
      const made = await openLine(hubs.hub.port)
      cleanUp.push(() => made.close())
      return made
    }
    const start = async (name: string): Promise<Device> => {
      const still = name === 'R' || name === 'C'
      const device = await startDevice({ name, dataFolder: join(work, name), still }, album, clock)
      devices.push(device)
      return device
    }
    const nextDay = () => clock.nextDay(devices.map(({ page }) => page))
    tell(`hub at ${hubs.hub.address}, catalogue of ${files.written.items} items written`)

    const r = await start('R')
    await r.picture('first-start', { also: true })
    await fillEnrolment(r, '综合科1号电脑', overLine(await hubs.hub.code(), await line()))
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
    const lineB = await line()
    await fillEnrolment(
      b,
      '拨测室2号',
      overLine(await makeCode(r, people.inspectorB, { compare: false }), lineB),
    )
    await submitEnrolment(b)
    await untilAtWork(b)
    await untilSynced(b)
    tell('A and B enrolled')
    await approvePacks(r)
    await untilSynced(r)

    const away = workAway(a, lineA)
    await away.firstDay()
    await nextDay()
    await hubs.backUp()
    tell('A: first day away, killed in one check; the hub was backed up in the night')

    await away.secondDay()
    const c = await start('C')
    const countyName = '镜湖区1号电脑'
    await enrolByFile({ device: c, admin: r, name: countyName, person: people.county, stick })
    await fetchPack(r, countyName, join(stick, '0-回复.wipack'))
    await importPack(c, join(stick, '0-回复.wipack'), 'preview')
    await registerNumber(c, '0553-3835110')
    await exportPack(c, join(stick, '1-镜湖.wipack'), join(folder, 'slip.pdf'))
    tell('A: second day away; C: enrolled by file, first pack in, first pack out')
    await nextDay()

    const { offline, resumed, cuts } = await away.thirdDay()
    await untilSynced(a)
    await a.picture('sync-online', { also: true })
    tell(`A: every outcome used, ${offline} checks offline, ${cuts} cuts, everything received`)
    await b.go('电话抽查')
    await b.page.getByRole('grid', { name: '待拨队列' }).waitFor()
    const [first, ...others] = checksOfB
    if (first) await callThroughNewScript(b, r, first)
    await record(b, others, new Set(['place-wrong']))
    await untilSynced(b)
    tell('B: 5 checks recorded, the first one by the script it began with')
    await carryPack(r, join(stick, '1-镜湖.wipack'), join(stick, '1-回复.wipack'), true)
    await importPack(c, join(stick, '1-回复.wipack'))
    await untilSynced(r)

    const before = await readHub(hubs.hub.databaseUrl)
    await hubs.restore()
    const copy = await readHub(hubs.hub.databaseUrl)
    await r.go('同步情况')
    for (const device of [r, a, b]) await untilSynced(device)
    await r.page.getByRole('tab', { name: '同步记录' }).click()
    await r.page.getByText('市局服务端曾从备份恢复').first().waitFor()
    await r.picture('sync-restored', { also: true })
    const after = await readHub(hubs.hub.databaseUrl)
    const restored = {
      before: before.accepted.size,
      copy: copy.accepted.size,
      after: after.accepted.size,
      missing: [...before.accepted.keys()].filter((id) => !after.accepted.has(id)).length,
    }
    tell(`hub put back to the day before: ${JSON.stringify(restored)}`)

    await lineB.cut()
    await amendFirst(b, { words: '（补记：对方报了工号。）', reason: '漏记一句，补全。' })
    const paper = join(folder, 'handover.pdf')
    const cases = await handOver({ admin: r, from: people.inspectorB, to: people.inspectorA, paper })
    await lineB.mend()
    await b.go('同步情况')
    await b.click('立即同步')
    await b.until('the stop to be heard', async () => (await b.ask('sync.state', {})).stuck)
    await b.picture('sync-revoked', { also: true })
    const released = await releaseWaiting(r)
    await untilSynced(a)
    tell(`B: left, ${cases} cases passed to A, ${released} records written before released`)

    const drawFile = join(folder, 'draw.json')
    await closeCalling(r, round, drawFile)
    const verified = verify(drawFile)
    tell(`R: calling closed, draw record ${verified ? 'verified' : 'NOT verified'}`)
    const reviewed = await reviewAll(r, [a])
    tell(`R: ${reviewed.approved} approved, ${reviewed.returned} returned, ${reviewed.overruled} overruled`)
    await confirmAll(r, round, work)
    await lookAtResults(r)
    const bulletin = join(folder, 'bulletin.docx')
    const annex = join(folder, 'annex.xlsx')
    await makeBulletin(r, bulletin, annex)
    tell('R: results, bulletin draft and annex')

    const report = join(folder, 'walk-report.docx')
    const problemList = join(folder, 'walk-problems.xlsx')
    await walkFirstDay(r)
    await nextDay()
    const day = await visitVillages(a, lineA, work)
    tell(
      `A: ${day.visits} villages visited offline, ${day.photos} photos sent over a line cut ${day.cuts} times`,
    )
    await walkSecondDay(r, report, problemList)
    for (const device of [r, a]) await untilSynced(device)
    const walkthroughs = (await r.ask('walks.list', {})).length
    tell('R: a process walked through in two days, report and list of problems')

    for (const device of [r, a]) await untilSynced(device)
    // The first answer tells C of the restored hub, the second one brings what came of all it holds.
    for (const no of [2, 3]) {
      await exportPack(c, join(stick, `${no}-镜湖.wipack`))
      await carryPack(r, join(stick, `${no}-镜湖.wipack`), join(stick, `${no}-回复.wipack`))
      await untilSynced(r)
      await importPack(c, join(stick, `${no}-回复.wipack`), no === 2 ? 'restored' : undefined)
    }
    await c.go('同步情况')
    await c.picture('county-sync', { also: true })
    await showRegister(c)
    await c.go('抽查批次')
    await c.picture('county-rounds')
    await c.go('事项清单')
    await c.picture('county-catalogue')
    for (const device of [r, a]) await untilSynced(device)
    const packs = {
      register: (await c.ask('packs.register', {})).total,
      neverOnline: (await c.ask('sync.state', {})).lastContactAt === null,
      waiting: (await c.ask('sync.state', {})).waiting,
    }
    tell('C: exchanged by packs alone; all in sync')

    const { electron, node } = await r.versions()
    const total = (await r.ask('review.list', { show: 'all', round })).rows.length
    for (const device of devices.splice(0)) await device.close()
    const ledgers = ['R', 'A', 'B', 'C'].map((name) => readDevice(name, join(work, name), passphrase))
    const atHub = await readHub(hubs.hub.databaseUrl)
    const compared = compare(atHub, ledgers, { left: 'B', onPacks: 'C' })
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
      away: { days: clock.days(), cuts },
      walkthroughs,
      visits: day.visits,
      files: await filesAt(hubs.hub.databaseUrl, ofA),
      packs,
      restored,
      handover: { cases, released },
      documents: [bulletin, annex, join(folder, 'slip.pdf'), paper, report, problemList]
        .filter((file) => statSync(file).size > 0)
        .map((file) => file.slice(folder.length + 1)),
      ...lostAndLeaked({ atHub, compared, r: ofR, a: ofA, b: ofB, c: ofC }),
      screens: album.screens,
    }
    writeFileSync(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
    const ok = isRight(summary)
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
