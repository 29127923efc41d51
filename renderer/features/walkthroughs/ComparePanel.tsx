import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { linkTo } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { WalkBoard } from '#shared/contract/walkthroughs.ts'
import css from './walks.module.css'
import { rewalkWords, verdictWords } from './words.ts'

/** 承诺与实际, and the same axis before and after where this walk repeats another. */
export function ComparePanel({ board }: { board: WalkBoard }) {
  const { source } = board.started.promised
  return (
    <>
      <Panel
        title="承诺与实际"
        aside={source ? `按“${source.name}”，体验开始时固定` : '没有可对照的办事指南'}
      >
        {board.withdrawn ? (
          <p>
            <StateTag tone="warn">现行清单已没有这个事项，仍按开始时固定的内容对照</StateTag>
          </p>
        ) : null}
        <PlainTable heads={['对照项', '指南公布', '实际', '结果']} label="承诺与实际">
          {board.compare.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              <td>{row.promised ?? <span className={css.soft}>未公布</span>}</td>
              <td>{row.actual ?? <span className={css.soft}>未记</span>}</td>
              <td>
                <StateTag plain tone={verdictWords[row.verdict].tone}>
                  {verdictWords[row.verdict].text}
                </StateTag>
              </td>
            </tr>
          ))}
        </PlainTable>
      </Panel>
      {board.rewalk ? (
        <Panel
          title="重走前后"
          aside={
            <>
              首次体验：
              <a href={linkTo('walk', { id: board.rewalk.before })}>
                <DateText at={board.rewalk.at} form="day" />
              </a>
            </>
          }
        >
          <PlainTable heads={['对照项', '首次', '重走', '变化']} label="重走前后">
            {board.rewalk.rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.label}</th>
                <td>{row.before === null ? '未记' : `${row.before}${row.unit}`}</td>
                <td>{row.after === null ? '未记' : `${row.after}${row.unit}`}</td>
                <td>
                  <StateTag plain tone={rewalkWords[row.verdict].tone}>
                    {rewalkWords[row.verdict].text}
                  </StateTag>
                </td>
              </tr>
            ))}
          </PlainTable>
        </Panel>
      ) : null}
    </>
  )
}
