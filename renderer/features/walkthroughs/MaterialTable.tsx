import { Button, Checkbox, Input } from 'antd'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import type { ConclusionForm } from '#shared/contract/walkthroughs.ts'
import css from './walks.module.css'

type Row = ConclusionForm['materials'][number]

const ticks = [
  ['brought', '已带'],
  ['asked', '窗口要求'],
  ['accepted', '收下'],
  ['returned', '退回'],
] as const

/** 材料对照: what was brought, asked for, taken and given back, against the list of the guide. */
export function MaterialTable({ rows, onChange }: { rows: readonly Row[]; onChange: (rows: Row[]) => void }) {
  const put = (at: number, change: Partial<Row>) =>
    onChange(rows.map((row, i) => (i === at ? { ...row, ...change } : row)))
  const add = () =>
    onChange([
      ...rows,
      { name: '', extra: true, brought: false, asked: true, accepted: false, returned: false },
    ])
  return (
    <div className={css.form}>
      <PlainTable
        heads={['材料', ...ticks.map(([, label]) => label), '办理']}
        label="材料对照"
        minWidth={500}
      >
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row that is being named has no other name
          <tr key={at}>
            <th scope="row">
              {row.extra ? (
                <Input
                  size="small"
                  aria-label={`清单外材料${at + 1}`}
                  placeholder="清单外要的材料"
                  maxLength={100}
                  value={row.name}
                  onChange={(event) => put(at, { name: event.target.value })}
                />
              ) : (
                row.name
              )}
            </th>
            {ticks.map(([key, label]) => (
              <td key={key}>
                <Checkbox
                  aria-label={`${row.name || '清单外材料'}：${label}`}
                  checked={row[key]}
                  onChange={(event) => put(at, { [key]: event.target.checked })}
                />
              </td>
            ))}
            <td>
              {row.extra ? (
                <Button
                  size="small"
                  aria-label={`删去${row.name || '这一行'}`}
                  onClick={() => onChange(rows.filter((_, i) => i !== at))}
                >
                  删去
                </Button>
              ) : (
                '清单内'
              )}
            </td>
          </tr>
        ))}
      </PlainTable>
      <div>
        <Button size="small" disabled={rows.length >= 80} onClick={add}>
          加清单外材料
        </Button>
      </div>
    </div>
  )
}
