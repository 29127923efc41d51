/** The date a catalogue was exported at its source (清单日期), as titles, sheet names and file names give it. */
export function releaseDateFrom(texts: readonly string[]): string | null {
  for (const text of texts) {
    const match =
      /(20\d{2})\s*[年.\-/_]\s*(\d{1,2})\s*[月.\-/_]\s*(\d{1,2})\s*日?(?!\d)/.exec(text) ??
      /(?<!\d)(20\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)/.exec(text)
    const date = match && isoDate(Number(match[1]), Number(match[2]), Number(match[3]))
    if (date) return date
  }
  return null
}

/** 'YYYY-MM-DD', or null for a day that does not exist. */
export function isoDate(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real ? date.toISOString().slice(0, 10) : null
}
