import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { KeyHint } from './KeyHint.tsx'
import css from './KeySheet.module.css'
import { useKeyLayers, useKeys } from './keys.ts'

/** The keys of the current screen, beside the work and not over it; `?` or F1 shows and hides it. */
export function KeySheet() {
  const { layers, sheetOpen, showSheet } = useKeyLayers()
  const toggle = { label: '显示或收起快捷键', run: () => showSheet(!useKeyLayers.getState().sheetOpen) }
  useKeys({ '?': toggle, F1: toggle }, '通用')
  if (!sheetOpen) return null
  return <OpenSheet layers={layers} onClose={() => showSheet(false)} />
}

type Layers = ReturnType<typeof useKeyLayers.getState>['layers']

function OpenSheet({ layers, onClose }: { layers: Layers; onClose: () => void }) {
  const close = useRef<HTMLButtonElement>(null)
  useKeys({ Escape: { label: '收起快捷键', run: onClose } }, '通用')
  useEffect(() => {
    const before = document.activeElement
    close.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <aside className={css.sheet} aria-label="快捷键">
      <header className={css.head}>
        <h2>快捷键</h2>
        <Button
          ref={close}
          type="text"
          size="small"
          icon={<CloseOutlined />}
          aria-label="收起快捷键"
          onClick={onClose}
        />
      </header>
      {groups(layers).map(([title, keys]) => (
        <section key={title}>
          <h3 className={css.group}>{title}</h3>
          <ul>
            {keys.map(([keyNames, label]) => (
              <li key={label} className={css.line}>
                <span>{label}</span>
                <span className={css.keys}>
                  {keyNames.map((name) => (
                    <KeyHint key={name} keys={name} />
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </aside>
  )
}

const general = ['切换页面', '通用']

/** The screen's own keys first, those of the frame after them. */
const inOrder = <T,>(titled: readonly [string, T][]): readonly [string, T][] =>
  titled.toSorted(([a], [b]) => general.indexOf(a) - general.indexOf(b))

/** Innermost first; keys with the same label share a line; a key taken over by an inner layer is not shown again. */
function groups(layers: Layers): [string, [string[], string][]][] {
  const taken = new Set<string>()
  const byTitle = new Map<string, Map<string, string[]>>()
  for (const layer of layers.toReversed()) {
    const lines = byTitle.get(layer.title) ?? new Map<string, string[]>()
    byTitle.set(layer.title, lines)
    for (const [name, action] of Object.entries(layer.map.current)) {
      if (taken.has(name) || action.disabled) continue
      taken.add(name)
      lines.set(action.label, [...(lines.get(action.label) ?? []), name])
    }
  }
  return inOrder([...byTitle]).map(([title, lines]) => [
    title,
    [...lines].map(([label, names]) => [names, label]),
  ])
}
