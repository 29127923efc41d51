import { Panel } from '#renderer/ui/Panel.tsx'
import { POOLED } from './CaseFilters.tsx'
import css from './rounds.module.css'
import type { CaseRow } from './words.ts'

interface InspectorProgressProps {
  cases: readonly CaseRow[]
  chosen: string | null
  onChoose: (assignee: string) => void
}

/** How far each inspector is; a name filters the list below. */
export function InspectorProgress({ cases, chosen, onChoose }: InspectorProgressProps) {
  const rows = tally(cases)
  return (
    <Panel title="各人进度">
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">抽查人员</th>
              <th scope="col" data-number>
                案件
              </th>
              <th scope="col" data-number>
                拨打次数
              </th>
              <th scope="col" data-number>
                已提交
              </th>
              <th scope="col" data-number>
                退回补充
              </th>
              <th scope="col">进度</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} data-chosen={row.id === chosen || undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className={css.link}
                    aria-pressed={row.id === chosen}
                    onClick={() => onChoose(row.id)}
                  >
                    {row.name}
                  </button>
                </th>
                <td data-number>{row.cases}</td>
                <td data-number>{row.attempts}</td>
                <td data-number>{row.submitted}</td>
                <td data-number>{row.returned}</td>
                <td>
                  <meter
                    className={css.meter}
                    aria-label={`${row.name}进度`}
                    min={0}
                    max={row.cases}
                    value={row.submitted}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

interface Tally {
  id: string
  name: string
  cases: number
  attempts: number
  submitted: number
  returned: number
}

const tally = (cases: readonly CaseRow[]): Tally[] => {
  const people = new Map<string, Tally>()
  for (const row of cases) {
    if (row.status === 'reserve' || row.status === 'replaced') continue
    const id = row.assignee ?? POOLED
    const name = row.assignee === null ? '不指定' : (row.assigneeName ?? row.assignee)
    const seen = people.get(id) ?? { id, name, cases: 0, attempts: 0, submitted: 0, returned: 0 }
    people.set(id, {
      ...seen,
      cases: seen.cases + 1,
      attempts: seen.attempts + row.attempts,
      submitted: seen.submitted + (row.status === 'open' ? 0 : 1),
      returned: seen.returned + (row.status === 'returned' ? 1 : 0),
    })
  }
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
}
