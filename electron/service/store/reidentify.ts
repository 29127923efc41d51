/**
 * A folder that was copied or restored goes on under a new device id and key (换设备身份). What the hub has not
 * received yet gets new links with `was:`; contents, ids and hashes stay as they are.
 */
import { canonical } from '#shared/facts/canonical.ts'
import { GENESIS, type Link, link as linkSchema } from '#shared/facts/envelope.ts'
import type { Signer, Suite } from '#shared/facts/suite.ts'
import type { Writer } from './db.ts'

export interface NewIdentity {
  device: string
  signer: Signer
  person: string
}

/** Moves the unsent facts of `from` to the chain of the new identity, in their order. Call inside a transaction. */
export const relinkUnsent = (
  db: Pick<Writer, 'all' | 'run'>,
  suite: Suite,
  from: string,
  { device, signer, person }: NewIdentity,
): void => {
  const rows = db.all<{ id: string; link: string; contentHash: string }>(
    `SELECT id, link, content_hash AS contentHash FROM fact WHERE device = ? AND state = 'local' ORDER BY device_seq`,
    from,
  )
  let head = { seq: 0, hash: GENESIS }
  for (const row of rows) {
    const before = linkSchema.parse(JSON.parse(row.link))
    const next: Link = {
      device,
      deviceSeq: head.seq + 1,
      prevHash: head.hash,
      contentHash: row.contentHash,
      suite: suite.name,
      was: before.was ?? { device: before.device, deviceSeq: before.deviceSeq },
    }
    const text = canonical(next)
    const hash = suite.sha256(text)
    db.run(
      `UPDATE fact SET device = ?, device_seq = ?, prev_hash = ?, link = ?, link_hash = ?, signature = ? WHERE id = ?`,
      device,
      next.deviceSeq,
      next.prevHash,
      text,
      hash,
      signer.sign(hash),
      row.id,
    )
    head = { seq: next.deviceSeq, hash }
  }
  db.run(
    `INSERT INTO chain (device, public_key, person, seq, hash) VALUES (?,?,?,?,?)
     ON CONFLICT (device) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`,
    device,
    signer.publicKey,
    person,
    head.seq,
    head.hash,
  )
}
