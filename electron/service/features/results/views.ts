/** Rates as screens and clipboard show them. */
import type { ResultRateView } from '#shared/contract/results.ts'
import {
  type Measure,
  measureBasis,
  measureLabels,
  measures,
  type ResultRate,
} from '#shared/domain/results/rates.ts'
import { formatPercent } from '#shared/domain/statistics/format.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { rateSentence, rateText } from '../../documents/numbers.ts'

/** 口径 of a measure as a phrase. */
export const basisOf = (measure: Measure): string => {
  const known = measures.find((m) => m === measure)
  return measureBasis[known ?? 'element']
}

interface ViewContext {
  minSample: number
  asOf: number
  /** said before the label in the sentence: 镜湖区 */
  of?: string
  /** label of an element measure */
  element?: string
}

export const rateView = (
  rate: ResultRate,
  measure: Measure,
  { minSample, asOf, of = '', element = '' }: ViewContext,
): ResultRateView => {
  const known = measures.find((m) => m === measure)
  const label = known ? measureLabels[known] : `${element}准确率`
  const { numerator, denominator, interval } = rate
  const extra = [
    rate.weighted ? `按入样概率加权为${formatPercent(rate.weighted.rate)}` : '',
    rate.unscored > 0 ? `我方原因和待定${rate.unscored}件未计` : '',
  ].filter((text) => text !== '')
  return {
    measure,
    label,
    ...rate,
    small: denominator > 0 && denominator < minSample,
    text: rateText(rate, minSample),
    sentence: rateSentence({
      label: `${of}${label.replace(/（.*）$/, '')}`,
      rate: { numerator, denominator, interval },
      minSample,
      basis: [basisOf(measure), ...extra].join('；'),
      asOf: msToCivil(asOf).day,
    }),
  }
}
