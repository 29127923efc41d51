/** What must hold at the hub after a fault: all that was acknowledged is there once, and the tree proves it. */
import { suite } from '#hub/crypto/suite.ts'
import { append, emptyFrontier, root } from '#shared/facts/merkle.ts'
import type { TestServer } from '#test/support/hub.ts'

type Sql = Pick<TestServer, 'sql'>

/** @param acknowledged ids of facts somebody was told the hub has */
export const hubFindings = async (
  { sql }: Sql,
  database: string,
  acknowledged: readonly string[],
): Promise<{ lost: string[]; doubled: string[]; flaws: string[] }> => {
  const accepted = await sql<{ id: string; times: number }>(
    database,
    `select f.id, count(e.pos)::int as times from fact f
     left join feed_entry e on e.fact = f.id and e.op = 'add' and e.feed = 'owner:' || f.owner
     where f.status = 'accepted' and f.audience = 'owner' group by f.id`,
  )
  const times = new Map(accepted.map((row) => [row.id, row.times]))
  const placed = await sql<{ place: string }>(
    database,
    `select device || '/' || device_seq as place from
       (select device, device_seq from fact union all select device, device_seq from other_link) x
     group by device, device_seq having count(*) > 1`,
  )
  return {
    lost: acknowledged.filter((id) => (times.get(id) ?? 0) === 0),
    doubled: [
      ...accepted.filter((row) => row.times > 1).map((row) => `${row.id} × ${row.times}`),
      ...placed.map(({ place }) => `two at ${place}`),
    ],
    flaws: await treeFlaws({ sql }, database),
  }
}

const treeFlaws = async ({ sql }: Sql, database: string): Promise<string[]> => {
  const leaves = await sql<{ leaf: string; hash: string }>(
    database,
    'select leaf, content_hash as hash from fact where leaf is not null order by leaf',
  )
  const [hub] = await sql<{ size: string; root: string }>(database, 'select size, root from hub')
  const gap = leaves.findIndex(({ leaf }, index) => Number(leaf) !== index)
  const whole = leaves.reduce((frontier, { hash }) => append(suite, frontier, hash), emptyFrontier)
  return [
    ...(gap >= 0 ? [`no leaf ${gap}`] : []),
    ...(Number(hub?.size) === leaves.length && hub?.root === root(suite, whole)
      ? []
      : ['the tree does not match']),
  ]
}

/** Receipts of one size of the tree all name one root. */
export const receiptFlaws = (
  receipts: readonly { epoch: string; size: number; root: string }[],
): string[] => {
  const roots = new Map<string, string>()
  return receipts.flatMap(({ epoch, size, root: named }) => {
    const place = `${epoch}/${size}`
    const before = roots.get(place)
    roots.set(place, named)
    return before === undefined || before === named ? [] : [`two receipts of ${place}`]
  })
}
