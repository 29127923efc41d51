import { Button, Segmented, Select } from 'antd'
import { useMemo, useState } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import type { Output } from '#shared/contract/contract.ts'
import {
  type CoverState,
  coverLabels,
  coverSigns,
  coverStates,
  type PlaceLevel,
  placeLevels,
  rhythmLabels,
  rhythms,
} from '#shared/domain/visits/coverage.ts'
import { type BoardFilter, countStates, shownRows, stateAt } from './board-rows.ts'
import css from './visits.module.css'
import { levelWords, rhythmOf } from './words.ts'

type Board = Output<'visits.board'>

export interface ChosenPlace {
  id: string
  name: string
  level: PlaceLevel
}

/** Rows drawn at once; more are asked for. */
const PAGE = 200

/** 走访覆盖: the tree of places by months or quarters; places are chosen from it for a plan. */
export function CoverageBoard({
  chosen,
  onChoose,
}: {
  chosen: readonly ChosenPlace[]
  onChoose: (place: ChosenPlace, chosen: boolean) => void
}) {
  const [year, setYear] = useState<number | null>(null)
  const [by, setBy] = useState<'month' | 'quarter'>('month')
  const [filter, setFilter] = useState<BoardFilter>({ area: null, level: null, state: null })
  const shownYear = year ?? new Date(Date.now() + 8 * 3_600_000).getUTCFullYear()
  const board = useQueryCall('visits.board', { year: shownYear, by }, { keepPrevious: true })
  if (board.fault) return <FaultPanel fault={board.fault} onRetry={board.refetch} />
  if (!board.data) return <DelayedSpinner label="正在统计走访覆盖" />
  const areas = board.data.rows.filter((row) => row.level === 'area')
  return (
    <>
      <div className={css.filters}>
        <Button onClick={() => setYear(shownYear - 1)} aria-label="上一年">
          上一年
        </Button>
        <strong>{shownYear}年</strong>
        <Button onClick={() => setYear(shownYear + 1)} aria-label="下一年">
          下一年
        </Button>
        <Segmented
          aria-label="按月或按季度"
          value={by}
          options={[
            { value: 'month', label: '按月' },
            { value: 'quarter', label: '按季度' },
          ]}
          onChange={setBy}
        />
        {areas.length > 1 ? (
          <Select<string>
            aria-label="县市区"
            style={{ minWidth: 180 }}
            value={filter.area ?? ''}
            options={[
              { value: '', label: '全部县市区' },
              ...areas.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(area) => setFilter({ ...filter, area: area === '' ? null : area })}
          />
        ) : null}
        <PrintButton list={() => printed(board.data as Board, filter, shownYear)} />
      </div>
      <Counts board={board.data} filter={filter} onFilter={setFilter} />
      <BoardTable board={board.data} filter={filter} chosen={chosen} onChoose={onChoose} />
    </>
  )
}

/** Every count is a filter. */
function Counts({
  board,
  filter,
  onFilter,
}: {
  board: Board
  filter: BoardFilter
  onFilter: (filter: BoardFilter) => void
}) {
  const counts = countStates(board.rows, filter.area)
  return (
    <ul className={css.counts} aria-label="覆盖情况统计">
      {placeLevels
        .filter((level) => counts[level].all > 0)
        .map((level) => (
          <li key={level}>
            <span className={css.countTitle}>
              {levelWords[level]}
              {counts[level].all}个，{rhythmOf[level]}
              {level === 'village' ? <RotaChoice board={board} /> : rhythmLabels[board.duties[level]]}
            </span>
            {coverStates
              .filter((state) => counts[level][state] > 0)
              .map((state) => {
                const on = filter.level === level && filter.state === state
                return (
                  <Button
                    key={state}
                    size="small"
                    type={on ? 'primary' : 'default'}
                    aria-pressed={on}
                    onClick={() =>
                      onFilter({ ...filter, level: on ? null : level, state: on ? null : state })
                    }
                  >
                    {coverSigns[state]} {coverLabels[state]}
                    {counts[level][state]}
                  </Button>
                )
              })}
          </li>
        ))}
    </ul>
  )
}

/** How often a village is owed a visit: the bureau's own rota. */
function RotaChoice({ board }: { board: Board }) {
  const mayChange = useAllows('admin')
  const change = useCommandCall('visits.setRota')
  if (!mayChange) return rhythmLabels[board.duties.village]
  return (
    <Select
      size="small"
      aria-label="村（社区）走访周期"
      style={{ width: 108 }}
      value={board.duties.village}
      options={rhythms.map((value) => ({ value, label: rhythmLabels[value] }))}
      onChange={(village) => void change.run({ village })}
    />
  )
}

function BoardTable({
  board,
  filter,
  chosen,
  onChoose,
}: {
  board: Board
  filter: BoardFilter
  chosen: readonly ChosenPlace[]
  onChoose: (place: ChosenPlace, chosen: boolean) => void
}) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set())
  const [most, setMost] = useState(PAGE)
  const rows = useMemo(() => shownRows(board.rows, filter, opened), [board.rows, filter, opened])
  const picked = new Set(chosen.map((place) => place.id))
  const names = new Map(board.rows.map((row) => [row.id, row.name]))
  const toggle = (id: string) =>
    setOpened((before) => new Set([...before].filter((one) => one !== id).concat(before.has(id) ? [] : [id])))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
    <section className={css.boardScroll} tabIndex={0} aria-label="走访覆盖表，可滚动">
      <table className={css.board} aria-label="走访覆盖">
        <thead>
          <tr>
            <th scope="col">地点</th>
            <th scope="col">目前</th>
            {board.columns.map(({ period, label }) => (
              <th key={period} scope="col" data-now={board.today.startsWith(period) || undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <tr key={row.id}>
              <th scope="row" style={{ paddingInlineStart: 10 + row.depth * 22 }}>
                <span className={css.place}>
                  <input
                    type="checkbox"
                    aria-label={`选择${row.name}`}
                    checked={picked.has(row.id)}
                    onChange={(event) => onChoose(row, event.target.checked)}
                  />
                  {row.open === null ? (
                    <span>
                      {filter.level || filter.state ? withParent(row.parent, names, row.name) : row.name}
                    </span>
                  ) : (
                    <button
                      type="button"
                      className={css.fold}
                      aria-expanded={row.open}
                      onClick={() => toggle(row.id)}
                    >
                      {row.open ? '▾' : '▸'} {row.name}
                    </button>
                  )}
                </span>
              </th>
              <StateCell state={row.state} />
              {board.columns.map(({ period }, i) => (
                <StateCell key={period} state={stateAt(row, i)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p className={css.soft}>没有这样的地点。</p> : null}
      {rows.length > most ? (
        <Button onClick={() => setMost(most + PAGE)}>
          再显示{Math.min(PAGE, rows.length - most)}个，还有{rows.length - most}个
        </Button>
      ) : null}
    </section>
  )
}

const withParent = (parent: string | null, names: ReadonlyMap<string, string>, name: string): string => {
  const above = parent === null ? undefined : names.get(parent)
  return above === undefined ? name : `${above} ${name}`
}

function StateCell({ state }: { state: CoverState }) {
  return (
    <td data-state={state}>
      <span aria-hidden>{coverSigns[state]}</span> {coverLabels[state]}
    </td>
  )
}

const printed = (board: Board, filter: BoardFilter, year: number) => {
  const all = new Set(board.rows.map((row) => row.id))
  const rows = shownRows(board.rows, filter, filter.area === null ? new Set() : all)
  return {
    title: `${year}年走访覆盖情况`,
    columns: [
      { title: '地点', width: 2 },
      { title: '目前', width: 1 },
      ...board.columns.map(({ label }) => ({ title: label, width: 0.8 })),
    ],
    rows: rows.map((row) => [
      `${'　'.repeat(row.depth)}${row.name}`,
      coverLabels[row.state],
      ...board.columns.map((_, i) => coverLabels[stateAt(row, i)]),
    ]),
  }
}
