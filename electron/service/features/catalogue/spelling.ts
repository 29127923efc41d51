import { syllablesOf } from '../../process/pinyin.ts'

/** How a name is typed without its characters: syllables run together, and their first letters; letters and digits only. */
export interface Spelling {
  pinyin: string
  initials: string
}

/** Spells each name once: names repeat about ten times in a catalogue. `known` = spelled before. */
export const createSpeller = (known: Iterable<readonly [string, Spelling]> = []) => {
  const spelled = new Map(known)
  return (name: string): Spelling => {
    const before = spelled.get(name)
    if (before) return before
    const syllables = syllablesOf(name)
      .map((s) => s.toLowerCase().replace(/[^a-z0-9]/g, ''))
      .filter((s) => s !== '')
    const spelling = { pinyin: syllables.join(''), initials: syllables.map((s) => s.slice(0, 1)).join('') }
    spelled.set(name, spelling)
    return spelling
  }
}
