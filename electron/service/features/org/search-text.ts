import { syllablesOf } from '../../process/pinyin.ts'

/**
 * What a body or person is found by: its names and codes, their pinyin run together, and the initials;
 * lower case, joined by blanks. 镜湖区 → '镜湖区 jinghuqu jhq'
 */
export const searchText = (...texts: (string | null | undefined)[]): string => {
  const given = texts.filter((t): t is string => typeof t === 'string' && t !== '')
  const spelled = given.filter((t) => /\p{Script=Han}/u.test(t)).flatMap(spell)
  return [...new Set([...given, ...spelled])].join(' ').toLowerCase()
}

const spell = (text: string): string[] => {
  const syllables = syllablesOf(text)
  return [syllables.join(''), syllables.map((s) => s.slice(0, 1)).join('')]
}
