import { useEffect, useRef } from 'react'
import { linkTo } from '../ui/route.ts'
import type { MenuGroup } from './menu.tsx'
import css from './Navigation.module.css'

interface NavigationProps {
  groups: readonly MenuGroup[]
  current: string
  /** over the screen, not beside it */
  overlay: boolean
  onClose: () => void
}

export function Navigation({ groups, current, overlay, onClose }: NavigationProps) {
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!overlay) return
    const before = document.activeElement
    nav.current?.querySelector('a')?.focus()
    return () => {
      // given back only if nobody else has taken the focus meanwhile
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus()
    }
  }, [overlay])
  return (
    <>
      <nav ref={nav} className={css.nav} aria-label="主导航" data-overlay={overlay || undefined}>
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h2 className={css.group}>{group.title}</h2>
            <ul>
              {group.entries.map((entry) => (
                <li key={entry.screen}>
                  <a
                    className={css.link}
                    href={linkTo(entry.screen)}
                    aria-current={entry.screen === current ? 'page' : undefined}
                    onClick={overlay ? onClose : undefined}
                  >
                    {entry.icon}
                    {entry.title}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      {overlay ? (
        <button type="button" className={css.veil} aria-label="收起导航" tabIndex={-1} onClick={onClose} />
      ) : null}
    </>
  )
}
