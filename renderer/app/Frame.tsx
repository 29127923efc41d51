import { useEffect, useRef, useState } from 'react'
import { allows } from '#shared/domain/roles/capabilities.ts'
import { useSession } from '../ui/data/session.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useFieldMode } from '../ui/field-mode.ts'
import { KeySheet } from '../ui/KeySheet.tsx'
import { type KeyMap, useKeys } from '../ui/keys.ts'
import { Page } from '../ui/Page.tsx'
import { linkTo, navigate, useRoute } from '../ui/route.ts'
import { StateTag } from '../ui/StateTag.tsx'
import css from './Frame.module.css'
import { type MenuEntry, menu } from './menu.tsx'
import { Navigation } from './Navigation.tsx'
import type { ScreenEntry } from './routes.tsx'
import { Screen } from './Screen.tsx'
import type { SyncSummary } from './SyncBadge.tsx'
import { TopBar } from './TopBar.tsx'
import { useMedia } from './theme-choice.ts'

interface FrameProps {
  screens: Readonly<Record<string, ScreenEntry>>
  sync?: SyncSummary | undefined
}

/** The frame around every screen: bar above, navigation left, key sheet right. */
export function Frame({ screens, sync }: FrameProps) {
  const session = useSession()
  const shown = (entry: MenuEntry) =>
    screens[entry.screen] !== undefined && (!entry.needs || allows(session.roles, entry.needs))
  const groups = menu
    .map((group) => ({ ...group, entries: group.entries.filter(shown) }))
    .filter((group) => group.entries.length > 0)

  const asked = useRoute((place) => place.screen)
  const home = groups[0]?.entries[0]?.screen ?? ''
  const name = asked === '' ? home : asked
  const screen = screens[name]
  const current = screen?.within ?? name
  const title = screen?.title ?? entries().find((entry) => entry.screen === name)?.title ?? ''
  const moved = useMoved(name)

  const nav = useNavigationOpen(name)
  useKeys(menuKeys(shown), '切换页面')
  useKeys(
    {
      'Alt+ArrowLeft': { label: '返回上一页', run: () => window.history.back() },
      'Alt+n': { label: '显示或收起导航', run: nav.toggle },
      ...(nav.overlay ? { Escape: { label: '收起导航', run: nav.close } } : {}),
    },
    '通用',
  )

  useEffect(() => {
    document.title = title ? `${title} · ${session.workspace.name}` : session.workspace.name
  }, [title, session.workspace.name])

  return (
    <div className={css.frame}>
      <button type="button" className={css.skip} onClick={() => document.getElementById('main')?.focus()}>
        跳到正文
      </button>
      <TopBar session={session} navOpen={nav.open} onToggleNav={nav.toggle} sync={sync} />
      {session.diskLow ? (
        <p role="status" className={css.low}>
          <StateTag tone="warn">磁盘剩余空间不足1GB</StateTag>
          请清理磁盘，否则可能写不进新记录。<a href={linkTo('recovery')}>查看备份与恢复</a>
        </p>
      ) : null}
      <div className={css.middle}>
        {nav.open ? (
          <Navigation groups={groups} current={current} overlay={nav.overlay} onClose={nav.close} />
        ) : null}
        <main id="main" className={css.main} tabIndex={-1} data-quiet-focus>
          {screen ? (
            <Screen name={name} load={screen.load} focusTitle={moved} />
          ) : (
            <NoSuchScreen home={home} />
          )}
        </main>
        <KeySheet />
      </div>
    </div>
  )
}

function NoSuchScreen({ home }: { home: string }) {
  return (
    <Page title="没有这个页面">
      <EmptyState
        title="地址可能来自较新的版本，或这个页面已改名。"
        action={home ? <a href={linkTo(home)}>回到首页</a> : null}
      />
    </Page>
  )
}

const entries = (): MenuEntry[] => menu.flatMap((group) => group.entries)

/** Alt+1 … Alt+9 by place in the whole menu, so that a key means the same for everybody. */
function menuKeys(shown: (entry: MenuEntry) => boolean): KeyMap {
  return Object.fromEntries(
    entries()
      .slice(0, 9)
      .map((entry, index) => [entry, index] as const)
      .filter(([entry]) => shown(entry))
      .map(([entry, index]) => [
        `Alt+${index + 1}`,
        { label: entry.title, run: () => navigate(entry.screen) },
      ]),
  )
}

/** False for the screen the window opened with: only later ones take the focus. */
function useMoved(name: string): boolean {
  const first = useRef(name)
  const [moved, setMoved] = useState(false)
  useEffect(() => {
    if (name !== first.current) setMoved(true)
  }, [name])
  return moved || name !== first.current
}

/** Beside the screen where there is room; over it, on demand, where the window is narrow or magnified, and in the field. */
function useNavigationOpen(name: string) {
  const field = useFieldMode((state) => state.on)
  const roomy = useMedia('(min-width: 821px)')
  const wide = roomy && !field
  const [beside, setBeside] = useState(true)
  const [over, setOver] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving somewhere closes it
  useEffect(() => setOver(false), [name])
  const open = wide ? beside : over
  return {
    open,
    overlay: !wide && over,
    toggle: () => (wide ? setBeside(!beside) : setOver(!over)),
    close: () => (wide ? setBeside(false) : setOver(false)),
  }
}
