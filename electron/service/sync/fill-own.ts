/** A device put back from a snapshot asks 市局服务端 for the facts of its own chain that are missing in between. */
import { flawOf, signedFact } from '#shared/facts/envelope.ts'
import type { Suite } from '#shared/facts/suite.ts'
import type { OwnEntry } from '#shared/protocol/pull.ts'
import { narrowMissing, readMissing, writeMissing } from '../recovery/place.ts'
import { placeAt } from '../store/chain.ts'
import type { Writer } from '../store/db.ts'
import type { Log } from '../store/log.ts'
import type { HubClient } from './hub-client.ts'

export interface FillDeps {
  db: Writer
  log(): Log
  suite: Suite
  client: Pick<HubClient, 'own'>
  device: string
  publicKey: string
}

export interface FilledOwn {
  stored: number
  kinds: Set<string>
  /** numbers nobody has a fact for; null = not known yet */
  lost: number | null
}

/** Page by page; what was fetched is kept when the network ends in between. null = nothing is missing. */
export const fillOwn = async (deps: FillDeps): Promise<FilledOwn | null> => {
  const { db, device, client } = deps
  const filled: FilledOwn = { stored: 0, kinds: new Set(), lost: null }
  let missing = db.tx(() => narrowMissing(db, device))
  if (!missing) return null
  // Refused ones have a place and no fact: they count as explained.
  const explained = new Set<number>()
  for (let from = missing.from; ; ) {
    const page = await client.own(from)
    if (!page.ok) return filled
    const entries = page.value.entries.filter(({ deviceSeq }) => deviceSeq <= (missing?.through ?? 0))
    db.tx(() => {
      for (const entry of entries) {
        explained.add(entry.deviceSeq)
        store(deps, entry, filled)
      }
    })
    const last = page.value.entries.at(-1)?.deviceSeq
    if (last === undefined || !page.value.more || last >= missing.through) break
    from = last + 1
  }
  return db.tx(() => {
    missing = narrowMissing(db, device)
    let lost = 0
    for (let seq = missing?.from ?? 1; seq <= (missing?.through ?? 0); seq++)
      if (!explained.has(seq) && !isHere(db, device, seq)) lost++
    if (readMissing(db)) writeMissing(db, null)
    return { ...filled, lost }
  })
}

const isHere = (db: Writer, device: string, seq: number): boolean => placeAt(db, device, seq) !== undefined

const store = ({ db, log, suite, device, publicKey }: FillDeps, entry: OwnEntry, filled: FilledOwn): void => {
  const read = signedFact.safeParse(entry.fact)
  if (!read.success || read.data.link.device !== device) return
  const { content, link } = read.data
  if (isHere(db, device, link.deviceSeq) || flawOf(suite, publicKey, read.data) !== null) return
  filled.stored += log().take([{ fact: read.data, receivedAt: entry.receivedAt }], () => publicKey).stored
  filled.kinds.add(content.entity.kind)
  if (entry.status === 'awaiting' || entry.status === 'quarantined')
    log().judged(content.id, 'awaiting', entry.code ?? null)
}
