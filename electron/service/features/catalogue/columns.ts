/**
 * What searching reads, column by column, stored under the release: names, spellings, numbers and codes as
 * lines of text, each different value once; and for each item which of them it has.
 */

import { acrossRules } from '#shared/domain/item/quality-across.ts'
import { qualityRules } from '#shared/domain/item/quality-rules.ts'
import type { ItemRow } from './item-row.ts'
import type { Spelling } from './spelling.ts'

export const textColumns = [
  'code',
  'name',
  'pinyin',
  'initials',
  'phone',
  'body',
  'area',
  'level',
  'type',
  'focus',
  'rule',
] as const
export const numberColumns = [
  'nameOf',
  'phoneOf',
  'bodyOf',
  'areaOf',
  'levelOf',
  'typeOf',
  'focusOf',
  'rulesOf',
] as const
type TextColumn = (typeof textColumns)[number]
type NumberColumn = (typeof numberColumns)[number]

/** `rulesOf` has `ruleWords` numbers for each item: bit n of them = the nth line of `rule` found something. */
export type Columns = Record<TextColumn, string[]> & Record<NumberColumn, Uint32Array>

export const ruleWords = (rules: readonly string[]): number => Math.ceil(rules.length / 32)

export interface ColumnBuilder {
  add(row: ItemRow, ruleIds: readonly string[]): void
  /** notes a finding made after all items were seen */
  found(code: string, ruleId: string): void
  /** one after the other, as they are taken */
  finish(): Iterable<[TextColumn | NumberColumn, Uint8Array]>
}

export const createColumnBuilder = (spell: (name: string) => Spelling): ColumnBuilder => {
  const rules = [...qualityRules, ...acrossRules].map(({ id }) => id)
  const ruleIndex = new Map(rules.map((id, i) => [id, i]))
  const words = ruleWords(rules)
  const codes: string[] = []
  const rowOf = new Map<string, number>()
  const names = dictionary()
  const phones = dictionary()
  const bodies = dictionary()
  const areas = dictionary()
  const levels = dictionary()
  const types = dictionary()
  const focuses = dictionary()
  const bits: number[] = []
  const mark = (row: number, ruleId: string) => {
    const index = ruleIndex.get(ruleId)
    if (index === undefined) return
    const at = row * words + Math.floor(index / 32)
    bits[at] = (bits[at] ?? 0) | (1 << (index % 32))
  }
  return {
    add: (row, ruleIds) => {
      const at = codes.push(row.code) - 1
      rowOf.set(row.code, at)
      names.add(row.name)
      // As published and as dialled without signs: both are typed
      phones.add(row.phones.map((p) => (p.includes('-') ? `${p} ${p.replace(/\D/g, '')}` : p)).join(' '))
      bodies.add(row.body)
      areas.add(row.area ?? '')
      levels.add(row.level)
      types.add(row.type)
      focuses.add(row.focus ?? '')
      for (let i = 0; i < words; i++) bits.push(0)
      for (const id of ruleIds) mark(at, id)
    },
    found: (code, ruleId) => {
      const row = rowOf.get(code)
      if (row !== undefined) mark(row, ruleId)
    },
    finish: function* () {
      const spelled = names.values.map(spell)
      yield ['code', lines(codes)]
      yield ['name', lines(names.values)]
      yield ['pinyin', lines(spelled.map((s) => s.pinyin))]
      yield ['initials', lines(spelled.map((s) => s.initials))]
      yield ['phone', lines(phones.values)]
      yield ['body', lines(bodies.values)]
      yield ['area', lines(areas.values)]
      yield ['level', lines(levels.values)]
      yield ['type', lines(types.values)]
      yield ['focus', lines(focuses.values)]
      yield ['rule', lines(rules)]
      yield ['nameOf', numbers(names.of)]
      yield ['phoneOf', numbers(phones.of)]
      yield ['bodyOf', numbers(bodies.of)]
      yield ['areaOf', numbers(areas.of)]
      yield ['levelOf', numbers(levels.of)]
      yield ['typeOf', numbers(types.of)]
      yield ['focusOf', numbers(focuses.of)]
      yield ['rulesOf', numbers(bits)]
    },
  }
}

/** The columns as they were stored; null while one is missing. */
export const readColumns = (stored: ReadonlyMap<string, Uint8Array>): Columns | null => {
  if ([...textColumns, ...numberColumns].some((name) => !stored.has(name))) return null
  const text = (name: TextColumn) =>
    Buffer.from(stored.get(name) ?? [])
      .toString('utf8')
      .split('\n')
  const number = (name: NumberColumn) => new Uint32Array(Uint8Array.from(stored.get(name) ?? []).buffer)
  return {
    code: text('code'),
    name: text('name'),
    pinyin: text('pinyin'),
    initials: text('initials'),
    phone: text('phone'),
    body: text('body'),
    area: text('area'),
    level: text('level'),
    type: text('type'),
    focus: text('focus'),
    rule: text('rule'),
    nameOf: number('nameOf'),
    phoneOf: number('phoneOf'),
    bodyOf: number('bodyOf'),
    areaOf: number('areaOf'),
    levelOf: number('levelOf'),
    typeOf: number('typeOf'),
    focusOf: number('focusOf'),
    rulesOf: number('rulesOf'),
  }
}

const dictionary = () => {
  const index = new Map<string, number>()
  const values: string[] = []
  const of: number[] = []
  return {
    values,
    of,
    add: (value: string) => {
      const known = index.get(value)
      of.push(known ?? values.length)
      if (known === undefined) {
        index.set(value, values.length)
        values.push(value)
      }
    },
  }
}

const lines = (values: readonly string[]): Uint8Array =>
  Buffer.from(values.map((v) => v.replaceAll('\n', ' ')).join('\n'))

const numbers = (values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer)
