/** Takes a pack (离线交换包) that was looked at: whole and verified once more, then applied, then registered. */
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { headOf } from '#shared/protocol/pack.ts'
import { packPiece } from '#shared/protocol/pack-messages.ts'
import { followPerson } from '../sync/follow-person.ts'
import type { PackContext } from './context.ts'
import { packFault } from './faults.ts'
import { type OpenedPack, readAll } from './open.ts'
import { noteTaken, writePeerState } from './peers.ts'
import { previewPack } from './preview.ts'
import { registerImport } from './register.ts'
import { takeFilePiece } from './take-files.ts'
import { createHubTaking, type HubTaking, storePiece } from './take-hub.ts'
import { createPeerCheck, type TakenFacts, takePeerFacts } from './take-peer.ts'
import type { ExportForm, Watch } from './write.ts'

export interface Imported {
  register: string
  fresh: number
  known: number
  refused: number
  received: number
  files: number
  filesReceived: number
  renamed: boolean
  kinds: ReadonlySet<string>
}

export const takePack = async (
  context: PackContext,
  opened: OpenedPack,
  form: ExportForm,
  watch: Watch,
): Promise<Result<Imported>> => {
  // Nothing is applied unless all of it is what its sender wrote.
  const looked = await previewPack(context, opened, watch)
  if (!looked.ok) return looked
  const { ws, now } = context
  const { header } = opened.pack
  const came =
    opened.manifest.way === 'down'
      ? await fromHub(context, opened, watch)
      : await fromPeer(context, opened, watch)
  if (!came.ok) return came
  noteTaken(ws.db, opened.from, { no: header.no, pack: header.pack }, now())
  // Roles may have come with it: the session follows its person.
  if (followPerson(ws.db, msToCivil(ws.deps.now()).day)) ws.reloadIdentity()
  const { stored, known, refused, received, files, filesReceived, renamed, kinds } = came.value
  const register = registerImport(context, {
    pack: header.pack,
    from: opened.from,
    form,
    approval: opened.manifest.approval,
    facts: stored,
    known,
    refused,
    files,
    bytes: opened.size,
    volumes: opened.pack.volumes.length,
    digest: looked.value.digest,
  })
  return ok({ register, fresh: stored, known, refused, received, files, filesReceived, renamed, kinds })
}

const fromHub = async (
  context: PackContext,
  opened: OpenedPack,
  watch: Watch,
): Promise<Result<HubTaking>> => {
  const { manifest } = opened
  if (manifest.way !== 'down') return fail(packFault('PACK_NOT_FOR_US'))
  const taking = createHubTaking(context, manifest)
  taking.begin()
  const read = await readAll(context, opened, watch, (m) => taking.hear(m))
  if (!read.ok) return read
  await taking.end()
  return ok(taking.taken)
}

const fromPeer = async (
  context: PackContext,
  opened: OpenedPack,
  watch: Watch,
): Promise<Result<HubTaking>> => {
  const { manifest } = opened
  if (manifest.way !== 'peer') return fail(packFault('PACK_NOT_FOR_US'))
  const { crypto, ws } = context
  const taken: TakenFacts = { stored: 0, known: 0, refused: 0, kinds: new Set() }
  let files = 0
  const check = createPeerCheck(context, opened)
  const read = await readAll(context, opened, watch, async (m) => {
    if (m.kind === 'facts') return takePeerFacts(context, check, m, taken)
    if (m.kind === 'file' && (await takeFilePiece(context, m)) === 'whole') files++
    if (m.kind !== 'blob') return
    const { head, rest } = headOf(crypto, m)
    const piece = packPiece.safeParse(head)
    if (piece.success && storePiece(context, piece.data, rest)) files++
  })
  if (!read.ok) return read
  writePeerState(ws.db, opened.from, {
    confirmed: manifest.seen,
    enrolled: manifest.enrolled,
    seen: { ...manifest.through, view: manifest.view },
  })
  return ok({ ...taken, received: 0, files, filesReceived: 0, renamed: false })
}
