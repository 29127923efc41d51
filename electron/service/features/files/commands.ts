import type { filesContract } from '#shared/contract/files.ts'
import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'
import type { CopyKind, FileSource } from '#shared/domain/files/facts.ts'
import { PREVIEW_PX } from '#shared/domain/files/limits.ts'
import { whenText } from '#shared/domain/time/shanghai.ts'
import { writeDocumentFile } from '../../documents/write-file.ts'
import { lookAt, noteHere } from '../../files/arrived.ts'
import { addWish } from '../../files/wishes.ts'
import type { CommandDeps, CommandHandlers } from '../../host/handlers.ts'
import { approvalIn } from '../../packs/peers.ts'
import { fileFaults } from './faults.ts'
import { listFolder } from './list-folder.ts'
import { alsoIn, type FileRow, loadFile, ownerOf, type RecordRef, recordingOf } from './load.ts'
import { type TakenIn, takeIn } from './take-in.ts'

export const filesCommands: CommandHandlers<typeof filesContract> = {
  'files.add': async (deps, { record, part, source, name, caption, from }) => {
    if (!ownerOf(deps.db, record)) return fail(fileFaults.recordGone)
    const taken = await takeIn(deps.files, from, name, source)
    if (!taken.ok) return taken
    if (taken.value.role === 'audio' && recordingOf(deps.db, record) === null) {
      await forget(deps, taken.value.sha256)
      return fail(fileFaults.recordingOff)
    }
    return bind(deps, { record, part, source, caption }, taken.value)
  },

  'files.listFolder': async (_deps, { path }) => listFolder(path),

  'files.caption': (deps, { id, caption, part }) => {
    const file = loadFile(deps, id)
    if (!file) return fail(fileFaults.gone)
    if (file.caption === caption && file.part === part) return ok({ id })
    return deps.write((tx) => {
      tx.append({ ...about(file), type: 'file.captioned', payload: { caption, part } })
      return ok({ id })
    })
  },

  'files.withdraw': (deps, { id, reason }) => {
    const file = loadFile(deps, id)
    if (!file) return fail(fileFaults.gone)
    if (file.withdrawn !== null) return ok({ id })
    return deps.write((tx) => {
      tx.append({ ...about(file), type: 'file.withdrawn', payload: { reason } })
      return ok({ id })
    })
  },

  'files.copy': async (deps, { id, blur, mark }) => {
    const file = loadFile(deps, id)
    if (!file) return fail(fileFaults.gone)
    const bytes = await bytesOf(deps, file)
    if (!bytes.ok) return bytes
    const line = mark
      ? `${whenText(file.at, deps.now())} 登记，原件校验值 ${file.hash.slice(0, 12)}，副本`
      : null
    const made = await deps.files.pictures.copy(bytes.value, blur, line)
    if (!made) return fail(fileFaults.notPicture)
    const how: CopyKind = blur.length > 0 ? 'blurred' : 'watermarked'
    const name = `${file.name.replace(/\.[^.]*$/, '')}（${how === 'blurred' ? '遮挡' : '水印'}副本）.jpg`
    const taken = await takeIn(deps.files, { bytes: made }, name, 'file')
    if (!taken.ok) return taken
    return bind(
      deps,
      {
        record: { kind: file.recordKind, id: file.record },
        part: file.part,
        source: file.source,
        caption: file.caption,
        copyOf: { file: file.id, sha256: file.hash, how },
      },
      taken.value,
    )
  },

  'files.preview': async (deps, { id }) => {
    const file = loadFile(deps, id)
    if (!file) return fail(fileFaults.gone)
    const bytes = await bytesOf(deps, file)
    if (!bytes.ok) return bytes
    const jpeg = await deps.files.pictures.jpeg(bytes.value, PREVIEW_PX)
    return jpeg ? ok({ jpeg }) : fail(fileFaults.notPicture)
  },

  'files.open': async (deps, { id }) => {
    const file = loadFile(deps, id)
    if (!file) return fail(fileFaults.gone)
    const bytes = await bytesOf(deps, file)
    if (!bytes.ok) return bytes
    if (file.role === 'audio') audit(deps, 'file.open', file)
    return ok({ bytes: bytes.value, type: file.type })
  },

  'files.fetch': async (deps, { id }, { progress, signal }) => {
    const file = loadFile(deps, id)
    if (!file) return fail(fileFaults.gone)
    if (file.purged !== null) return fail(fileFaults.purged)
    const hub = deps.hub()
    if (!hub) return wish(deps, file, fileFaults.noHub)
    const coming = deps.files.vault.incoming(file.hash)
    for (let end: 'more' | 'whole' | 'broken' = 'more'; end === 'more'; ) {
      if (signal.aborted) return ok({ id, wished: false })
      const piece = await hub.filePiece(file.hash, coming.have())
      if (!piece.ok) return piece.error.code === 'HUB_UNREACHABLE' ? wish(deps, file, piece.error) : piece
      const { bytes, total } = piece.value
      end = await coming.add(bytes, coming.have() + bytes.byteLength >= total)
      if (end === 'broken') return fail(fileFaults.damaged)
      progress(end === 'whole' ? total : coming.have(), total, '正在取回附件')
    }
    const looked = await lookAt(deps.files, file.hash, file.role)
    deps.write((tx) => noteHere(tx, file.hash, looked))
    return ok({ id, wished: false })
  },

  'files.export': async (deps, { id, path }) => {
    const file = loadFile(deps, id)
    if (!file) return fail(fileFaults.gone)
    const bytes = await bytesOf(deps, file)
    if (!bytes.ok) return bytes
    const written = await writeDocumentFile(path, bytes.value)
    if (!written.ok) return written
    audit(deps, 'file.export', file)
    return ok({ path })
  },

  'files.purge': async (deps, { id, reason }) => {
    const file = loadFile(deps, id)
    if (!file) return fail(fileFaults.gone)
    if (file.purged === null)
      deps.write((tx) =>
        tx.append({ ...about(file), type: 'file.purged', payload: { reason, sha256: file.hash } }),
      )
    await letGo(deps, file.hash)
    return ok({ id })
  },
}

const about = ({ id, owner, subject }: FileRow) => ({
  entity: { kind: 'file', id },
  owner,
  ...(subject === null ? {} : { subject }),
})

interface Binding {
  record: RecordRef
  part: string | null
  source: FileSource
  caption: string
  copyOf?: { file: string; sha256: string; how: CopyKind }
}

/** Where packs are in use, what cannot be fetched now is asked for with the next one. */
const wish = (deps: CommandDeps, { id, hash }: FileRow, fault: Fault) => {
  if (!approvalIn(deps.db)) return fail(fault)
  deps.write((tx) => addWish(tx, hash, deps.now()))
  return ok({ id, wished: true })
}

/** The fact, its row and its thumbnail in one transaction: from here on the file is kept (已保存). */
const bind = (deps: CommandDeps, binding: Binding, taken: TakenIn) => {
  const { record, part, source, caption, copyOf } = binding
  const { sha256, size, name, role, type, looked } = taken
  const others = alsoIn(deps.db, sha256, record)
  const answer = { sha256, type, thumb: looked.thumb, why: looked.why, claims: looked.claims, alsoIn: others }
  return deps.write((tx) => {
    const owner = ownerOf(tx, record)
    if (!owner) return fail(fileFaults.recordGone)
    const same = tx.get<{ id: string }>(
      `SELECT id FROM file WHERE record_kind = ? AND record = ? AND hash = ? AND withdrawn IS NULL AND part IS ?`,
      record.kind,
      record.id,
      sha256,
      part,
    )
    if (same) return ok({ ...answer, id: same.id, already: true })
    const id = deps.newId()
    tx.append({
      entity: { kind: 'file', id },
      owner: owner.owner,
      ...(owner.subject === null ? {} : { subject: owner.subject }),
      type: 'file.captured',
      payload: {
        record,
        part,
        sha256,
        size,
        type,
        name,
        role,
        source,
        at: deps.now(),
        claims: looked.claims,
        caption,
        ...(copyOf ? { copyOf } : {}),
      },
    })
    noteHere(tx, sha256, looked)
    return ok({ ...answer, id, already: false })
  })
}

/** The whole bytes of a file, proven by their hash. */
const bytesOf = async (deps: CommandDeps, file: FileRow): Promise<Result<Buffer>> => {
  if (file.purged !== null) return fail(fileFaults.purged)
  const bytes = await deps.files.vault.read(file.hash)
  if (bytes) return ok(bytes)
  return fail(deps.files.vault.sizeOf(file.hash) === null ? fileFaults.away : fileFaults.damaged)
}

/** Bytes that no record came to hold. */
const forget = async (deps: CommandDeps, hash: string): Promise<void> => {
  if (!deps.db.get('SELECT 1 FROM file WHERE hash = ?', hash)) await deps.files.vault.remove(hash)
}

/** Bytes and thumbnail go from this disk, unless another file that was not purged has the same. */
const letGo = async (deps: CommandDeps, hash: string): Promise<void> => {
  if (deps.db.get('SELECT 1 FROM file WHERE hash = ? AND purged IS NULL', hash)) return
  await deps.files.vault.remove(hash)
  deps.write((tx) => {
    tx.run('UPDATE file_bytes SET here = 0 WHERE hash = ?', hash)
    tx.run('DELETE FROM file_picture WHERE hash = ?', hash)
  })
}

const audit = (deps: CommandDeps, action: string, { id, hash }: FileRow): void =>
  deps.write((tx) => {
    tx.run(
      'INSERT INTO audit (at, person, action, detail) VALUES (?, ?, ?, ?)',
      deps.now(),
      deps.session.person.id,
      action,
      JSON.stringify({ file: id, sha256: hash }),
    )
  })
