/** 清单质检 of the live catalogue, counted from the columns that searching holds. */
import type { QualityResult } from '#shared/contract/catalogue.ts'
import { acrossRules } from '#shared/domain/item/quality-across.ts'
import { qualityRules } from '#shared/domain/item/quality-rules.ts'
import type { Reader } from '../../store/db.ts'
import { areaOf, orgById } from '../org/read.ts'
import { hasRule } from './search.ts'
import { liveSegments } from './segments.ts'

const rules = [...qualityRules, ...acrossRules].map(({ id, label, severity }) => ({ id, label, severity }))
const isError = rules.map((r) => r.severity === '错误')

interface Tally {
  items: number
  itemsWithErrors: number
  itemsWithFindings: number
  /** by place in `rules` */
  byRule: number[]
}

const newTally = (): Tally => ({
  items: 0,
  itemsWithErrors: 0,
  itemsWithFindings: 0,
  byRule: rules.map(() => 0),
})

export const liveQuality = (db: Reader): QualityResult => {
  const byUnit = new Map<string, Tally>()
  const whole = newTally()
  for (const segment of liveSegments(db)) {
    // A release built by another version of the program may know other rules
    const places = rules.map((r) => segment.rule.indexOf(r.id))
    const tallies = segment.body.map((id) => {
      const tally = byUnit.get(id) ?? newTally()
      byUnit.set(id, tally)
      return tally
    })
    for (let row = 0; row < segment.rows; row++) {
      const own = tallies[segment.bodyOf[row] ?? 0]
      if (!own || segment.hidden?.[row] === 1) continue
      let found = 0
      let errors = 0
      for (let r = 0; r < rules.length; r++) {
        const place = places[r] ?? -1
        if (place < 0 || !hasRule(segment, row, place)) continue
        found++
        if (isError[r]) errors++
        own.byRule[r] = (own.byRule[r] ?? 0) + 1
        whole.byRule[r] = (whole.byRule[r] ?? 0) + 1
      }
      for (const tally of [own, whole]) {
        tally.items++
        if (found > 0) tally.itemsWithFindings++
        if (errors > 0) tally.itemsWithErrors++
      }
    }
  }
  return {
    items: whole.items,
    itemsWithFindings: whole.itemsWithFindings,
    errors: sum(whole, true),
    reminders: sum(whole, false),
    rules: rules
      .map((rule, r) => ({ ...rule, count: whole.byRule[r] ?? 0 }))
      .filter((rule) => rule.count > 0)
      .sort((a, b) => b.count - a.count),
    units: [...byUnit]
      .filter(([, tally]) => tally.items > 0)
      .map(([id, tally]) => ({
        id,
        name: orgById(db, id)?.name ?? id,
        areaName: areaOf(db, id)?.name ?? null,
        items: tally.items,
        itemsWithErrors: tally.itemsWithErrors,
        errors: sum(tally, true),
        reminders: sum(tally, false),
        top: rules
          .map(({ id: rule, label }, r) => ({ id: rule, label, count: tally.byRule[r] ?? 0 }))
          .filter((rule) => rule.count > 0)
          .sort((a, b) => b.count - a.count)
          .slice(0, 3),
      }))
      .sort((a, b) => b.errors - a.errors || b.reminders - a.reminders),
  }
}

const sum = ({ byRule }: Tally, errors: boolean): number =>
  byRule.reduce((total, count, r) => total + (isError[r] === errors ? count : 0), 0)
