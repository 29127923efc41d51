import { formatInterval } from '#shared/domain/statistics/format.ts'
import type { Count, Rate } from './bulletin-input.ts'
import type { Figure, FigureSource, Inline } from './model.ts'
import { fraction, rateText } from './numbers.ts'

/** A count as a figure. */
export const countFigure = (id: string, count: Count): Figure => ({
  id,
  value: count.value,
  text: String(count.value),
  source: count.source,
})

/** A rate as a figure: 87.5%, or the reason why none is written. */
export const rateFigure = (id: string, rate: Rate, minSample = 1): Figure => ({
  id,
  value: rate.denominator === 0 ? null : rate.numerator / rate.denominator,
  text: rateText(rate, minSample),
  source: rate.source,
})

/** 28/32 as a figure. */
export const fractionFigure = (id: string, rate: Rate): Figure => ({
  id,
  value: fraction(rate),
  text: fraction(rate),
  source: rate.source,
})

/** 74.4%～96.5% as a figure; nothing when there is none or the sample is too small for a percentage. */
export const intervalFigure = (id: string, rate: Rate, minSample = 1): Figure | undefined =>
  rate.interval && rate.denominator >= Math.max(1, minSample)
    ? { id, value: formatInterval(rate.interval), text: formatInterval(rate.interval), source: rate.source }
    : undefined

/** A figure that is not a count or rate of its own: bounds, sums, phrases. */
export const textFigure = (
  id: string,
  text: string,
  source: FigureSource,
  value: Figure['value'] = text,
): Figure => ({
  id,
  value,
  text,
  source,
})

/** A figure as it stands in a line. */
export const figureInline = (figure: Figure): Inline => ({ text: figure.text, figure: figure.id })

/** A phrase of text and figures, kept together with the figures it uses. */
export function phrase(...pieces: (string | Figure)[]): { inlines: Inline[]; figures: Figure[] } {
  return {
    inlines: pieces.map((piece) => (typeof piece === 'string' ? { text: piece } : figureInline(piece))),
    figures: pieces.filter((piece) => typeof piece !== 'string'),
  }
}

/** Phrases joined by a mark, as one phrase. */
export function joinPhrases(
  phrases: readonly { inlines: Inline[]; figures: Figure[] }[],
  mark: string,
): { inlines: Inline[]; figures: Figure[] } {
  return {
    inlines: phrases.flatMap((one, index) => (index > 0 ? [{ text: mark }, ...one.inlines] : one.inlines)),
    figures: phrases.flatMap((one) => one.figures),
  }
}
