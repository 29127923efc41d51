import { open } from 'node:fs/promises'
import type { documentsContract, FigureDifferenceView } from '#shared/contract/documents.ts'
import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'
import type { Anchor } from '../../documents/docx-blocks.ts'
import { DOCX_LIMITS, readDocx } from '../../documents/docx-read.ts'
import { compareFigures } from '../../documents/inspect.ts'
import type { FigureSource } from '../../documents/model.ts'
import { writeDocumentFile } from '../../documents/write-file.ts'
import type { CommandDeps, CommandHandlers } from '../../host/handlers.ts'
import { roundGone } from '../rounds/faults.ts'
import { roundById } from '../rounds/read.ts'
import { blobMissing, fileUnreadable, paperGone, paperStep, tooDifferent } from './faults.ts'
import { buildRoundBulletin, issuedWith, type PaperRecord, paperById, whyNoDraft } from './load.ts'
import { statusOf } from './queries.ts'

/** What is kept beside a 送审稿: every figure with the facts it counts, and where it stands in the file. */
interface FrozenFigures {
  figures: { id: string; text: string; source: FigureSource }[]
  anchors: Anchor[]
}

type Status = ReturnType<typeof statusOf>

/** A document of this person's body that stands where it must. */
const ownPaper = (
  { db, session }: CommandDeps,
  id: string,
  from: readonly Status[],
  doing: string,
): Result<PaperRecord> => {
  const paper = paperById(db, id)
  if (!paper || paper.owner !== session.body.id) return fail(paperGone)
  const status = statusOf(paper, issuedWith(db, paper.round))
  return from.includes(status) ? ok(paper) : fail(paperStep(doing, status))
}

const say = (deps: CommandDeps, paper: PaperRecord, type: string, payload: Record<string, unknown>) =>
  deps.write((tx) => {
    tx.append({ type, entity: { kind: 'document', id: paper.id }, owner: paper.owner, payload })
    return ok({ id: paper.id })
  })

export const documentsCommands: CommandHandlers<typeof documentsContract> = {
  'documents.saveFill': (deps, { round, fill }) => {
    const savedAt = deps.now()
    deps.write((tx) =>
      tx.run(
        'INSERT OR REPLACE INTO draft (kind, id, body, at) VALUES (?,?,?,?)',
        'bulletin',
        round,
        JSON.stringify(fill),
        savedAt,
      ),
    )
    return ok({ savedAt })
  },

  'documents.draft': async (deps, { round: id }, context) => {
    const built = buildRoundBulletin(deps, id)
    if (!built.ok) return built
    const { round, model, input } = built.value
    if (round.owner !== deps.session.body.id) return fail(roundGone)
    const whyNot = whyNoDraft(round)
    if (whyNot !== null) return fail(notReady(whyNot))
    context.progress(0, 3, '排版送审稿')
    const marks = ['送审稿', ...(deps.session.workspace.kind === 'sample' ? ['样例数据'] : [])]
    // The libraries are large, and needed nowhere else: loaded with the first document.
    const { writeDocx } = await import('../../documents/docx.ts')
    const { buildAnnex } = await import('../../documents/annex.ts')
    const docx = await writeDocx(model, { marks })
    await context.breathe()
    context.progress(1, 3, '生成附表')
    const annex = buildAnnex(input)
    await context.breathe()
    context.progress(2, 3, '存入本机')
    const frozen: FrozenFigures = {
      figures: model.figures.map(({ id: figure, text, source }) => ({ id: figure, text, source })),
      anchors: docx.anchors,
    }
    const paper = deps.newId()
    return deps.write((tx) => {
      tx.append({
        type: 'document.drafted',
        entity: { kind: 'document', id: paper },
        owner: round.owner,
        payload: {
          round: id,
          kind: 'bulletin',
          title: model.title.slice(0, 200),
          blob: tx.blobs.put(docx.bytes),
          annexBlob: tx.blobs.put(annex),
          figuresBlob: tx.blobs.put(new TextEncoder().encode(JSON.stringify(frozen))),
          asOf: deps.now(),
        },
      })
      return ok({ id: paper })
    })
  },

  'documents.save': async (deps, { id, what, path }) => {
    const paper = paperById(deps.db, id)
    if (!paper) return fail(paperGone)
    const hash = { draft: paper.draft_blob, annex: paper.annex_blob, final: paper.final_blob }[what]
    const bytes = hash === null ? null : deps.blobs.read(hash)
    if (!bytes) return fail(blobMissing)
    const written = await writeDocumentFile(path, bytes)
    return written.ok ? ok({ path, bytes: written.value.bytes }) : written
  },

  'documents.finalise': async (deps, { id, path, reason }) => {
    const paper = ownPaper(deps, id, ['draft', 'final'], '收回定稿')
    if (!paper.ok) return paper
    const sentBytes = deps.blobs.read(paper.value.draft_blob)
    const frozenBytes = deps.blobs.read(paper.value.figures_blob)
    if (!sentBytes || !frozenBytes) return fail(blobMissing)
    const read = await readBounded(path)
    if (!read.ok) return read
    const returned = readDocx(read.value)
    if (!returned.ok) return returned
    const sent = readDocx(sentBytes)
    if (!sent.ok) return sent
    const { anchors } = JSON.parse(new TextDecoder().decode(frozenBytes)) as FrozenFigures
    const compared = compareFigures(anchors, sent.value, returned.value)
    const differences = compared.differences.map(
      (d): FigureDifferenceView => ({
        kind: d.kind,
        figure: d.kind === 'added' ? null : d.figure,
        draft: d.kind === 'added' ? '' : d.frozen,
        final: d.kind === 'removed' ? '' : d.found,
        context: d.context,
      }),
    )
    if (differences.length > MOST_DIFFERENCES) return fail(tooDifferent(differences.length))
    const told = { differences, unchanged: compared.unchanged, trackedChanges: compared.trackedChanges }
    if (differences.length > 0 && reason === '') return ok({ stored: false, ...told })
    const blob = read.value
    return deps.write((tx) => {
      tx.append({
        type: 'document.finalised',
        entity: { kind: 'document', id },
        owner: paper.value.owner,
        payload: {
          blob: tx.blobs.put(blob),
          differences: differences.map((d) => ({
            figure: (d.figure ?? '新增数字').slice(0, 80),
            draft: d.draft.slice(0, 200),
            final: d.final.slice(0, 200),
          })),
          reason,
        },
      })
      return ok({ stored: true, ...told })
    })
  },

  'documents.number': (deps, { id, number, date }) => {
    const paper = ownPaper(deps, id, ['final', 'numbered'], '登记文号')
    return paper.ok ? say(deps, paper.value, 'document.numbered', { number, date }) : paper
  },

  'documents.void': (deps, { id, reason }) => {
    const paper = ownPaper(deps, id, ['draft', 'final', 'numbered'], '作废')
    return paper.ok ? say(deps, paper.value, 'document.voided', { reason }) : paper
  },

  'documents.issue': (deps, { id }) => {
    const paper = ownPaper(deps, id, ['numbered'], '印发')
    if (!paper.ok) return paper
    const round = roundById(deps.db, paper.value.round)
    if (!round) return fail(roundGone)
    if (round.state.machine.status !== 'confirmed') return fail(notReady('批次不在“成稿”环节，不能印发。'))
    return deps.write((tx) => {
      tx.append({
        type: 'round.issued',
        entity: { kind: 'round', id: round.id },
        owner: round.owner,
        payload: { document: id },
      })
      return ok({ id })
    })
  },
}

/** As many as the fact of a 定稿 holds. */
const MOST_DIFFERENCES = 200

const notReady = (why: string): Fault => ({
  code: 'ROUND_STEP',
  message: why,
  safe: '没有生成文件，记录没有变化。',
  todo: '请先在批次页面完成前面的环节。',
})

/** A file a person chose, never more of it than a document may have. Its limits on content are {@link readDocx}'s. */
const readBounded = async (path: string): Promise<Result<Uint8Array>> => {
  try {
    const file = await open(path, 'r')
    try {
      const buffer = new Uint8Array(DOCX_LIMITS.fileBytes + 1)
      let length = 0
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
        length += bytesRead
        if (bytesRead === 0 || length === buffer.length) return ok(buffer.subarray(0, length))
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string')
      return fail(fileUnreadable(error.code))
    throw error
  }
}
