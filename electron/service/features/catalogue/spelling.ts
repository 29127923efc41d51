import { pinyin } from 'pinyin-pro'

/** How a name is typed without its characters: syllables run together, and their first letters. */
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
    const syllables = pinyin(name, { toneType: 'none', type: 'array', v: true })
    const spelling = {
      pinyin: syllables.join('').toLowerCase(),
      initials: syllables
        .map((s) => s.slice(0, 1))
        .join('')
        .toLowerCase(),
    }
    spelled.set(name, spelling)
    return spelling
  }
}
