import type { ReactNode } from 'react'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import css from './handover.module.css'
import { type InHandOf, statusWords } from './words.ts'

/** Everything in hand beside the cases: by category, with what becomes of it. */
export function InHand({ inHand }: { inHand: InHandOf }) {
  const { reviews, callers, rounds, here } = inHand
  const rows: { kind: string; count: number; lines: { key: string; text: ReactNode }[]; next: string }[] = [
    {
      kind: '待复核记录',
      count: reviews.length,
      lines: reviews.map((one) => ({
        key: one.case,
        text: (
          <>
            {one.itemName}（{one.bodyName}）{statusWords[one.status]}，记于{' '}
            <DateText at={one.at} form="day" />
          </>
        ),
      })),
      next: '留在复核台照常复核。退回补充的只能由本人更正，离岗前请办完。',
    },
    {
      kind: '拨打号码',
      count: callers.length,
      lines: callers.map((one) => ({ key: one.id, text: `${one.number} ${one.line}` })),
      next: '与案件一并移交，保管人改为接收人。',
    },
    {
      kind: '抽查方案',
      count: rounds.length,
      lines: rounds.map((one) => ({ key: one.id, text: one.name })),
      next: '方案仍列其为抽查人员，抽取前请修改方案。',
    },
    {
      kind: '草稿',
      count: here?.drafts.length ?? 0,
      lines: here?.drafts.map((text, n) => ({ key: `${n}`, text })) ?? [],
      next: here ? '草稿只在本机，请先提交或废弃。' : '',
    },
  ]
  const shown = rows.filter((row) => row.count > 0)
  return (
    <Panel title="其他未了工作">
      {here === null ? (
        <p className={css.soft}>草稿只在本人的设备上：请本人在自己的设备上打开本页，一并列入清单。</p>
      ) : null}
      {shown.length === 0 ? (
        <p>没有。</p>
      ) : (
        <PlainTable heads={['类别', { text: '数量', number: true }, '明细', '怎样处理']}>
          {shown.map((row) => (
            <tr key={row.kind}>
              <td className={css.name}>{row.kind}</td>
              <td data-number>{formatCount(row.count)}</td>
              <td>
                <ul className={css.lines}>
                  {row.lines.slice(0, LISTED).map((line) => (
                    <li key={line.key}>{line.text}</li>
                  ))}
                  {row.lines.length > LISTED ? <li>等，全部见移交清单</li> : null}
                </ul>
              </td>
              <td>{row.next}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Panel>
  )
}

const LISTED = 10
