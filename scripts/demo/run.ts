import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startHub } from '#hub/start.ts'
import type { Script } from './calling.ts'
import { importCatalogue } from './catalogue.ts'
import { checksOfA, record, recordThroughKill, waitingOfA } from './checks.ts'
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
import { type Line, openLine } from './line.ts'
import { importRegisters } from './register.ts'
import { planAndDraw } from './round.ts'

export const runDemo = async ({ out, say }: { out: string; say: (line: string) => void }) => {
  const folder = resolve(out)
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'wi-demo-'))
  // Of its own: the database server may run as another user, who must be able to reach it.
  const hubFolder = mkdtempSync(join(tmpdir(), 'wi-demo-hub-'))
  const album: Album = { folder, screens: [], axe: [], errors: [], say }
  const devices: Device[] = []
  const cleanUp: (() => Promise<unknown>)[] = []
  const began = Date.now()
  const tell = (line: string) => say(`demo ${((Date.now() - began) / 1000).toFixed(1)} s: ${line}`)
  try {
    const files = writeDemoFiles(join(work, 'files'))
    tell(`files written: ${files.written.items} items`)
    const hub = await startHub({
      dataDir: hubFolder,
      name: '芜湖市数据资源管理局',
      firstPersonName: people.supervisor,
      tls: true,
      warn: (message) => message.trim() && album.errors.push(`hub: ${message}`),
    })
    cleanUp.push(() => hub.stop())
    tell(`hub at ${hub.address}`)
    const lines = await Promise.all(['R', 'A', 'B', 'C'].map(() => openLine(hub.port)))
    cleanUp.push(() => Promise.all(lines.map((line) => line.close())))
    const [lineR, lineA, lineB, lineC] = lines as [Line, Line, Line, Line]
    const start = async (name: string): Promise<Device> => {
      const device = await startDevice(name, join(work, name), album)
      devices.push(device)
      cleanUp.push(() => device.close())
      return device
    }

    const r = await start('R')
    await r.picture('first-start', { also: true })
    await fillEnrolment(r, '综合科1号电脑', overLine(await hub.code(), lineR))
    await r.picture('enrol')
    await submitEnrolment(r)
    await untilAtWork(r)
    await r.picture('today-empty', { also: true })
    tell('R enrolled')
    await importRegisters(r, files)
    tell('registers imported')
    const catalogue = await importCatalogue(r, files)
    tell(`catalogue: ${JSON.stringify(catalogue)}`)
    const round = await planAndDraw(r)
    tell(`round ${round} drawn`)
    const a = await start('A')
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
    tell('A enrolled')
    await lineA.cut()
    await a.go('电话抽查')
    await a.page.getByText(/^离线/).first().waitFor()
    await a.picture('queue-offline', { also: true })
    const [first, ...more] = checksOfA
    if (first) await record(a, [first], new Set([first.name]))
    tell('first check')
    const resumed = await recordThroughKill(a, more[0] as Script)
    tell(`resumed: ${resumed}`)
    await record(a, more.slice(1), new Set(['dead-number', 'changed']))
    tell('20 checks')
    await record(a, waitingOfA, new Set(['outcome-3', 'outcome-9']))
    tell('all outcomes')
  } catch (error) {
    for (const device of devices) await device.picture('failure', { axe: false }).catch(() => {})
    throw error
  } finally {
    for (const step of cleanUp.reverse()) await step().catch((error: Error) => say(error.message))
    for (const temporary of [work, hubFolder])
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 })
    writeFileSync(join(folder, 'axe.json'), JSON.stringify(album.axe, null, 1))
    writeFileSync(join(folder, 'errors.txt'), album.errors.join('\n'))
  }
}
