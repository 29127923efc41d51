/** A desk for tests of the catalogue: a real workspace with units, files written on the spot, calls by name. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCatalogueCommands } from '#service/features/catalogue/commands.ts'
import { createImportDesk } from '#service/features/catalogue/import-desk.ts'
import { catalogueQueries } from '#service/features/catalogue/queries.ts'
import type { NewWorkspace } from '#service/host/create.ts'
import { type CatalogueFilter, catalogueContract } from '#shared/contract/catalogue.ts'
import type { Result } from '#shared/contract/result.ts'
import { JINGHU, openDesk } from '../org/desk.ts'

type Slice = typeof catalogueContract
type In<N extends keyof Slice> = Parameters<Slice[N]['input']['parse']>[0]
type Out<N extends keyof Slice> = ReturnType<Slice[N]['output']['parse']>

export const CITY_UNIT = '市民政局'
export const AREA_UNIT = '镜湖区民政局'

/** One row of a catalogue file. */
export interface FileRow {
  name: string
  code: string
  unit?: string
  phone?: string
  days?: string
  place?: string
  /** 年办件量 as written */
  volume?: string
}

export const openCatalogue = async (spec: Partial<NewWorkspace> = {}) => {
  const desk = await openDesk(spec)
  const { deps } = desk
  const units = deps.write((tx) =>
    Object.fromEntries(
      [
        [CITY_UNIT, 'div-340200'],
        [AREA_UNIT, JINGHU],
      ].map(([name = '', parent]) => {
        const id = deps.newId()
        tx.append({
          type: 'org.registered',
          entity: { kind: 'org', id },
          owner: parent ?? id,
          subject: id,
          payload: { kind: 'unit', name, parent },
        })
        return [name, id]
      }),
    ),
  )
  const commands = createCatalogueCommands(createImportDesk())

  const sayWith = async <N extends keyof typeof commands>(
    signal: AbortSignal | undefined,
    name: N,
    input: In<N>,
  ): Promise<Result<Out<N>>> => {
    const handler = commands[name] as (d: typeof deps, i: unknown, c: unknown) => unknown
    const answer = (await handler(
      deps,
      catalogueContract[name].input.parse(input),
      desk.context(signal),
    )) as Result<unknown>
    return answer.ok
      ? { ok: true, value: catalogueContract[name].output.parse(answer.value) as Out<N> }
      : answer
  }
  const say = <N extends keyof typeof commands>(name: N, input: In<N>) => sayWith(undefined, name, input)
  const ask = <N extends keyof typeof catalogueQueries>(name: N, input: In<N>): Out<N> => {
    const handler = catalogueQueries[name] as (d: typeof deps, i: unknown) => Result<unknown>
    const answer = handler(deps, catalogueContract[name].input.parse(input))
    if (!answer.ok) throw new Error(answer.error.code)
    return catalogueContract[name].output.parse(answer.value) as Out<N>
  }

  let files = 0
  const fileOf = (rows: readonly FileRow[]): string => {
    const path = join(desk.test.root, `清单${++files}.csv`)
    const lines = [
      '事项名称,业务办理项编码,实施主体,咨询电话,承诺办结时限,办理地点,行使层级,事项类型,上年办件量',
      ...rows.map((r) =>
        [
          ...[r.name, r.code, r.unit ?? CITY_UNIT, r.phone ?? '0553-5550101', r.days ?? '5'],
          ...[r.place ?? '市政务服务中心二楼A区12号窗口', '市', '行政许可', r.volume ?? ''],
        ].join(','),
      ),
    ]
    writeFileSync(path, lines.join('\r\n'))
    return path
  }
  const stage = async (rows: readonly FileRow[], kind: 'base' | 'delta' = 'base', date = '2026-10-01') => {
    const opened = await said(say('catalogue.openFile', { path: fileOf(rows) }))
    const staged = await said(say('catalogue.stage', { session: opened.session, kind, date }))
    return { session: opened.session, staged }
  }
  const publish = async (
    rows: readonly FileRow[],
    {
      kind = 'base',
      date = '2026-10-01',
      name = '清单',
      olderReason,
    }: {
      kind?: 'base' | 'delta'
      date?: string
      name?: string
      olderReason?: string
    } = {},
  ) => {
    const { session } = await stage(rows, kind, date)
    return said(say('catalogue.publish', { session, name, date, olderReason }))
  }
  const namesFound = (text: string, filter: CatalogueFilter = {}) =>
    ask('catalogue.search', { text, filter, limit: 2000 }).rows.map((r) => r.name)
  return { ...desk, units, say, sayWith, ask, fileOf, stage, publish, namesFound }
}

/** The value of a success; a fault fails the test with its code. */
export const said = async <T>(answer: Promise<Result<T>>): Promise<T> => {
  const result = await answer
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

export const codeOf = (n: number): string =>
  `1134020000${String(n).padStart(8, '0')}4340700000000${String(n % 100).padStart(2, '0')}`
