/** 恢复演练: restores the newest snapshot and the journal into a folder of its own, checks all of it, leaves nothing. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type DrillReport, drillReport } from '#shared/contract/recovery.ts'
import { verifyChain } from '#shared/facts/chain.ts'
import { putFile } from '../host/keys.ts'
import { getMeta, readSession } from '../host/session.ts'
import type { Reader } from '../store/db.ts'
import { openForWriting } from '../store/open.ts'
import { signedFactsOf } from '../store/rows.ts'
import { createSigner, createSuite } from '../store/suite.ts'
import { readAnchor } from './anchor.ts'
import { drillFolder } from './places.ts'
import { fill, newestGood } from './recover.ts'
import { codeOf, soundness } from './snapshots.ts'

const lastFile = (folder: string): string => join(folder, 'drill.json')

export const lastDrill = (folder: string): DrillReport | null => {
  if (!existsSync(lastFile(folder))) return null
  try {
    const read = drillReport.safeParse(JSON.parse(readFileSync(lastFile(folder), 'utf8')))
    return read.success ? read.data : null
  } catch {
    return null // of a drill long past: it is only shown
  }
}

export const drill = (folder: string, key: string, now: number): DrillReport => {
  const building = drillFolder(folder)
  rmSync(building, { recursive: true, force: true })
  const from = performance.now()
  try {
    const report = { ...rehearse(folder, key, now, building), seconds: (performance.now() - from) / 1000 }
    putFile(lastFile(folder), JSON.stringify(report))
    return report
  } finally {
    rmSync(building, { recursive: true, force: true })
  }
}

const rehearse = (
  folder: string,
  key: string,
  now: number,
  building: string,
): Omit<DrillReport, 'seconds'> => {
  const { chosen, passedOver } = newestGood(folder, key)
  const nothing = {
    at: now,
    passed: false,
    snapshot: chosen ? { name: chosen.name, at: chosen.note?.at ?? 0 } : null,
    passedOver,
    facts: 0,
    ownFacts: 0,
    fromJournal: 0,
    missing: 0,
    chainFlaws: 0,
  }
  if (!chosen) return { ...nothing, reason: '没有可用的快照' }
  try {
    mkdirSync(building, { recursive: true, mode: 0o700 })
    const file = join(building, 'data.db')
    copyFileSync(chosen.file, file)
    const opened = openForWriting(file, key, { proven: true })
    if (!opened.ok) return { ...nothing, reason: `快照不能打开（${opened.error.code}）` }
    const { db, close } = opened.value
    try {
      const anchor = readAnchor(folder, key)
      const adopt = anchor !== null && anchor.at >= (chosen.note?.at ?? 0)
      const filled = fill(db, { folder, key, now, anchor, adopt, damaged: null })
      const chainFlaws = flawsIn(db)
      const flaw = soundness(db)
      const reason =
        flaw !== null
          ? `完整性检查没有通过（${flaw}）`
          : reasonOf(chainFlaws, filled.setAside, filled.hub ? 0 : filled.missing)
      return {
        ...nothing,
        passed: reason === null,
        reason,
        facts: db.get<{ n: number }>('SELECT count(*) AS n FROM fact')?.n ?? 0,
        ownFacts: filled.ownFacts,
        fromJournal: filled.fromJournal,
        missing: filled.missing,
        chainFlaws,
      }
    } finally {
      close()
    }
  } catch (error) {
    return { ...nothing, reason: `演练没有完成（${codeOf(error)}）` }
  }
}

/** Gaps are no flaw of a drill: 市局服务端 fills them. */
const flawsIn = (db: Reader): number => {
  const device = readSession(db)?.device ?? ''
  const signer = createSigner(getMeta(db, 'device-key') ?? '')
  const facts = signedFactsOf(db, device, 0, Number.MAX_SAFE_INTEGER)
  const first = facts[0]?.link
  const after = first && { seq: first.deviceSeq - 1, hash: first.prevHash }
  return verifyChain(createSuite(), signer.publicKey, facts, after).flaws.filter(({ flaw }) => flaw !== 'gap')
    .length
}

const reasonOf = (chainFlaws: number, setAside: number, missing: number): string | null => {
  if (chainFlaws > 0) return `记录链有 ${chainFlaws} 处对不上`
  if (setAside > 0) return `有 ${setAside} 条记录不能核验`
  return missing > 0 ? `记录链中缺 ${missing} 个编号` : null
}
