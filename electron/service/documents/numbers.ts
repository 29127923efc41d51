/** How figures are written in documents and sentences (terms.json numberStyle; GB/T 15835). */
import { formatInterval, formatPercent } from '#shared/domain/statistics/format.ts'
import type { Interval } from '#shared/domain/statistics/wilson.ts'

/** A rate with what it rests on. `rate` and interval ends are 0–1. */
export type RateFigure = {
  numerator: number
  denominator: number
  interval?: Interval
}

/** 28/32 */
export const fraction = (rate: RateFigure): string => `${rate.numerator}/${rate.denominator}`

/** 28/32=87.5% as a rate; fewer cases than `minSample`, or none: no percentage is written. */
export function rateText(rate: RateFigure, minSample = 1): string {
  if (rate.denominator === 0) return '未统计'
  if (rate.denominator < minSample) return '不列比率'
  return formatPercent(rate.numerator / rate.denominator)
}

/** 2026-11-03 → 2026年11月3日 (no leading zeros); anything else is returned as it stands. */
export function dayText(day: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  return match ? `${Number(match[1])}年${Number(match[2])}月${Number(match[3])}日` : day
}

/** Epoch ms → 2026年11月3日 9:05 in Asia/Shanghai, whatever the machine says (no daylight saving since 1991). */
export function instantText(epochMs: number): string {
  const shifted = new Date(epochMs + 8 * 3_600_000)
  const day = shifted.toISOString().slice(0, 10)
  return `${dayText(day)} ${shifted.getUTCHours()}:${String(shifted.getUTCMinutes()).padStart(2, '0')}`
}

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1–99 → 一 … 九十九 (numbers of headings); beyond that Arabic digits. */
export function chineseNumeral(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 99) return String(value)
  const tens = Math.floor(value / 10)
  const ones = DIGITS[value % 10] ?? ''
  if (tens === 0) return ones
  return `${tens === 1 ? '' : DIGITS[tens]}十${ones}`
}

/**
 * A figure as a finished sentence with its 口径, for the clipboard:
 * 全要素准确率87.5%（28/32，95%区间74.4%～96.5%）。口径：…。数据截至2026年11月3日。
 */
export function rateSentence(input: {
  label: string
  rate: RateFigure
  minSample?: number
  basis: string
  asOf: string
}): string {
  const { label, rate, basis, asOf, minSample = 1 } = input
  const tail = `口径：${basis.replace(/。$/, '')}。数据截至${dayText(asOf)}。`
  if (rate.denominator === 0) return `${label}未统计。${tail}`
  if (rate.denominator < minSample) {
    return `${label}：${rate.denominator}件中${rate.numerator}件（样本少于最小样本，不列比率）。${tail}`
  }
  const range = rate.interval ? `，95%区间${formatInterval(rate.interval)}` : ''
  return `${label}${formatPercent(rate.numerator / rate.denominator)}（${fraction(rate)}${range}）。${tail}`
}
