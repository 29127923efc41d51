/**
 * Takes records from a colleague's pack (离线交换包). The hub has not necessarily decided about them: only what it
 * will surely be asked about is taken, after the checks it makes itself, and nothing counts as 市局已收 by this.
 */
import { type FactType, upcast } from '#shared/domain/fact-type.ts'
import { typeOf } from '#shared/domain/fact-types.ts'
import { allows, isRole } from '#shared/domain/roles/capabilities.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { type Content, flawOf, isTooLarge, type SignedFact, signedFact } from '#shared/facts/envelope.ts'
import { linesOf, type PackMessage } from '#shared/protocol/pack.ts'
import { packFact } from '#shared/protocol/pack-messages.ts'
import type { Reader } from '../store/db.ts'
import { blobsNamedIn, wantBlobs } from '../sync/blob-disk.ts'
import { isHubChain } from '../sync/membership.ts'
import type { PackContext } from './context.ts'
import type { OpenedPack } from './open.ts'
import { type EnrolledDevice, enrolledDevice, readEnrolment } from './peers.ts'

/** Why a record is left out; what is not taken comes by way of 市局服务端. */
export const skipTexts: Record<string, string> = {
  malformed: '格式不对',
  altered: '内容或签名不对',
  'unknown-device': '不认识写这条记录的设备，待市局服务端下发',
  author: '作者不是该设备的使用人',
  'hub-only': '须经市局服务端裁定的记录，待市局服务端下发',
  'not-allowed': '按本机已知的岗位，作者没有这项权限，待市局服务端下发',
  'out-of-scope': '不在您的范围内',
  'unknown-type': '由更新版本的程序写成，待升级',
  payload: '字段不符合要求',
  refused: '市局已退回',
}

export interface PeerCheck {
  /** why a record is left out, or null */
  flaw(fact: SignedFact): string | null
  keyOf(device: string): string | null
}

export const createPeerCheck = (context: PackContext, { sender }: Pick<OpenedPack, 'sender'>): PeerCheck => {
  const { ws, suite, member, now } = context
  const { db } = ws
  const { hub } = member.membership
  const day = msToCivil(now()).day
  const devices = new Map<string, EnrolledDevice | null>(sender ? [[sender.device, sender]] : [])
  const deviceOf = (id: string): EnrolledDevice | null => {
    const found = devices.get(id)
    if (found !== undefined) return found
    const known = enrolledDevice(db, suite, member, id)
    devices.set(id, known)
    return known
  }
  const inScope = (body: string | undefined): boolean =>
    body !== undefined && db.get('SELECT 1 FROM scope_body WHERE body = ?', body) !== undefined
  const mayRead = ({ audience, owner, subject }: Content): boolean =>
    audience === 'all' || inScope(owner) || (audience === 'subject' && inScope(subject))
  const isRefused = (writer: string, id: string): boolean =>
    db.get(
      "SELECT 1 FROM fact WHERE kind = 'device' AND entity = ? AND type = 'ruling.made' AND instr(content, ?) > 0",
      writer,
      id,
    ) !== undefined
  const mayWrite = (person: string, { needs }: FactType, owner: string): boolean =>
    needs !== 'hub' &&
    db
      .all<{ role: string }>(
        `WITH RECURSIVE above(id) AS (SELECT ? UNION SELECT org.parent FROM org JOIN above ON org.id = above.id
           WHERE org.parent IS NOT NULL)
         SELECT DISTINCT g.role FROM grant_ g JOIN person p ON p.id = g.person AND p.active = 1
         WHERE g.person = ? AND g.body IN (SELECT id FROM above) AND g.from_day <= ?
           AND (g.to_day IS NULL OR ? < g.to_day)`,
        owner,
        person,
        day,
        day,
      )
      .some(({ role }) => isRole(role) && allows([role], needs))

  const flaw = (fact: SignedFact): string | null => {
    const { content, link } = fact
    if (!mayRead(content)) return 'out-of-scope'
    if (isHubChain(link.device)) {
      if (flawOf(suite, hub.publicKey, fact) !== null) return 'altered'
      // The hub's word about a device serves the records behind it in this very pack.
      const named = readEnrolment(suite, hub.publicKey, fact)
      if (named) devices.set(named.device, named)
      return null
    }
    const device = deviceOf(link.device)
    if (!device || device.revoked) return 'unknown-device'
    if (flawOf(suite, device.publicKey, fact) !== null) return 'altered'
    if (content.author !== device.person) return 'author'
    const type = typeOf(content.entity.kind, content.type)
    if (!type || content.typeVersion > type.version) return 'unknown-type'
    if (isRefused(link.device, content.id)) return 'refused'
    // Who may do what is decided by the hub alone.
    if (type.needs === 'hub' || type.needs === 'admin' || content.entity.kind === 'org') return 'hub-only'
    if (content.audience !== type.audience || !payloadHolds(type, fact)) return 'payload'
    return mayWrite(device.person, type, content.owner) ? null : 'not-allowed'
  }
  return {
    flaw,
    keyOf: (device) => (isHubChain(device) ? hub.publicKey : (deviceOf(device)?.publicKey ?? null)),
  }
}

const payloadHolds = (type: FactType, { content, private: part }: SignedFact): boolean => {
  const up = upcast({ [content.type]: type }, content.type, content.typeVersion, content.payload)
  if (!up.known || !type.payload.safeParse(up.payload).success) return false
  if (part && !type.private?.safeParse(part.data).success) return false
  return !isTooLarge(canonical(content), part)
}

export interface TakenFacts {
  stored: number
  known: number
  refused: number
  kinds: Set<string>
}

const SLICE = 32

/** One message of records, in short transactions. */
export const takePeerFacts = async (
  context: PackContext,
  check: PeerCheck,
  m: PackMessage,
  taken: TakenFacts,
): Promise<void> => {
  const { ws, crypto, now, breathe } = context
  const lines = linesOf(crypto, m)
  if (!lines.ok) return
  const { entries } = lines.lines
  for (let from = 0; from < entries.length; from += SLICE) {
    ws.db.tx(() => {
      for (const line of entries.slice(from, from + SLICE)) {
        const entry = packFact.safeParse(JSON.parse(line))
        const fact = entry.success ? signedFact.safeParse(entry.data.fact) : null
        if (fact?.success && isHere(ws.db, fact.data)) {
          taken.known++
          continue
        }
        if (!fact?.success || check.flaw(fact.data) !== null) {
          taken.refused++
          continue
        }
        const { content } = fact.data
        const result = ws.log.take([{ fact: fact.data, receivedAt: null }], check.keyOf)
        taken.stored += result.stored
        taken.refused += result.setAside
        for (const kind of result.kinds) taken.kinds.add(kind)
        if (result.stored > 0) wantBlobs(ws.db, blobsNamedIn(content.payload), now())
      }
    })
    await breathe()
  }
}

export const isHere = (db: Reader, { content, link }: SignedFact): boolean =>
  db.get('SELECT 1 FROM fact WHERE id = ? AND content_hash = ?', content.id, link.contentHash) !== undefined
