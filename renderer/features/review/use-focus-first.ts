import { useEffect, useRef } from 'react'

/** A form opened by a key or a button: its first control has the focus, so that one can go on typing. */
export function useFocusFirst<E extends HTMLElement>() {
  const form = useRef<E>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('select, input, textarea')?.focus()
  }, [])
  return form
}
