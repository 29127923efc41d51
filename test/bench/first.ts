/**
 * `first`: a new device with 200,000 facts and a catalogue of 100,000 items, a real data service against a real hub;
 * until everything is there and the catalogue can be searched, against the sum of a bare download and insert
 * (fastify, one table), the bare verification, and bare items, index and pinyin (≤ 1.6); and how soon the own
 * queue, the tree and 今日 stand (≤ 10% of it). `--scale 0.1` takes a tenth of both.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { createEntryFile } from '#service/features/catalogue/release-writer.ts'
import { createSpeller } from '#service/features/catalogue/spelling.ts'
import { createService, type Service } from '#service/host/service.ts'
import { openWorkspace } from '#service/host/workspace.ts'
import type { Draft } from '#service/store/log.ts'
import { CITY } from '../support/hub.ts'
import { caseDrafts } from '../support/kill/desk.ts'
import { noKeyStore, resourcesFolder } from '../support/workspace.ts'
import type { Desk } from '../sync/desk.ts'
import { type Measure, round3, timedAsync } from './measure.ts'
import { createBareClient } from './sync/bare-client.ts'
import type { BareCalls } from './sync/bare-server.ts'
import { restingDesk, say, sendAll, startUntil } from './sync/desks.ts'
import type { HubCalls } from './sync/hub-process.ts'
import { installPeers } from './sync/install.ts'
import { verifyAll } from './sync/verify-all.ts'
import { serve } from './sync/worker.ts'

const at = process.argv.indexOf('--scale')
const SCALE = at < 0 ? 1 : Number(process.argv[at + 1])
const FACTS = Math.round(200_000 * SCALE)
const ITEMS = Math.round(100_000 * SCALE)
/** of rounds that are not over, for the one who waits */
const QUEUE = 200
const DATE = '2026-11-01'
const GIVE_UP_MS = 30 * 60_000

const roundFact = (id: string, type: string, payload: Record<string, unknown> = {}): Draft => ({
  type,
  entity: { kind: 'round', id },
  owner: CITY,
  payload,
})

const HASH = 'ab'.repeat(32)

/** A round from its plan to its draw. */
const openRound = (): Draft[] => [
  roundFact('open', 'round.planned', {
    name: '本季度批次',
    purpose: 'find',
    releases: [],
    scope: { bodies: [], focus: [], itemTypes: [] },
    strataBy: 'none',
    sizes: {},
    size: QUEUE,
    minPerStratum: 1,
    weightBy: 'equal',
    reserve: 0,
    exclusions: { checkedWithinDays: 0, avoidOwnBody: false, selfRun: false, noPhone: false },
    inspectors: ['bob'],
    crossBody: false,
    seedSource: 'local',
    period: '2026Q4',
    startDate: '2026-10-01',
    endDate: '2026-12-31',
    reviewShare: 0.1,
    doubleShare: 0,
    optionalElements: [],
    minSample: 1,
  }),
  roundFact('open', 'round.submitted'),
  roundFact('open', 'round.approved', { note: '' }),
  roundFact('open', 'round.frozen', {
    ...{ planHash: HASH, planBlob: HASH, populationHash: HASH, populationBlob: HASH },
    ...{ population: QUEUE, phones: QUEUE, excluded: {}, formula: '按事项', seedSource: 'local' },
    ...{ purpose: 'find', period: '2026Q4' },
  }),
  roundFact('open', 'round.drawn', {
    ...{ planHash: HASH, seed: HASH, seedSource: 'local', recordBlob: HASH, recordHash: HASH },
    ...{ drawn: QUEUE, reserve: 0 },
  }),
]

/** Whole cases of a round that is over, five facts each; then the open round of the one who waits. */
const historyOf = (facts: number): Draft[] => {
  const drafts = [roundFact('over', 'round.submitted')]
  for (let n = 0; drafts.length < facts; n++) {
    const ids = { round: 'over', case: `case-${n}`, item: `item-${n}`, attempt: `attempt-${n}` }
    const { before, submit } = caseDrafts(ids, n + 1, 1_790_000_000_000 + n * 60_000)
    drafts.push(...before, submit)
  }
  drafts.push(roundFact('over', 'round.archived'), ...openRound())
  for (let n = 0; n < QUEUE; n++) {
    const ids = { round: 'open', case: `mine-${n}`, item: `item-${n}`, attempt: '' }
    const [drawn, assigned] = caseDrafts(ids, n + 1, 0).before
    if (drawn && assigned) drafts.push(drawn, { ...assigned, payload: { to: 'bob', reason: '双随机分派' } })
  }
  return drafts
}

const names = [
  '个体工商户设立登记',
  '食品经营许可核发',
  '不动产转移登记',
  '残疾人证办理',
  '建筑工程施工许可',
  '社会保险参保登记',
]
const nameOf = (n: number): string => `${names[n % names.length]}（情形${Math.floor(n / 10)}）`

const entryOf = (n: number) => ({
  item: {
    code: `11340200${String(n).padStart(10, '0')}334${String(n).padStart(12, '0')}`,
    guide: {
      taskName: nameOf(n),
      consultPhone: [{ kind: 'landline', number: `0553-555${String(n % 10_000).padStart(4, '0')}` }],
    },
    original: Object.fromEntries(
      Array.from({ length: 50 }, (_, k) => [`栏目${k + 1}`, `第${n}项的内容${k}，以公布为准`]),
    ),
    extras: {},
  },
  materials: ['居民身份证', '申请表', '授权委托书', '营业执照'].map((name) => ({ name, necessity: '必要' })),
})

const catalogueFile = async (): Promise<Uint8Array> => {
  const file = createEntryFile()
  for (let from = 0; from < ITEMS; from += 500)
    await file.add(
      Array.from({ length: Math.min(500, ITEMS - from) }, (_, i) => JSON.stringify(entryOf(from + i))),
    )
  return file.finish()
}

const publish = async (desk: Desk, file: Uint8Array): Promise<void> => {
  const opened = openWorkspace(desk.folder, desk.key, { resources: resourcesFolder, readerThreads: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  opened.value.deps.write((tx) => {
    const blob = tx.blobs.put(file)
    const more = {
      kind: 'base',
      parents: [],
      blob,
      items: ITEMS,
      materials: ITEMS * 4,
      rejected: 0,
      source: '',
    }
    tx.append({
      type: 'release.published',
      entity: { kind: 'release', id: 'release-1' },
      owner: CITY,
      payload: { body: CITY, name: '清单', date: DATE, ...more },
    })
  })
  await opened.value.close()
}

/** Items, a full-text index over single characters, and every name spelled, without anything else. */
const bareCatalogue = (folder: string, file: Uint8Array): void => {
  const db = new Database(join(folder, 'items.db'))
  db.pragma("cipher='chacha20'")
  db.pragma(`key='raw:${'ab'.repeat(32)}'`)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE item (code TEXT PRIMARY KEY, name TEXT, entry TEXT, pinyin TEXT, initials TEXT)')
  db.exec('CREATE VIRTUAL TABLE name USING fts5(characters)')
  const insert = db.prepare('INSERT INTO item VALUES (?,?,?,?,?)')
  const index = db.prepare('INSERT INTO name (characters) VALUES (?)')
  const spell = createSpeller()
  const lines = gunzipSync(file).toString('utf8').split('\n')
  for (let from = 0; from < lines.length; from += 500)
    db.transaction(() => {
      for (const line of lines.slice(from, from + 500)) {
        if (line === '') continue
        const { item } = JSON.parse(line) as ReturnType<typeof entryOf>
        const { pinyin, initials } = spell(item.guide.taskName)
        insert.run(item.code, item.guide.taskName, line, pinyin, initials)
        index.run([...item.guide.taskName].join(' '))
      }
    })()
  db.close()
}

const ask = async <T>(service: Service, name: string, input: unknown): Promise<T> => {
  const answer = await service.handle({ id: name, name, input })
  if (!answer?.ok) throw new Error(`${name}: ${answer ? answer.error.code : 'no answer'}`)
  return answer.value as T
}

/** Enrols a new device and waits: until its first screens stand, and until all is there. */
const newDevice = async (code: string, facts: number) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'wi-first-'))
  const service = await createService({
    dataDir,
    resources: resourcesFolder,
    version: '0.0.0',
    keyStore: noKeyStore,
    emit: () => {},
    log: (line: string) => console.error(line),
  })
  try {
    const from = performance.now()
    await ask(service, 'sync.enrol', { code, deviceName: '新设备', passphrase: 'correct horse battery' })
    let useful: number | null = null
    while (performance.now() - from < GIVE_UP_MS) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      if (useful === null) {
        // Refused until the role is here.
        const answer = await service.handle({ id: 'queue', name: 'calls.queue', input: {} })
        const queue = answer?.ok ? (answer.value as unknown[]) : []
        if (queue.length >= QUEUE) useful = performance.now() - from
        continue
      }
      // Counting is work: only when nothing is under way.
      const { working } = await ask<{ working: boolean }>(service, 'sync.state', {})
      if (working) continue
      const releases = await ask<{ live: boolean }[]>(service, 'catalogue.releases', {})
      if (!releases.some((one) => one.live)) continue
      const whole = performance.now() - from
      const { kinds } = await ask<{ kinds: { received: number }[] }>(service, 'sync.counts', {})
      if (kinds.reduce((sum, row) => sum + row.received, 0) >= facts) return { useful, whole }
    }
    throw new Error(useful === null ? 'the queue did not come' : 'the first sync did not end')
  } finally {
    await service.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

export const run = async (): Promise<Measure[]> => {
  installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'wi-bench-first-'))
  const hub = await serve<HubCalls>(new URL('./sync/hub-process.ts', import.meta.url))
  const bare = await serve<BareCalls>(new URL('./sync/bare-server.ts', import.meta.url), [
    await hub.ask('database', 'bare'),
  ])
  try {
    await hub.ask('open', ['ann', 'bob'])
    const ann = await restingDesk(hub, 'ann')
    const drafts = historyOf(FACTS)
    const { facts, key } = await say(ann, drafts.length, (n) => drafts[n] as Draft)
    const file = await catalogueFile()
    await publish(ann, file)
    await sendAll(ann)
    const blobs = 'SELECT count(*) AS n FROM blob WHERE received = 0'
    await ann.stop()
    await startUntil(ann, () => ann.count(blobs) === 0)
    await ann.dispose()

    const client = createBareClient(join(folder, 'bare.db'), 'ab'.repeat(32), await bare.ask('address'))
    const sender = createBareClient(join(folder, 'from.db'), 'ab'.repeat(32), await bare.ask('address'))
    sender.fill(facts.map((fact) => ({ id: fact.content.id, body: JSON.stringify(fact) })))
    await sender.push()
    const { useful, whole } = await newDevice(await hub.ask('code', 'bob'), facts.length)
    const bareMs = await timedAsync(() => client.pull())
    const verifyMs = await timedAsync(async () => verifyAll(facts, key))
    const itemsMs = await timedAsync(async () => bareCatalogue(folder, file))
    client.close()
    sender.close()
    const more = { facts: facts.length, items: ITEMS, load: round3(loadavg()[0] ?? 0) }
    return [
      {
        name: 'first sync of a new device / bare parts',
        ratio: whole / (bareMs + verifyMs + itemsMs),
        limit: 1.6,
        ms: round3(whole),
        bareMs: round3(bareMs),
        verifyMs: round3(verifyMs),
        itemsMs: round3(itemsMs),
        ...more,
      },
      {
        name: 'first useful screen / whole first sync',
        ratio: useful / whole,
        limit: 0.1,
        ms: round3(useful),
      },
    ]
  } finally {
    await bare.stop()
    await hub.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
