import { Component, type ComponentType, lazy, type ReactNode, Suspense, useEffect } from 'react'
import { DelayedSpinner } from '../ui/DelayedSpinner.tsx'
import { screenFailed } from '../ui/data/faults.ts'
import { FaultPanel } from '../ui/FaultPanel.tsx'
import type { Load } from './routes.tsx'

const loaded = new Map<Load, ComponentType>()

/** One screen: loaded when first needed, its title focused once it stands, its failure kept inside. */
export function Screen({
  name,
  load,
  focusTitle = false,
}: {
  name: string
  load: Load
  focusTitle?: boolean
}) {
  const Content = componentOf(load)
  return (
    <ScreenBoundary key={name}>
      <Suspense fallback={<DelayedSpinner label="正在打开页面" />}>
        <Content />
        {focusTitle ? <FocusTitle /> : null}
      </Suspense>
    </ScreenBoundary>
  )
}

/**
 * Fetches a screen ahead, so that it is drawn with the frame: React holds back what it once had to wait for by
 * 300 ms. What goes wrong is met again, and shown, where the screen is drawn.
 */
export const loadScreen = (load: Load): Promise<void> =>
  load().then(
    (component) => void loaded.set(load, component),
    () => undefined,
  )

function componentOf(load: Load): ComponentType {
  const known = loaded.get(load)
  if (known) return known
  const made = lazy(() => load().then((component) => ({ default: component })))
  loaded.set(load, made)
  return made
}

/** After navigation the title is focused, so that it is read aloud and Tab goes on from there; a field the screen chose itself keeps the focus. */
function FocusTitle() {
  useEffect(() => {
    const main = document.querySelector('main')
    if (!main || (document.activeElement !== main && main.contains(document.activeElement))) return
    const target = main.querySelector<HTMLElement>('[data-page-title]') ?? main
    target.focus({ preventScroll: true })
  }, [])
  return null
}

/** React knows error boundaries only as classes. */
class ScreenBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <div style={{ padding: 24 }}>
        <FaultPanel
          fault={screenFailed}
          retryLabel="重新打开本页"
          onRetry={() => this.setState({ failed: false })}
        />
      </div>
    )
  }
}
