import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText, DayText } from '#renderer/ui/texts.tsx'
import type { PackPreview } from '#shared/contract/packs.ts'
import css from './packs.module.css'
import { sizeText } from './words.ts'

/** What a pack would bring: counts by kind, from whom, what is known, what is left out and why. */
export function PreviewView({ preview: p }: { preview: PackPreview }) {
  const fresh = p.kinds.reduce((sum, kind) => sum + kind.fresh, 0)
  const known = p.kinds.reduce((sum, kind) => sum + kind.known, 0)
  const { settled } = p
  return (
    <>
      <FieldList
        columns={2}
        items={[
          { label: '来自', value: p.from.name },
          { label: '生成于', value: <DateText at={p.at} /> },
          { label: '大小', value: `${sizeText(p.bytes)}，共${p.volumes}卷` },
          {
            label: '审批',
            value: (
              <>
                {p.approval.approvedBy}，{p.approval.documentNo}，<DayText day={p.approval.date} />
              </>
            ),
          },
          { label: '新记录', value: `${formatCount(fresh)}条` },
          { label: '本机已有', value: `${formatCount(known)}条` },
          {
            label: '本机记录的处理',
            value: `市局已收${formatCount(settled.received)}条，退回${formatCount(settled.refused)}条，等待放行${formatCount(settled.awaiting)}条`,
          },
          {
            label: '附件',
            value: filesText(p.files),
          },
        ]}
      />
      <div className={css.tags}>
        {p.revoked ? <StateTag tone="bad">本机的登记已被停用：包里只有本机记录的处理结果</StateTag> : null}
        {p.restored ? (
          <StateTag tone="warn">市局服务端曾从备份恢复：导入后请再导出一个包，把它缺的记录补上</StateTag>
        ) : null}
        {p.withdrawn > 0 ? (
          <StateTag tone="info">{formatCount(p.withdrawn)}条记录将按市局要求不再显示</StateTag>
        ) : null}
      </div>
      <div className={css.lists}>
        {p.kinds.length > 0 ? (
          <Counts
            title="按种类"
            heads={['种类', '新', '已有']}
            rows={p.kinds.map((k) => [k.label, k.fresh, k.known])}
          />
        ) : null}
        {p.authors.length > 0 ? (
          <Counts
            title="新记录的作者"
            heads={['作者', '条']}
            rows={p.authors.map((a) => [a.name, a.count])}
          />
        ) : null}
        {p.skipped.length > 0 ? (
          <Counts
            title="不采用的记录"
            heads={['原因', '条']}
            rows={p.skipped.map((s) => [s.reason, s.count])}
          />
        ) : null}
      </div>
    </>
  )
}

const filesText = ({ fresh, bytes, known }: PackPreview['files']): string => {
  const had = known > 0 ? `，本机已有${formatCount(known)}个` : ''
  return fresh === 0 ? `没有新的附件${had}` : `新${formatCount(fresh)}个，${sizeText(bytes)}${had}`
}

function Counts({
  title,
  heads,
  rows,
}: {
  title: string
  heads: readonly string[]
  rows: readonly (readonly [string, ...number[]])[]
}) {
  return (
    <PlainTable caption={title} heads={heads.map((text, i) => (i > 0 ? { text, number: true } : text))}>
      {rows.map(([name, ...counts]) => (
        <tr key={name}>
          <td>{name}</td>
          {counts.map((count, i) => (
            <td key={heads[i + 1]} data-number>
              {formatCount(count)}
            </td>
          ))}
        </tr>
      ))}
    </PlainTable>
  )
}
