import { Button } from 'antd'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { MergeItem, MergeState } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'
import own from './merge.module.css'

type Side = 'left' | 'right'
const names: Record<Side, string> = { left: '甲', right: '乙' }

interface MergeItemPanelProps {
  state: MergeState
  code: string
}

/** One item of a merge: both sides beside one another, field by field, or one side for all of it. */
export function MergeItemPanel({ state, code }: MergeItemPanelProps) {
  const pair = { left: state.left.id, right: state.right.id }
  const item = useQueryCall('catalogue.mergeItem', { ...pair, code }, { keepPrevious: true })
  const choose = useCommandCall('catalogue.mergeChoose')
  const take = (side: Side | null, field?: string) =>
    void choose.run({ ...pair, code, side, ...(field === undefined ? {} : { field }) })
  useKeys(
    {
      1: { label: '整项用甲', run: () => take('left') },
      2: { label: '整项用乙', run: () => take('right') },
      0: { label: '恢复建议', run: () => take(null) },
    },
    '合并清单',
  )
  if (item.fault) return <FaultPanel fault={item.fault} onRetry={item.refetch} />
  if (!item.data) return null
  const { name, points, guide, kind } = item.data
  return (
    <Panel
      title={name}
      aside={code}
      actions={
        <>
          <Button size="small" onClick={() => take('left')}>
            整项用甲 <KeyHint keys="1" />
          </Button>
          <Button size="small" onClick={() => take('right')}>
            整项用乙 <KeyHint keys="2" />
          </Button>
          <Button size="small" onClick={() => take(null)}>
            恢复建议 <KeyHint keys="0" />
          </Button>
        </>
      }
    >
      {choose.fault ? <FaultPanel fault={choose.fault} /> : null}
      <div className={own.points}>
        {points.map((point) => (
          <Point key={point.field} point={point} code={code} onTake={(side) => take(side, point.field)} />
        ))}
      </div>
      {kind === 'both' ? (
        <p className={css.faint}>没有列出的要素，两份清单相同。</p>
      ) : (
        <FieldList columns={2} items={guide} />
      )}
    </Panel>
  )
}

interface PointProps {
  point: MergeItem['points'][number]
  code: string
  onTake: (side: Side) => void
}

function Point({ point, code, onTake }: PointProps) {
  const { field, label, was, proposed, chosen } = point
  return (
    <fieldset className={own.point}>
      <legend>
        {label}
        {chosen === null ? (
          <StateTag tone="warn" plain>
            待选择
          </StateTag>
        ) : null}
      </legend>
      <div className={own.sides}>
        {(['left', 'right'] as const).map((side) => (
          <label key={side} className={own.side}>
            <input
              type="radio"
              name={`${code}/${field}`}
              checked={chosen === side}
              onChange={() => onTake(side)}
            />
            <span>
              <span className={own.which}>
                {names[side]}
                {proposed === side ? '（建议）' : ''}：
              </span>
              {textOf(point, side)}
            </span>
          </label>
        ))}
      </div>
      {was === undefined ? null : <div className={own.was}>共同的前一版：{was ?? '（无）'}</div>}
    </fieldset>
  )
}

const textOf = ({ field, left, right }: MergeItem['points'][number], side: Side): string => {
  const value = side === 'left' ? left : right
  if (field === 'item') return value === null ? '没有这个事项（合并后不保留）' : '有这个事项（合并后保留）'
  return value ?? '（无）'
}
