/** One fact of a page altered on its way or in somebody's memory: its hash no longer holds. */
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Chance } from './random.ts'

/** @returns null when there is nothing in the page to alter */
export const damaged = (body: Buffer, chance: Chance): Buffer | null => {
  const lines = gunzipSync(body).toString('utf8').split('\n')
  const adds = lines.flatMap((line, i) => (line.startsWith('{"op":"add"') ? [i] : []))
  if (adds.length === 0) return null
  const no = chance.pick(adds)
  const entry = JSON.parse(lines[no] ?? '') as { fact: { content: { payload: Record<string, unknown> } } }
  entry.fact.content.payload = { ...entry.fact.content.payload, altered: true }
  lines[no] = JSON.stringify(entry)
  return gzipSync(lines.join('\n'))
}
