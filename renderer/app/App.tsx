import { Button } from 'antd'
import { Activity, type ReactNode, useState } from 'react'
import type { AppState } from '#shared/contract/app.ts'
import type { Fault } from '#shared/contract/result.ts'
import { DelayedSpinner } from '../ui/DelayedSpinner.tsx'
import { useQueryCall } from '../ui/data/queries.ts'
import { type Session, SessionContext } from '../ui/data/session.ts'
import { FaultPanel } from '../ui/FaultPanel.tsx'
import { useKeyListener } from '../ui/keys.ts'
import { ToastHost } from '../ui/UndoToast.tsx'
import css from './App.module.css'
import { Frame } from './Frame.tsx'
import { Rehearsal } from './Rehearsal.tsx'
import { screens as allScreens, gates, type ScreenEntry } from './routes.tsx'
import { Screen } from './Screen.tsx'

/** What the window shows: the first start, unlocking, why it stays shut, or the frame with its screens. */
export function App({ screens = allScreens }: { screens?: Readonly<Record<string, ScreenEntry>> }) {
  useKeyListener()
  const state = useQueryCall('app.state', {})
  const open = useLastOpen(state.data)
  if (state.fault)
    return (
      <Alone>
        <FaultPanel fault={state.fault} onRetry={state.refetch} />
      </Alone>
    )
  if (!state.data)
    return (
      <>
        <DelayedSpinner label="正在打开" />
        <Activity mode="hidden">
          <Rehearsal />
        </Activity>
      </>
    )
  const { data } = state
  // What somebody was at when the data gave way stays on screen: it is not stored yet.
  if (data.phase === 'fault' && open && data.ladder)
    return (
      <Interrupted fault={data.fault}>
        <Work session={open} screens={screens} />
      </Interrupted>
    )
  if (data.phase === 'fault')
    return data.ladder ? (
      <Alone wide>
        <Screen name="repair" load={gates.repair} />
      </Alone>
    ) : (
      <Alone>
        <FaultPanel fault={data.fault} onRetry={state.refetch} />
      </Alone>
    )
  if (data.phase === 'first' || data.phase === 'locked') {
    const load = gates[data.phase]
    return <Alone wide>{load ? <Screen name={data.phase} load={load} /> : null}</Alone>
  }
  return (
    <Interrupted fault={null}>
      <Work session={data} screens={screens} />
    </Interrupted>
  )
}

/** The session that was open last in this window; what is shown after a fault must be what stood before it. */
function useLastOpen(state: AppState | undefined): Session | null {
  const [last, setLast] = useState<Session | null>(null)
  if (state?.phase === 'open' && state !== last) setLast(state)
  if ((state?.phase === 'first' || state?.phase === 'locked') && last !== null) setLast(null)
  return last
}

function Work({ session, screens }: { session: Session; screens: Readonly<Record<string, ScreenEntry>> }) {
  return (
    <SessionContext value={session}>
      <div className={css.frame}>
        {session.workspace.kind === 'enrolled' ? (
          <Linked screens={screens} />
        ) : (
          <Frame screens={screens} sync={alone} />
        )}
      </div>
      <ToastHost />
    </SessionContext>
  )
}

/** Work goes on below while there is no fault; with one it stands there to be read and copied, and repair is offered. */
function Interrupted({ fault, children }: { fault: Fault | null; children: ReactNode }) {
  const [repairing, setRepairing] = useState(false)
  if (fault === null && repairing) setRepairing(false)
  return (
    <>
      {fault && repairing ? (
        <Alone wide>
          <Screen name="repair" load={gates.repair} />
        </Alone>
      ) : null}
      <div className={css.work} hidden={fault !== null && repairing}>
        {fault ? (
          <div className={css.over}>
            <FaultPanel
              fault={{ ...fault, safe: `屏幕上的内容还在，可以先复制。${fault.safe ?? ''}` }}
              actions={
                <Button size="small" type="primary" onClick={() => setRepairing(true)}>
                  查看并修复
                </Button>
              }
            />
          </div>
        ) : null}
        {children}
      </div>
    </>
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
