import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'

// The words of resources/terms.json: `forbidden` nowhere; `avoid` not as a label, button or title, and the longer
// ones nowhere in what the program says. What may stand all the same is listed here with its reason.

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8')

const terms = z
  .object({
    preferred: z.array(z.object({ term: z.string(), avoid: z.array(z.string()) })),
    forbidden: z.array(z.object({ term: z.string(), allowedContexts: z.array(z.string()) })),
  })
  .parse(JSON.parse(read('resources/terms.json')))

/** 允许的语境: text that may hold a forbidden word, and where. */
const allowed: { term: string; in?: RegExp; text?: RegExp }[] = [
  { term: '督查', in: /call-scripts\.json$/, text: /"pattern":/ }, // 话术禁用词检查规则
  { term: '督办', text: /监督办/ },
  { term: '处罚', text: /行政处罚/ }, // 事项类型
  { term: '处罚', in: /^resources\/sample\// }, // 事项和材料的名称
  { term: '最好', text: /最好写明/ },
]

const programs = globSync('{renderer,electron,hub,shared}/**/*.{ts,tsx}', { cwd: root })
const resources = globSync('resources/**/*.json', { cwd: root }).filter((f) => !f.endsWith('terms.json'))

const forbiddenIn = (file: string, text: string): string[] =>
  text.split('\n').flatMap((line, i) =>
    terms.forbidden
      .filter(({ term }) => line.includes(term))
      .filter(
        ({ term }) =>
          !allowed.some((a) => a.term === term && (a.in?.test(file) ?? true) && (a.text?.test(line) ?? true)),
      )
      .map(({ term }) => `${file}:${i + 1} ${term}: ${line.trim().slice(0, 80)}`),
  )

/** Words that stand alone on the screen: labels, buttons, titles, states. */
const alone =
  />\s*([\p{Script=Han}\w ]{1,14})\s*<|^\s*(\p{Script=Han}{1,14})\s*$|(?:label|title|text|okText|cancelText|placeholder|header|name|address|status)\s*[=:]\s*\{?["'`]([^"'`\n]{1,14})["'`]/gmu

/** Every text in Chinese, prose too. */
const spoken = /["'`>]([^"'`<>\n]*\p{Script=Han}[^"'`<>\n]*)/gu

const avoidedIn = (file: string, text: string): string[] => {
  const found = (word: string, hit: (avoided: string) => boolean) =>
    terms.preferred.flatMap(({ term, avoid }) =>
      avoid.filter(hit).map((avoided) => `${file}: ${avoided} (${term}): ${word}`),
    )
  const words = [...text.matchAll(alone)].flatMap((m) => m.slice(1).filter((w) => w !== undefined))
  const prose = [...text.matchAll(spoken)].map((m) => m[1] ?? '')
  return [
    ...words.flatMap((word) => found(word, (avoided) => word.trim() === avoided)),
    ...prose.flatMap((sentence) =>
      found(sentence, (avoided) => avoided.length >= 4 && sentence.includes(avoided)),
    ),
  ]
}

test('no forbidden word in the program or in what it carries', () => {
  expect(programs.length).toBeGreaterThan(300)
  expect(resources.length).toBeGreaterThan(5)
  expect([...programs, ...resources].flatMap((file) => forbiddenIn(file, read(file)))).toEqual([])
})

test('labels, buttons and titles use the agreed words', () => {
  const screens = programs.filter((f) => /^(renderer|electron\/(main|service))\//.test(f))
  expect(screens.flatMap((file) => avoidedIn(file, read(file)))).toEqual([])
})

test('what is allowed is written down in the list of terms, and every allowance is still needed', () => {
  for (const { term } of allowed)
    expect(terms.forbidden.find((f) => f.term === term)?.allowedContexts.length, term).toBeGreaterThan(0)
  const texts = [...programs, ...resources].map((file) => ({ file, text: read(file) }))
  for (const a of allowed.filter((one) => one.term !== '最好'))
    expect(
      texts.some(({ file, text }) => (a.in?.test(file) ?? true) && text.includes(a.term)),
      a.term,
    ).toBe(true)
})

test('the words are found where they stand', () => {
  expect(forbiddenIn('a.ts', "message: '请督办此件'")).toHaveLength(1)
  expect(forbiddenIn('a.ts', "label: '监督办'")).toEqual([])
  expect(avoidedIn('a.tsx', '<Button>取消</Button>')).toHaveLength(1)
  expect(avoidedIn('a.tsx', "<FieldRow label='地址'>")).toHaveLength(1)
  expect(avoidedIn('a.tsx', '<p>记录已经保存成功。</p>')).toHaveLength(1)
  expect(avoidedIn('a.tsx', '<Button>作废</Button>')).toEqual([])
})
