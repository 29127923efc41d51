import css from './KeyHint.module.css'

const names: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  ' ': '空格',
}

/** A key as printed on it: `<KeyHint keys="Ctrl+Enter" />`. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <kbd className={css.hint}>
      {keys
        .split(/\+(?=.)/)
        .map((key) => names[key] ?? (/^[a-z]$/.test(key) ? key.toUpperCase() : key))
        .join(' + ')}
    </kbd>
  )
}
