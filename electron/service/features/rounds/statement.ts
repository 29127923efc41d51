/** 抽取情况说明 (D11): how a round was drawn, for whoever asks; it names no item and no unit drawn. */
import { fail, ok } from '#shared/contract/result.ts'
import type { roundsContract } from '#shared/contract/rounds.ts'
import { drawRecord, UNWITNESSED } from '#shared/domain/draw/record.ts'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import type { Count } from '../../documents/bulletin-input.ts'
import { buildDrawStatement } from '../../documents/draw-statement.ts'
import { loadTemplate } from '../../documents/template-store.ts'
import { writeDocumentFile } from '../../documents/write-file.ts'
import type { CommandHandlers } from '../../host/handlers.ts'
import { readBlob } from '../../store/blobs.ts'
import type { Reader } from '../../store/db.ts'
import { orgById } from '../org/read.ts'
import { recordMissing, roundGone } from './faults.ts'
import { roundById } from './read.ts'

type DrawStatement = CommandHandlers<typeof roundsContract>['rounds.drawStatement']

export const drawStatement: DrawStatement = async (deps, { id, path }) => {
  const { db, session } = deps
  const round = roundById(db, id)
  const { frozen, drawn } = round?.state ?? {}
  if (!round || !frozen || !drawn || round.owner !== session.body.id) return fail(roundGone)
  const bytes = readBlob(db, drawn.recordBlob)
  if (!bytes) return fail(recordMissing)
  const template = loadTemplate(deps.resources, 'D11')
  if (!template.ok) return template
  const record = drawRecord.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  const source = { query: 'rounds.get', factIds: [drawn.fact], params: { id } }
  const count = (value: number): Count => ({ value, source })
  const excluded = Object.entries(frozen.excluded)
    .filter(([why]) => why !== 'outOfScope')
    .reduce((sum, [, n]) => sum + n, 0)
  const witnesses = record.seed.witnesses ?? []
  const model = buildDrawStatement(
    {
      roundName: round.plan.name,
      scope: scopeText(db, round.plan),
      population: count(frozen.population),
      excluded: count(excluded),
      ...(record.plan.exclusions.length > 0 ? { exclusions: record.plan.exclusions.join('、') } : {}),
      strataMethod: strataTexts[round.plan.strataBy] + weightText(record.plan.strata),
      seedSource: seedText(record.plan.seedSource),
      seedTime: record.hub?.signedAt ?? record.drawnAt,
      frozenAt: record.hub?.frozenAt ?? frozen.at,
      freezes: count(record.freezes.count),
      drawn: count(drawn.drawn),
      reserve: count(drawn.reserve),
      substituted: count(replacedIn(db, id)),
      recordHash: record.resultHash,
      witnessed: record.attestation !== UNWITNESSED,
      ...(witnesses.length > 0 ? { onSiteWitness: witnesses.join('、') } : {}),
      fill: { signature: session.body.name },
    },
    template.value,
  )
  const { writeDocx } = await import('../../documents/docx.ts')
  const docx = await writeDocx(model, { marks: session.workspace.kind === 'sample' ? ['样例数据'] : [] })
  const written = await writeDocumentFile(path, docx.bytes)
  return written.ok ? ok({ path, missing: model.missing.map((m) => m.name) }) : written
}

const strataTexts: Record<PlanFields['strataBy'], string> = {
  none: '不分层',
  area: '按县市区和市直单位分层',
  unit: '按单位分层',
  level: '按行使层级分层',
  focus: '按重点领域分层',
}

/** The rule stands in the note of every stratum drawn by it. */
const weightText = (
  strata: readonly { method: 'equal' | 'weighted'; n: number; note?: string | undefined }[],
) => {
  const rule = strata.find((s) => s.method === 'weighted' && s.n > 0)?.note
  return rule ? `，按不等概率抽取（${rule}）` : '，按等概率抽取'
}

const seedText = (source: {
  kind: 'hub' | 'public' | 'witness' | 'local'
  name?: string
  method?: string
}) => {
  switch (source.kind) {
    case 'hub':
      return '市局服务端对方案校验值的签名'
    case 'public':
      return `公开开奖号码（${source.name}）`
    case 'witness':
      return source.method ?? ''
    case 'local':
      return '本机产生的随机数'
  }
}

const scopeText = (db: Reader, { scope }: PlanFields): string => {
  const bodies = scope.bodies.map((id) => orgById(db, id)?.name ?? id)
  return [
    bodies.length === 0 ? '现用清单中的全部政务服务事项' : `${bodies.join('、')}的政务服务事项`,
    ...(scope.focus.length > 0 ? [`限${scope.focus.join('、')}领域`] : []),
    ...(scope.itemTypes.length > 0 ? [`限${scope.itemTypes.join('、')}`] : []),
  ].join('，')
}

const replacedIn = (db: Reader, round: string): number =>
  db.get<{ n: number }>("SELECT count(*) AS n FROM case_row WHERE round = ? AND status = 'replaced'", round)
    ?.n ?? 0
