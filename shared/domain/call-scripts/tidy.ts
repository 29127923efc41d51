import type { CallScript } from '../persona/call-script.ts'
import { placesOf } from './places.ts'
import { tidyLine, tidyLines } from './sentences.ts'

/** A script as it is published: no empty lines, no blanks at the ends, each line break a new sentence. */
export const tidied = (script: CallScript): CallScript =>
  placesOf(script).reduce((tidy, { kind, lines, put }) => {
    if (kind !== 'line' && kind !== 'lines') return tidy
    const next = kind === 'line' ? lines.map(tidyLine) : tidyLines(lines)
    const same = next.length === lines.length && next.every((line, i) => line === lines[i])
    return same ? tidy : put(tidy, next)
  }, script)
