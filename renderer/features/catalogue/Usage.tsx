import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import css from './catalogue.module.css'

/** What rests on a release: draws, checks, documents. */
export function Usage({ release }: { release: string }) {
  const usage = useQueryCall('catalogue.usage', { release })
  if (!usage.data) return null
  const { rounds, checks, checksTotal, documents } = usage.data
  if (rounds.length === 0)
    return (
      <Panel title="依据这个版本的工作">
        <p className={css.soft}>没有批次从这个版本抽取。</p>
      </Panel>
    )
  return (
    <Panel
      title="依据这个版本的工作"
      aside={`${rounds.length}个批次、${checksTotal}份抽查、${documents.length}份文稿`}
    >
      <ul className={css.lines}>
        {rounds.map((round) => (
          <li key={round.id}>
            <strong>{round.name}</strong>
            <span className={css.soft}>
              抽取{round.cases}件，已抽查{round.checks}件，已复核{round.reviewed}件
            </span>
          </li>
        ))}
        {documents.map((document) => (
          <li key={document.id}>
            <span>{document.title}</span>
            {document.number ? <span className={css.soft}>{document.number}</span> : null}
            <DateText at={document.at} form="day" />
          </li>
        ))}
      </ul>
      {checks.length > 0 ? (
        <details>
          <summary>抽查明细{checksTotal > checks.length ? `（前${checks.length}份）` : ''}</summary>
          <ul className={css.lines}>
            {checks.map((check) => (
              <li key={check.case}>
                <DateText at={check.at} />
                <span>{check.itemName}</span>
                <span className={css.soft}>{check.bodyName}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Panel>
  )
}
