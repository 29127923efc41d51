import type { ReactNode } from 'react'
import css from './EmptyState.module.css'

interface EmptyStateProps {
  /** why there is nothing: 「还没有抽查批次」 */
  title: string
  /** what to do about it */
  children?: ReactNode
  action?: ReactNode
}

/** Says why there is nothing here, and what to do. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={css.empty}>
      <p className={css.title}>{title}</p>
      {children ? <div className={css.text}>{children}</div> : null}
      {action ? <div className={css.action}>{action}</div> : null}
    </div>
  )
}
