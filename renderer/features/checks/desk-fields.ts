import type { CallSheet } from '#shared/contract/calls.ts'
import type { ElementKey } from '#shared/domain/persona/call-script.ts'

/**
 * Every place the cursor can stand has a name, written into `data-field`: 'place.heard', 'materials.tick.2',
 * 'extras.0', 'outcome', 'timer'. The same names come back in faults and are kept with the draft.
 */
export const fieldOf = (target: EventTarget | null): string | null =>
  target instanceof Element
    ? (target.closest<HTMLElement>('[data-field]')?.getAttribute('data-field') ?? null)
    : null

const control = 'input:checked, input, textarea, select, button, a[href]'

/** Puts the cursor into a field; false when it is not on the screen. */
export function focusField(field: string): boolean {
  const place = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)
  if (!place) return false
  const folded = place.closest('details')
  if (folded) folded.open = true
  const target = place.matches(control)
    ? place
    : (place.querySelector<HTMLElement>('input:checked') ??
      place.querySelector<HTMLElement>(control) ??
      place)
  target.focus()
  place.scrollIntoView?.({ block: 'nearest' })
  return document.activeElement === target
}

/** The fact row a field belongs to; null for everything outside the rows. */
export function rowOf(field: string, elements: CallSheet['elements']): ElementKey | null {
  const head = field.split('.')[0]
  const name = head === 'extras' ? 'materials' : head
  return elements.find((e) => e.key === name)?.key ?? null
}

/** Is the cursor on something that uses the space bar by itself? */
export const onControl = (): boolean =>
  document.activeElement?.matches('button, a[href], input, select, textarea, summary, [role="grid"]') ?? false

/** Is the cursor in the list of cases, where digits mean nothing? */
export const inQueue = (): boolean => document.activeElement?.closest('[data-queue]') != null
