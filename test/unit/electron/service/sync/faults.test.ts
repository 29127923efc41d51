import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { refusedBy } from '#service/sync/faults.ts'
import { codes, httpStatus, isHubCode } from '#shared/protocol/codes.ts'
import { readJson } from '../../../resources/read-resource.ts'

const texts = z
  .array(z.object({ code: z.string(), happened: z.string(), safe: z.string(), todo: z.string() }))
  .parse(readJson('errors.json'))
const han = /\p{Script=Han}/u

test.each(Object.keys(codes))('%s tells in Chinese what happened, what is safe and what to do', (code) => {
  const shipped = texts.find((text) => text.code === code)
  const said = refusedBy(code)
  for (const words of [shipped?.happened, shipped?.safe, shipped?.todo, said.message, said.safe, said.todo])
    expect(words).toMatch(han)
})

test('every code stands in the description of the protocol, with its status where it is not 400', () => {
  const page = readFileSync('docs/sync.md', 'utf8')
  for (const code of Object.keys(codes)) {
    if (!isHubCode(code)) throw new Error(code)
    const line = page.split('\n').find((one) => one.startsWith(`| \`${code}\``))
    expect(line, code).toBeDefined()
    const inFacts = /^SYNC_FACT|^SYNC_PENDING/.test(code)
    if (!inFacts && httpStatus(code) !== 400) expect(line).toContain(String(httpStatus(code)))
  }
})
