import { type ReactNode, useId } from 'react'
import css from './Panel.module.css'

interface PanelProps {
  title?: ReactNode
  /** small print beside the title: a count, a date */
  aside?: ReactNode
  actions?: ReactNode
  /** `quiet` has no frame; `notice` is set off for something that needs attention */
  tone?: 'plain' | 'quiet' | 'notice'
  children: ReactNode
}

/** A named group of things on a page. */
export function Panel({ title, aside, actions, tone = 'plain', children }: PanelProps) {
  const titleId = useId()
  return (
    <section className={css.panel} data-tone={tone} aria-labelledby={title ? titleId : undefined}>
      {title || actions ? (
        <header className={css.head}>
          {title ? <h2 id={titleId}>{title}</h2> : null}
          {aside ? <span className={css.aside}>{aside}</span> : null}
          {actions ? <div className={css.actions}>{actions}</div> : null}
        </header>
      ) : null}
      {children}
    </section>
  )
}
