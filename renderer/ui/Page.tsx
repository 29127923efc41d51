import type { ReactNode } from 'react'
import css from './Page.module.css'

interface PageProps {
  title: string
  description?: ReactNode
  /** buttons of the whole page, right of the title */
  actions?: ReactNode
  /** between title and content: filters, steps */
  toolbar?: ReactNode
  /** the content fills the height and scrolls by itself (tables, call screen); else the page scrolls */
  fill?: boolean
  /** long reading lines are kept short unless `wide` */
  wide?: boolean
  children: ReactNode
}

/** One screen: a title that takes the focus after navigation, then its content. */
export function Page({
  title,
  description,
  actions,
  toolbar,
  fill = false,
  wide = false,
  children,
}: PageProps) {
  return (
    <div className={css.page} data-fill={fill || undefined}>
      <header className={css.head}>
        <div className={css.words}>
          <h1 tabIndex={-1} data-page-title data-quiet-focus>
            {title}
          </h1>
          {description ? <p className={css.description}>{description}</p> : null}
        </div>
        {actions ? <div className={css.actions}>{actions}</div> : null}
      </header>
      {toolbar ? <div className={css.toolbar}>{toolbar}</div> : null}
      <div className={css.body} data-wide={wide || fill || undefined}>
        {children}
      </div>
    </div>
  )
}
