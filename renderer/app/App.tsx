import type { ReactNode } from 'react'
import { DelayedSpinner } from '../ui/DelayedSpinner.tsx'
import { useQueryCall } from '../ui/data/queries.ts'
import { SessionContext } from '../ui/data/session.ts'
import { FaultPanel } from '../ui/FaultPanel.tsx'
import { useKeyListener } from '../ui/keys.ts'
import { ToastHost } from '../ui/UndoToast.tsx'
import css from './App.module.css'
import { Frame } from './Frame.tsx'
import { screens as allScreens, gates, type ScreenEntry } from './routes.tsx'
import { Screen } from './Screen.tsx'

/** What the window shows: the first start, unlocking, why it stays shut, or the frame with its screens. */
export function App({ screens = allScreens }: { screens?: Readonly<Record<string, ScreenEntry>> }) {
  useKeyListener()
  const state = useQueryCall('app.state', {})
  if (state.fault)
    return (
      <Alone>
        <FaultPanel fault={state.fault} onRetry={state.refetch} />
      </Alone>
    )
  if (!state.data) return <DelayedSpinner label="正在打开" />
  const { data } = state
  if (data.phase === 'fault')
    return (
      <Alone>
        <FaultPanel fault={data.fault} onRetry={state.refetch} />
      </Alone>
    )
  if (data.phase === 'first' || data.phase === 'locked') {
    const load = gates[data.phase]
    return <Alone wide>{load ? <Screen name={data.phase} load={load} /> : null}</Alone>
  }
  return (
    <SessionContext value={data}>
      {data.workspace.kind === 'enrolled' ? (
        <Linked screens={screens} />
      ) : (
        <Frame screens={screens} sync={alone} />
      )}
      <ToastHost />
    </SessionContext>
  )
}

/** The frame of a device that has a hub: whether work has reached 市局 stands above every screen. */
function Linked({ screens }: { screens: Readonly<Record<string, ScreenEntry>> }) {
  const { data } = useQueryCall('sync.state', {})
  return <Frame screens={screens} sync={data} />
}

/** Nothing leaves this machine: there is nothing to wait for. */
const alone = { link: 'alone', waiting: 0, attention: 0 } as const

function Alone({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  return (
    <main className={css.alone} data-wide={wide || undefined}>
      {children}
    </main>
  )
}
