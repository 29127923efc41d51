/** How Chinese texts are pronounced. Its word lists are read when a first text is spelled, not at every start. */
import { createRequire } from 'node:module'

type Library = typeof import('pinyin-pro')

const load = createRequire(import.meta.url)
let library: Library | null = null

/** The syllables of a text, without tones, ü as v; what is not Chinese stands as it is. 镜湖 → ['jing', 'hu'] */
export const syllablesOf = (text: string): string[] => {
  // Built, it lies beside this file.
  library ??= load(import.meta.url.endsWith('.ts') ? 'pinyin-pro' : './pinyin-pro.js') as Library
  return library.pinyin(text, { toneType: 'none', type: 'array', v: true })
}
