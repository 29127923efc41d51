import { formatDay, formatDuration, formatInstant, formatPhone } from './format.ts'

// Small texts with one right way to be written.

/** Marks what was searched for. Several words are marked each for itself. */
export function HighlightText({ text, query }: { text: string; query: string }) {
  const words = query.trim().split(/\s+/).filter(Boolean)
  if (words.length === 0) return text
  const pattern = new RegExp(
    `(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
    'gi',
  )
  return text.split(pattern).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
      <mark key={index} style={{ background: 'var(--wi-mark)', color: 'inherit', borderRadius: 2 }}>
        {part}
      </mark>
    ) : (
      part
    ),
  )
}

/** A telephone number, grouped for reading aloud; the digits are unchanged. */
export function PhoneNumber({ number, extension }: { number: string; extension?: string | null }) {
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {formatPhone(number)}
      {extension ? ` 转 ${extension}` : ''}
    </span>
  )
}

/** An instant (epoch ms), Beijing time: 11月22日 14:05. The full time is its tip. */
export function DateText({ at, form = 'minute' }: { at: number; form?: 'minute' | 'day' | 'time' | 'full' }) {
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatInstant(at, 'full')}
      style={{ whiteSpace: 'nowrap' }}
    >
      {formatInstant(at, form)}
    </time>
  )
}

/** A day 'YYYY-MM-DD': 11月22日, with 星期 when asked. */
export function DayText({ day, weekday = false }: { day: string; weekday?: boolean }) {
  return (
    <time dateTime={day} style={{ whiteSpace: 'nowrap' }}>
      {formatDay(day, weekday)}
    </time>
  )
}

/** A length of time that stands still: 02:15. */
export function Duration({ seconds }: { seconds: number }) {
  return <span style={{ whiteSpace: 'nowrap' }}>{formatDuration(seconds)}</span>
}
