/**
 * `search`: words typed into the search box, over 100,000 items in the encrypted database, against going
 * through an array of their names (p50 ≤ 0.85, p99 ≤ 1.0) and against SQL LIKE (two characters ≤ 0.1,
 * pinyin over two columns ≤ 0.3). Every answer is compared with the naive one: 0 wrong.
 */

import { makeVisible } from '#service/features/catalogue/build.ts'
import { catalogueQueries } from '#service/features/catalogue/queries.ts'
import { createReleaseWriter } from '#service/features/catalogue/release-writer.ts'
import { createSpeller } from '#service/features/catalogue/spelling.ts'
import { createSample } from '#service/sample/sample.ts'
import { createTestWorkspace, resourcesFolder } from '../support/workspace.ts'
import { type Measure, quantile, timed } from './measure.ts'

const ITEMS = 100_000
const QUERIES = 200
const ROUNDS = 7

export async function run(): Promise<Measure[]> {
  const { workspace, dispose } = await createTestWorkspace()
  try {
    const { deps } = workspace
    const { rows } = createSample({ items: ITEMS, seed: 1, resources: resourcesFolder })
    const names = rows.map(({ cells }, i) => nameOf(String(cells.事项名称 || '登记'), i))
    await putItems(deps, names)
    const speller = createSpeller()
    deps.write((tx) => {
      tx.exec(
        'CREATE TABLE bench_name (id INTEGER PRIMARY KEY, name TEXT, pinyin TEXT, initials TEXT) STRICT',
      )
    })
    for (let from = 0; from < names.length; from += 5000)
      deps.write((tx) => {
        for (const [i, name] of names.slice(from, from + 5000).entries())
          tx.run('INSERT INTO bench_name VALUES (?,?,?,?)', from + i, name, ...spelled(speller(name)))
      })

    const search = (text: string) => {
      const found = catalogueQueries['catalogue.search'](deps, { text, filter: {}, offset: 0, limit: 50 })
      if (!found.ok) throw new Error(found.error.code)
      return found.value
    }
    const like = (text: string) => {
      const pattern = `%${text}%`
      const total = deps.db.get<{ n: number }>(
        'SELECT count(*) AS n FROM bench_name WHERE name LIKE ?',
        pattern,
      )
      deps.db.all('SELECT id, name FROM bench_name WHERE name LIKE ? LIMIT 50', pattern)
      return total?.n ?? 0
    }
    const likePinyin = (text: string) => {
      const pattern = `%${text}%`
      const where = 'pinyin LIKE ? OR initials LIKE ?'
      const total = deps.db.get<{ n: number }>(
        `SELECT count(*) AS n FROM bench_name WHERE ${where}`,
        pattern,
        pattern,
      )
      deps.db.all(`SELECT id, name FROM bench_name WHERE ${where} LIMIT 50`, pattern, pattern)
      return total?.n ?? 0
    }
    const scan = (text: string) => {
      const found = names.filter((n) => n.includes(text))
      return { total: found.length, first: found.slice(0, 50) }
    }

    const words = Array.from({ length: QUERIES }, (_, i) => wordOf(names, i))
    const typed = words.slice(0, 40).map((word) => speller(word).pinyin)
    const twos = words.filter((w) => w.length === 2).slice(0, 20)
    const wrong =
      words.filter(
        (w) =>
          !sameAsNaive(
            search(w),
            names.filter((n) => n.includes(w)),
          ),
      ).length + typed.filter((t) => search(t).total !== likePinyin(t)).length

    const ours: number[] = []
    const scans: number[] = []
    const p50: number[] = []
    const p99: number[] = []
    const two: number[] = []
    const spelt: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const a: number[] = []
      const b: number[] = []
      for (const word of words) {
        a.push(timed(() => search(word)))
        b.push(timed(() => scan(word)))
      }
      ours.push(quantile(a, 0.5))
      scans.push(quantile(b, 0.5))
      p50.push(quantile(a, 0.5) / quantile(b, 0.5))
      p99.push(quantile(a, 0.99) / quantile(b, 0.99))
      two.push(ratio(twos, search, like))
      spelt.push(ratio(typed.slice(0, 20), search, likePinyin))
    }
    const times = `${quantile(ours, 0.5).toFixed(2)} ms, array ${quantile(scans, 0.5).toFixed(2)} ms`
    return [
      { name: 'search p50 / array scan', ratio: quantile(p50, 0.5), limit: 0.85, wrong, times },
      { name: 'search p99 / array scan', ratio: quantile(p99, 0.5), limit: 1 },
      { name: 'search two characters / LIKE', ratio: quantile(two, 0.5), limit: 0.1 },
      { name: 'search pinyin / LIKE on two columns', ratio: quantile(spelt, 0.5), limit: 0.3 },
    ]
  } finally {
    await dispose()
  }
}

type Deps = Awaited<ReturnType<typeof createTestWorkspace>>['workspace']['deps']

const RELEASE = 'bench-release'

const putItems = async (deps: Deps, names: readonly string[]): Promise<void> => {
  deps.write((tx) =>
    tx.run(
      `INSERT INTO release_row (id, owner, audience, body, name, date, kind, parents, blob, items, materials,
         rejected, source, author, at) VALUES (?, ?, 'all', ?, '清单', '2026-11-01', 'base', '[]', '', ?, 0, 0, '', '', 0)`,
      RELEASE,
      deps.session.body.id,
      deps.session.body.id,
      names.length,
    ),
  )
  const writer = createReleaseWriter(deps, RELEASE, deps.session.body.id)
  for (let from = 0; from < names.length; from += 200)
    writer.add(
      names.slice(from, from + 200).map((name, i) => {
        const n = from + i
        return {
          item: {
            code: `11340200${String(n).padStart(10, '0')}334${String(n).padStart(12, '0')}`,
            guide: {
              taskName: name,
              consultPhone: [
                { kind: 'landline' as const, number: `0553-555${String(n % 10_000).padStart(4, '0')}` },
              ],
            },
            original: {},
            extras: {},
          },
          materials: [],
          findings: [],
        }
      }),
    )
  await writer.finish([], async () => {})
  await makeVisible(deps, RELEASE, async () => {})
}

/** The sample knows few names; with the circumstances (情形) each is shared by about ten items, as in real catalogues. */
const nameOf = (name: string, i: number): string => `${name}（${circumstances[i % circumstances.length]}）`
const circumstances = [
  ...['首次申请', '变更', '延续', '注销', '补领', '换发', '到期复审', '单位名称变更', '法定代表人变更'],
  ...['地址变更', '异地办理', '委托他人办理', '材料补正', '信息更正'],
]

const spelled = ({ pinyin, initials }: { pinyin: string; initials: string }): [string, string] => [
  pinyin,
  initials,
]

/** 2 to 4 characters out of some name: spread over the catalogue, the same every time. */
const wordOf = (names: readonly string[], i: number): string => {
  const name = names[(i * 7919) % names.length] ?? ''
  const han = [...name].filter((c) => /\p{Script=Han}/u.test(c)).join('')
  const length = 2 + (i % 3)
  const at = (i * 31) % Math.max(1, han.length - length)
  const word = han.slice(at, at + length)
  return name.includes(word) && word.length === length ? word : name.slice(0, length)
}

/** The exact count, and only names that hold the word. */
const sameAsNaive = (
  found: { total: number; rows: readonly { name: string }[] },
  naive: readonly string[],
): boolean => {
  const names = new Set(naive)
  return (
    found.total === naive.length &&
    found.rows.length === Math.min(50, naive.length) &&
    found.rows.every((r) => names.has(r.name))
  )
}

const ratio = (words: readonly string[], a: (w: string) => unknown, b: (w: string) => unknown): number => {
  const times = words.map((w) => [timed(() => a(w)), timed(() => b(w))] as const)
  return (
    quantile(
      times.map(([x]) => x),
      0.5,
    ) /
    quantile(
      times.map(([, y]) => y),
      0.5,
    )
  )
}
