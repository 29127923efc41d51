import type { Count } from './bulletin-input.ts'
import { buildDocument } from './document.ts'
import { countFigure } from './figures.ts'
import type { DocumentModel } from './model.ts'
import { dayText, instantText } from './numbers.ts'
import type { Template } from './template-parse.ts'

export type DrawStatementInput = {
  roundName: string
  scope: string
  population: Count
  excluded: Count
  /** 排除情形, e.g. 最近90天已抽查、自管大厅 */
  exclusions?: string
  /** 分层方法 as a phrase */
  strataMethod: string
  /** 种子来源 as a phrase */
  seedSource: string
  /** Epoch ms */
  seedTime: number
  frozenAt: number
  /** How often this purpose was frozen in this period. */
  freezes: Count
  drawn: Count
  reserve: Count
  substituted: Count
  recordHash: string
  /** Whether the hub or a public draw witnessed the seed; 现场监督人员 otherwise, where there was one. */
  witnessed: boolean
  onSiteWitness?: string
  fill?: { signature?: string; docDate?: string }
}

/** 抽取情况说明 (D11). */
export function buildDrawStatement(input: DrawStatementInput, template: Template): DocumentModel {
  return buildDocument(template, {
    roundName: input.roundName,
    scope: input.scope,
    populationSize: countFigure('populationSize', input.population),
    excludedCount: countFigure('excludedCount', input.excluded),
    exclusions: input.exclusions,
    strataMethod: input.strataMethod,
    seedSource: input.seedSource,
    seedTime: instantText(input.seedTime),
    frozenAt: instantText(input.frozenAt),
    freezeCount: countFigure('freezeCount', input.freezes),
    drawn: countFigure('drawn', input.drawn),
    reserveCount: countFigure('reserveCount', input.reserve),
    recordHash: input.recordHash,
    substituted: countFigure('substituted', input.substituted),
    ifNoThirdParty: !input.witnessed,
    ifOnSiteWitness: input.onSiteWitness !== undefined,
    witness: input.onSiteWitness,
    signature: input.fill?.signature,
    docDate: input.fill?.docDate && dayText(input.fill.docDate),
  })
}
