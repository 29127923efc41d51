import { Button } from 'antd'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { StateIcon } from '#renderer/ui/StateTag.tsx'
import type { FigureDifferenceView } from '#shared/contract/documents.ts'
import css from './documents.module.css'

export interface Compared {
  path: string
  differences: FigureDifferenceView[]
  unchanged: number
  trackedChanges: boolean
}

const kinds = { changed: '改动', removed: '删去', added: '新增' } as const

/** The figures of a 定稿 that differ from the 送审稿. It is stored only with a reason for them. */
export function Differences({
  compared,
  onConfirm,
  onClose,
}: {
  compared: Compared
  onConfirm: (reason: string) => Promise<boolean>
  onClose: () => void
}) {
  return (
    <Panel
      title="定稿与送审稿的数字不同"
      tone="notice"
      aside={`${compared.differences.length}处不同，${compared.unchanged}处相同`}
    >
      {compared.trackedChanges ? (
        <p>
          <StateIcon tone="warn" /> 文中还有没有接受的修订，接受后比对结果可能不同。
        </p>
      ) : null}
      <PlainTable heads={['情况', '送审稿', '定稿', '所在的句子']}>
        {compared.differences.map((d) => (
          <tr key={`${d.kind}${d.figure}${d.draft}${d.final}${d.context}`}>
            <td>{kinds[d.kind]}</td>
            <td>{d.draft}</td>
            <td>{d.final}</td>
            <td>{d.context}</td>
          </tr>
        ))}
      </PlainTable>
      <div className={css.actions}>
        <InlineConfirm
          label="仍按此定稿"
          question="差异和理由一并记下，可供查阅。"
          reason={{ label: '数字不同的理由' }}
          onConfirm={onConfirm}
        />
        <Button onClick={onClose}>不收回</Button>
      </div>
    </Panel>
  )
}
