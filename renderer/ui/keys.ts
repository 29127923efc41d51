import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useRef } from 'react'
import { create } from 'zustand'

/** What one key does. */
export interface KeyAction {
  /** read in the key sheet: 「转下一项」 */
  label: string
  run: () => void
  /** also while typing in a text field (function keys, Ctrl/Alt combinations and Escape always are) */
  whileTyping?: boolean
  disabled?: boolean
}

/**
 * 'F9', 'Ctrl+Enter', 'Alt+1', 'ArrowDown', 'PageDown', '1', 'q', '?' …
 * Modifiers in the order Ctrl, Alt, Shift, Meta. Letters in lower case. Shift is not written for printed signs.
 */
export type KeyMap = Readonly<Record<string, KeyAction>>

interface Layer {
  title: string
  /** read at the key press, so a screen may pass a new map at each render */
  map: { current: KeyMap }
}

interface KeyLayers {
  layers: readonly Layer[]
  sheetOpen: boolean
  push: (layer: Layer) => void
  drop: (layer: Layer) => void
  showSheet: (open: boolean) => void
}

/** The screens' keys, the innermost last. The sheet (`?`) is drawn from the same list, so it cannot lie. */
export const useKeyLayers = create<KeyLayers>()((set, get) => ({
  layers: [],
  sheetOpen: false,
  push: (layer) => set({ layers: [...get().layers, layer] }),
  drop: (layer) => set({ layers: get().layers.filter((other) => other !== layer) }),
  showSheet: (sheetOpen) => set({ sheetOpen }),
}))

/**
 * Gives the screen its keys while it is mounted. Later callers win over earlier ones.
 * @param map   what each key does
 * @param title heading in the key sheet
 */
export function useKeys(map: KeyMap, title = '本页'): void {
  const current = useRef(map)
  useEffect(() => {
    current.current = map
  })
  const { push, drop } = useKeyLayers.getState()
  useEffect(() => {
    const layer: Layer = { title, map: current }
    push(layer)
    return () => drop(layer)
  }, [title, push, drop])
}

/** Listens for the whole window; mounted once, by the shell. */
export function useKeyListener(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (dispatchKey(event, useKeyLayers.getState().layers)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Runs the innermost action of the key; true when one ran. A key an input method is using never counts. */
export function dispatchKey(event: KeyboardEvent, layers: readonly Layer[]): boolean {
  if (event.defaultPrevented || isComposing(event)) return false
  const name = keyName(event)
  const typing = isTextField(event.target) && !worksWhileTyping(name)
  for (const layer of layers.toReversed()) {
    const action = layer.map.current[name]
    if (!action || action.disabled || (typing && !action.whileTyping)) continue
    action.run()
    return true
  }
  return false
}

/** An input method (拼音, 五笔 …) is composing: the key belongs to it. 229 is what older engines send. */
export const isComposing = (event: { isComposing?: boolean; keyCode?: number; key?: string }): boolean =>
  event.isComposing === true || event.keyCode === 229 || event.key === 'Process'

/** Keys of a form opened in place: Ctrl+Enter saves it, Escape gives it up, and the screen behind hears of neither. */
export const formKeys = (save: () => void, close: () => void) => (event: ReactKeyboardEvent) => {
  if (isComposing(event.nativeEvent)) return
  if (event.key === 'Escape') close()
  else if (event.key === 'Enter' && event.ctrlKey) save()
  else return
  event.preventDefault()
  event.stopPropagation()
}

/** The pressed key in the spelling of KeyMap. */
export function keyName(event: KeyboardEvent): string {
  const modifiers = [
    event.ctrlKey ? 'Ctrl+' : '',
    event.altKey ? 'Alt+' : '',
    event.shiftKey && !isPrinted(event) ? 'Shift+' : '',
    event.metaKey ? 'Meta+' : '',
  ].join('')
  return modifiers + baseKey(event)
}

function baseKey(event: KeyboardEvent): string {
  // with Alt or Ctrl the layout may turn digits and letters into other signs: take the physical key
  const physical = /^(?:Digit|Numpad|Key)([0-9A-Z])$/.exec(event.code)?.[1]
  if (physical && (event.altKey || event.ctrlKey)) return physical.toLowerCase()
  // full-width signs of Chinese input count as the plain ones: ？→ ?, １→ 1
  return event.key.length === 1 ? event.key.normalize('NFKC').toLowerCase() : event.key
}

const isPrinted = (event: KeyboardEvent): boolean =>
  event.key.length === 1 && !/^[a-z0-9 ]$/i.test(event.key) && !event.ctrlKey && !event.altKey

const worksWhileTyping = (name: string): boolean =>
  /^F\d{1,2}$/.test(name) || /^(Ctrl|Alt|Meta)\+/.test(name) || name === 'Escape'

const notText = new Set(['button', 'checkbox', 'radio', 'range', 'color', 'file', 'submit', 'reset', 'image'])

/** True where typed letters are text. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !notText.has(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || isEditable(target)
}

const isEditable = (element: HTMLElement): boolean =>
  element.isContentEditable || element.closest('[contenteditable="true"]') !== null
