/** A small live catalogue put straight into the tables, for tests of what comes after it. */

import type { Writer } from '#service/store/db.ts'
import type { CatalogueEntry } from '#shared/domain/item/item.ts'

export const testRelease = 'release-1'

/** `items` per area: every unit has its own number for ten items. */
export const putCatalogue = (
  db: Writer,
  areas: readonly { id: string; items: number }[],
  published: Partial<CatalogueEntry['item']['guide']> = {},
): string[] => {
  const codes: string[] = []
  db.tx(() => {
    db.run(
      `INSERT INTO release_row (id, owner, subject, audience, body, name, date, kind, parents, blob, items, materials,
         rejected, source, author, at, built, live)
       VALUES (?, 'div-340200', NULL, 'all', 'div-340200', '测试清单', '2026-10-01', 'base', '[]', ?, 0, 0, 0, 'x', 'p', 0, 1, 1)`,
      testRelease,
      'ab'.repeat(32),
    )
    for (const { id, items } of areas)
      for (let i = 0; i < items; i++) {
        const code = `${id}-${String(i).padStart(4, '0')}`
        const entry: CatalogueEntry = {
          item: {
            code,
            guide: {
              taskName: `事项${i}`,
              consultPhone: [
                { kind: 'landline', text: `0553-555${String(1000 + Math.floor(i / 10))}` } as never,
              ],
              transactAddr: '政务服务中心二楼12号窗口',
              transactTime: '周一至周日 0:00-24:00，节假日不休',
              promiseDay: 5,
              promiseUnit: '工作日',
              ...published,
            },
            original: { consultPhone: '0553-5551000' },
            extras: {},
          },
          materials: [{ name: '居民身份证', necessity: '必要' }],
        }
        db.run(
          `INSERT INTO item (release, code, name, body, area, window, maintainer, level, type, focus, phone, phones,
             promise_days, defects) VALUES (?,?,?,?,?,NULL,NULL,'县','行政许可',NULL,?,'[]',5,0)`,
          testRelease,
          code,
          `事项${i}`,
          id,
          id === 'div-340200' ? null : id,
          `0553-555${String(1000 + Math.floor(i / 10))}`,
        )
        db.run(
          'INSERT INTO item_guide (id, entry) SELECT id, ? FROM item WHERE release = ? AND code = ?',
          JSON.stringify(entry),
          testRelease,
          code,
        )
        codes.push(code)
      }
  })
  return codes
}
