import { Select } from 'antd'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import type { CaseStatus } from '#shared/domain/cases/state.ts'
import type { Names } from './plan-text.ts'
import css from './rounds.module.css'
import type { CaseRow } from './words.ts'

type Show = 'all' | 'open' | 'done' | 'conflict' | 'reserve' | 'replaced'

export interface CaseView {
  show: Show
  /** a person's id, POOLED, or null: everybody */
  assignee: string | null
  text: string
}

/** Stands for cases nobody in particular has (不指定). */
export const POOLED = ''

const labels: Record<Show, string> = {
  all: '全部案件',
  open: '待拨',
  done: '已提交',
  conflict: '同时分派',
  reserve: '备用',
  replaced: '已替补',
}

const submitted: readonly CaseStatus[] = ['submitted', 'returned', 'ruling', 'approved']

const belongs = (row: CaseRow, show: Show): boolean => {
  switch (show) {
    case 'all':
      return row.status !== 'reserve' && row.status !== 'replaced'
    case 'open':
      return row.status === 'open'
    case 'done':
      return submitted.includes(row.status)
    case 'conflict':
      return row.conflict
    case 'reserve':
      return row.status === 'reserve'
    case 'replaced':
      return row.status === 'replaced'
  }
}

/** The cases a view shows. Substitutes that wait are no cases yet and show only when asked for. */
export const shownCases = (cases: readonly CaseRow[], { show, assignee, text }: CaseView): CaseRow[] =>
  cases.filter(
    (row) =>
      belongs(row, show) &&
      (assignee === null || (row.assignee ?? POOLED) === assignee) &&
      (text === '' ||
        [row.itemName, row.bodyName, row.phone, row.itemCode].some((part) => part.includes(text))),
  )

/** The same view in words, for paper. */
export const viewText = ({ show, assignee, text }: CaseView, names: Names): string =>
  [
    labels[show],
    assignee === null ? '' : `抽查人员：${assignee === POOLED ? '不指定' : (names[assignee] ?? assignee)}`,
    text === '' ? '' : `含“${text}”`,
  ]
    .filter(Boolean)
    .join('，')

interface CaseFiltersProps {
  view: CaseView
  cases: readonly CaseRow[]
  onChange: (view: CaseView) => void
}

export function CaseFilters({ view, cases, onChange }: CaseFiltersProps) {
  const shows: readonly Show[] = ['all', 'open', 'done', 'conflict', 'reserve', 'replaced']
  return (
    <div className={css.line}>
      <Select
        aria-label="显示哪些案件"
        className={css.show}
        value={view.show}
        options={shows.map((value) => ({
          value,
          label: `${labels[value]} ${cases.filter((row) => belongs(row, value)).length}`,
        }))}
        onChange={(show: Show) => onChange({ ...view, show })}
      />
      <SearchBox
        label="在案件中查找"
        placeholder="事项、单位、号码"
        value={view.text}
        onSearch={(text) => onChange({ ...view, text })}
      />
    </div>
  )
}
