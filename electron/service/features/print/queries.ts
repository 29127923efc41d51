import type { printContract } from '#shared/contract/print.ts'
import { ok } from '#shared/contract/result.ts'
import { instantText } from '../../documents/numbers.ts'
import { printListHtml } from '../../documents/print.ts'
import type { QueryHandlers } from '../../host/handlers.ts'

export const printQueries: QueryHandlers<typeof printContract> = {
  'print.list': (
    { session, now },
    { title, unit = session.body.name, note, columns, rows, asOf = now() },
  ) => {
    const at = instantText(asOf)
    return ok({
      html: printListHtml({
        title,
        unit,
        asOf: at,
        ...(note ? { note } : {}),
        ...(session.workspace.kind === 'sample' ? { mark: '样例数据' } : {}),
        columns: columns.map(({ title: head, width = 1, align = 'left' }) => ({
          title: head,
          weight: width,
          align,
        })),
        rows,
      }),
      footer: `${unit}　截至${at}`,
    })
  },
}
