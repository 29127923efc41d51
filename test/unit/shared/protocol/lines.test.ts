import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { hubAnswer } from '#shared/protocol/answer.ts'
import { parseContentRange, parseRange } from '#shared/protocol/blobs.ts'
import { codes, httpStatus, isHubCode } from '#shared/protocol/codes.ts'
import { feedsFor, feedsOf } from '#shared/protocol/feeds.ts'
import { readLines, writeLines } from '#shared/protocol/lines.ts'
import { readJson } from '#test/unit/resources/read-resource.ts'

const json = fc.jsonValue().map((value) => JSON.stringify(value))

test('a stream is read back as it was written', () => {
  fc.assert(
    fc.property(fc.array(json), (entries) => {
      const read = readLines('push', writeLines('push', { epoch: 'e' }, entries, { pos: 7 }))
      expect(read).toMatchObject({ ok: true, lines: { head: { epoch: 'e' }, entries, tail: { pos: 7 } } })
    }),
  )
})

test('a stream cut anywhere is not taken for a shorter one', () => {
  fc.assert(
    fc.property(fc.array(json, { minLength: 1 }), fc.nat(), (entries, at) => {
      const text = writeLines('pull', {}, entries)
      const read = readLines('pull', text.slice(0, at % text.length))
      expect(read.ok).toBe(false)
    }),
  )
})

test('a stream of another kind or another sender is not ours', () => {
  expect(readLines('pull', writeLines('push', {}, []))).toEqual({ ok: false, flaw: 'not-ours' })
  expect(readLines('pull', '<html>请登录</html>')).toEqual({ ok: false, flaw: 'not-ours' })
  expect(readLines('pull', '')).toEqual({ ok: false, flaw: 'not-ours' })
})

test('an entry lost on the way is noticed', () => {
  const lines = writeLines('pull', {}, ['1', '2', '3']).split('\n')
  expect(readLines('pull', lines.toSpliced(2, 1).join('\n'))).toEqual({ ok: false, flaw: 'malformed' })
})

test('only what carries the mark is the hub’s answer', () => {
  expect(hubAnswer('{"mark":"wi1","ok":true,"value":{}}')).toMatchObject({ ok: true, value: {} })
  for (const text of ['{"ok":true}', 'null', '[]', '"wi1"', '<html>', '']) expect(hubAnswer(text)).toBeNull()
})

test('feeds of a fact are feeds of those who may read it', () => {
  expect(feedsOf({ audience: 'owner', owner: 'a', subject: 'b' })).toEqual(['owner:a'])
  expect(feedsOf({ audience: 'subject', owner: 'a', subject: 'b' })).toEqual(['owner:a', 'subject:b'])
  expect(feedsOf({ audience: 'all', owner: 'a' })).toEqual(['all'])
  expect(feedsFor(['b'])).toEqual(['all', 'owner:b', 'subject:b'])
  expect(feedsFor([])).toEqual([])
})

test('ranges', () => {
  expect(parseContentRange('bytes 0-9/10')).toEqual({ from: 0, to: 9, total: 10 })
  for (const wrong of ['bytes 5-4/10', 'bytes 0-10/10', 'bytes */10', '0-9/10', ''])
    expect(parseContentRange(wrong)).toBeNull()
  expect(parseRange('bytes=-3', 10)).toEqual({ from: 7, to: 9 })
  expect(parseRange('bytes=3-', 10)).toEqual({ from: 3, to: 9 })
  for (const wrong of ['bytes=10-', 'bytes=-', 'bytes=4-3', 'bytes=0-1,3-4', 'items=0-1'])
    expect(parseRange(wrong, 10)).toBeNull()
})

test('every code has words, a status, and a full text for people', () => {
  const texts = z.array(z.object({ code: z.string() })).parse(readJson('errors.json'))
  for (const [code, words] of Object.entries(codes)) {
    if (!isHubCode(code)) throw new Error(code)
    expect(httpStatus(code)).toBeGreaterThanOrEqual(400)
    expect(words).toMatch(/\p{Script=Han}/u)
    expect(texts.some((text) => text.code === code)).toBe(true)
  }
})
