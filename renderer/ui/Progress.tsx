import { Button } from 'antd'
import { useId } from 'react'
import { formatCount } from './format.ts'
import css from './Progress.module.css'

interface ProgressProps {
  /** the work: 「导入清单」 */
  title: string
  /** what is being done now: 「正在读取第 3 个工作表」 */
  step?: string
  done: number
  /** null: the whole is not known yet */
  total: number | null
  unit?: string
  onCancel?: () => void
  cancelling?: boolean
  /** what stays if it is stopped: 「停止后现有清单不变」 */
  cancelNote?: string
}

/** Long work: how far it is, what it is doing, and a way to stop it that leaves nothing half done. */
export function Progress(props: ProgressProps) {
  const { title, step, done, total, unit = '行', onCancel, cancelling = false, cancelNote } = props
  const id = useId()
  return (
    <div className={css.progress}>
      <div className={css.head}>
        <strong id={id}>{title}</strong>
        <span className={css.count}>
          {formatCount(done)}
          {total === null ? '' : ` / ${formatCount(total)}`} {unit}
        </span>
      </div>
      <progress
        className={css.bar}
        aria-labelledby={id}
        value={total === null ? undefined : done}
        max={total ?? undefined}
      />
      <div className={css.foot}>
        <span className={css.step} role="status">
          {cancelling ? '正在停止…' : step}
        </span>
        {onCancel ? (
          <span className={css.cancel}>
            {cancelNote ? <span className={css.step}>{cancelNote}</span> : null}
            <Button size="small" onClick={onCancel} disabled={cancelling}>
              停止
            </Button>
          </span>
        ) : null}
      </div>
    </div>
  )
}
