/** The register of packs (导入导出登记): what was taken in and out, by whom, on which medium, what for, as facts. */
import type { PackApproval } from '#shared/protocol/pack-messages.ts'
import type { PackContext } from './context.ts'
import { enrolledDevice, HUB } from './peers.ts'

interface Entry {
  pack: string
  form: { medium: string; purpose: string; counterpart: string }
  approval: PackApproval
  facts: number
  files: number
  bytes: number
  volumes: number
  digest: string
}

/** @returns the id of the entry */
export const registerExport = (context: PackContext, entry: Entry & { to: string }): string =>
  write(context, 'pack.exported', { ...plain(entry), to: partyOf(context, entry.to) })

export const registerImport = (
  context: PackContext,
  entry: Entry & { from: string; known: number; refused: number },
): string =>
  write(context, 'pack.imported', {
    ...plain(entry),
    from: partyOf(context, entry.from),
    known: entry.known,
    refused: entry.refused,
  })

export const registerCarried = (
  context: PackContext,
  entry: Entry & { way: 'to-hub' | 'from-hub'; device: string },
): string =>
  write(context, 'pack.carried', { ...plain(entry), way: entry.way, device: partyOf(context, entry.device) })

const plain = ({ pack, form, approval, facts, files, bytes, volumes, digest }: Entry) => ({
  pack,
  ...form,
  approval,
  facts,
  files,
  bytes,
  volumes,
  digest,
})

const write = ({ ws }: PackContext, type: string, payload: Record<string, unknown>): string => {
  const id = ws.deps.newId()
  ws.deps.write((tx) => tx.append({ type, entity: { kind: 'pack', id }, owner: ws.session.body.id, payload }))
  return id
}

/** Who stands on the other side, in words that hold when the entry is read later. */
const partyOf = ({ ws, member, suite }: PackContext, peer: string) => {
  const { hub } = member.membership
  if (peer === HUB || peer === hub.id) return { kind: 'hub' as const, id: hub.id, name: hub.name }
  const device = enrolledDevice(ws.db, suite, member, peer)
  const person = device
    ? ws.db.get<{ name: string }>('SELECT name FROM person WHERE id = ?', device.person)?.name
    : undefined
  return {
    kind: 'device' as const,
    id: peer,
    name: device ? [person, device.name].filter(Boolean).join('，').slice(0, 160) : '',
  }
}
