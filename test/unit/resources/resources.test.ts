import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { scanBanned } from '#shared/domain/calls/ban-scan.ts'
import { verdictTable } from '#shared/domain/check/verdicts.ts'
import { outcomeKeys } from '#shared/domain/outcomes/outcome-table.ts'
import { readJson, readText, shippedOutcomes, shippedScript } from './read-resource.ts'

const divisions = z.object({
  city: z.object({ code: z.literal('340200'), name: z.literal('芜湖市') }),
  areas: z.array(
    z.object({
      code: z.string().regex(/^\d{6}$/),
      name: z.string(),
      towns: z.array(
        z.object({
          code: z.string().regex(/^\d{9}$/),
          name: z.string(),
          villages: z.array(z.tuple([z.string().regex(/^\d{12}$/), z.string()])),
        }),
      ),
    }),
  ),
})
const errors = z.array(
  z.object({
    code: z.string().regex(/^[A-Z][A-Z_]+$/),
    title: z.string().min(1),
    happened: z.string().min(1),
    safe: z.string().min(1),
    todo: z.string().min(1),
  }),
)
const terms = z.object({
  forbidden: z.array(z.object({ term: z.string(), allowedContexts: z.array(z.string()) })),
})

describe('divisions', () => {
  test('hold 9 areas, 79 towns and 950 villages, each code under its parent', () => {
    const { areas } = divisions.parse(readJson('divisions.json'))
    const towns = areas.flatMap((a) => a.towns)
    const villages = towns.flatMap((t) => t.villages)
    expect([areas.length, towns.length, villages.length]).toEqual([9, 79, 950])
    for (const area of areas)
      for (const town of area.towns) expect(town.code.startsWith(area.code)).toBe(true)
    for (const town of towns)
      for (const [code] of town.villages) expect(code.startsWith(town.code)).toBe(true)
    expect(new Set(villages.map(([code]) => code)).size).toBe(950)
  })
})

describe('error messages', () => {
  const list = errors.parse(readJson('errors.json'))

  test('say three things, each within 120 characters, each code once', () => {
    expect(new Set(list.map((e) => e.code)).size).toBe(list.length)
    for (const e of list)
      for (const part of [e.happened, e.safe, e.todo]) expect(part.length).toBeLessThanOrEqual(120)
  })

  test('use no exclamation mark, no forbidden word and end in a full stop', () => {
    const forbidden = terms.parse(readJson('terms.json')).forbidden.map((f) => f.term)
    for (const { code, happened, safe, todo } of list) {
      for (const part of [happened, safe, todo]) {
        expect([code, part.at(-1)]).toEqual([code, '。'])
        expect(part).not.toMatch(/[!！]/)
        expect(forbidden.filter((word) => part.includes(word))).toEqual([])
      }
    }
  })
})

describe('outcome table', () => {
  const table = shippedOutcomes()

  test('has every key once, each with an AAPOR default and its own code', () => {
    expect(table.outcomes.map((o) => o.key).sort()).toEqual([...outcomeKeys].sort())
    expect(new Set(table.outcomes.map((o) => o.code)).size).toBe(table.outcomes.length)
    expect(new Set(table.outcomes.map((o) => o.rank)).size).toBe(table.outcomes.length)
    expect(table.outcomes.find((o) => o.key === '9')?.variants[0]?.aapor).toBe('3.13')
    expect(table.outcomes.find((o) => o.key === 'R')?.variants[0]?.aapor).toBe('4.51')
  })

  test('names every action it uses; rates refer to keys that exist', () => {
    for (const o of table.outcomes) {
      expect(table.actions[o.nextStep.action]).toBeTruthy()
      expect(table.actions[o.nextStep.afterLimitAction]).toBeTruthy()
    }
    const keys = table.outcomes.map((o) => o.key)
    for (const rate of table.rates) expect(keys).toEqual(expect.arrayContaining(rate.keys ?? []))
  })
})

describe('call script', () => {
  const script = shippedScript()

  test('the verdicts of the script and of the code are the same table', () => {
    const shipped = script.verdicts.map(({ key, hotkey, label, adverse }) => ({
      key,
      hotkey,
      label,
      adverse,
    }))
    expect(shipped).toEqual(verdictTable)
  })

  test('each persona belongs to a family and asks all four questions', () => {
    const families = script.families.map((f) => f.key)
    expect(new Set(script.personas.map((p) => p.id)).size).toBe(script.personas.length)
    for (const persona of script.personas) {
      expect(families).toContain(persona.family)
      expect(Object.keys(persona.asks).sort()).toEqual(['materials', 'phone', 'place', 'time_limit'])
    }
  })

  test('every ban pattern compiles, names a rule, and nothing we ship is banned by it', () => {
    const rules = script.banList.map((b) => b.id)
    const { patterns } = script.banPatterns
    for (const p of patterns) expect(rules).toContain(p.rule)
    const spoken = [
      ...script.personas.flatMap((p) => [
        p.situation,
        ...p.openings,
        ...p.readyAnswers.map((r) => r.say),
        ...Object.values(p.asks),
        ...p.followUps,
      ]),
      ...script.elements.flatMap((e) => [...e.ask, ...e.probes]),
      ...script.branches.flatMap((b) => b.say),
      ...script.closings.flatMap((c) => c.say),
    ]
    for (const line of spoken)
      expect([line, scanBanned(line, patterns)]).toEqual([line, { hits: [], broken: [] }])
  })

  test('placeholders used are declared', () => {
    const used = new Set(JSON.stringify(readJson('call-scripts.json')).match(/\{\{[^{}]+\}\}/g))
    expect([...used].filter((p) => !(p in script.placeholders))).toEqual([])
  })

  test('branches lead to outcomes that exist', () => {
    const keys = shippedOutcomes().outcomes.map((o) => o.key)
    for (const b of script.branches) if (b.outcomeKey !== null) expect(keys).toContain(b.outcomeKey)
  })
})

describe('documents', () => {
  test('thirteen texts, every placeholder in the table', () => {
    const folder = join(import.meta.dirname, '../../../resources/documents')
    const names = readdirSync(folder).filter((n) => /^D\d\d\.md$/.test(n))
    expect(names).toHaveLength(13)
    const table = readText('documents/placeholders.md')
    const known = new Set([...table.matchAll(/^\| ([^|]+?) \|/gm)].map((m) => m[1]))
    const used = names.flatMap((n) =>
      [...readText(`documents/${n}`).matchAll(/\{\{[#?^/]?([^{}]+)\}\}/g)].map((m) => m[1]),
    )
    expect([...new Set(used)].filter((name) => !known.has(name))).toEqual([])
  })
})
