import { Button, Select } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { navigate } from '#renderer/ui/route.ts'
import { DateText } from '#renderer/ui/texts.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { ReleaseRow } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'
import { Recheck } from './Recheck.tsx'
import { Usage } from './Usage.tsx'

interface ReleasePanelProps {
  release: ReleaseRow
  all: readonly ReleaseRow[]
  mayManage: boolean
}

/** One release: where it is from, what rests on it, and taking it back. */
export function ReleasePanel({ release, all, mayManage }: ReleasePanelProps) {
  const withdraw = useCommandCall('catalogue.withdraw')
  const show = useToast((toast) => toast.show)
  const others = all.filter((row) => row.id !== release.id && row.body === release.body && !row.withdrawn)
  const [right, setRight] = useState<string | null>(
    release.withdrawn?.replacement ?? others.find((row) => row.live)?.id ?? null,
  )
  const takeBack = async (reason: string) => {
    const answer = await withdraw.run({ id: release.id, reason, replacement: right })
    if (answer.ok) show({ text: '已撤回，现用清单已切换' })
    return answer.ok
  }
  const chooseRight = (
    <span className={css.row}>
      <span className={css.soft}>正确的版本</span>
      <Select
        aria-label="正确的版本"
        style={{ width: 260, maxWidth: '100%' }}
        allowClear
        placeholder="还没有，稍后再发布"
        value={right}
        options={others.map((row) => ({ value: row.id, label: `${row.name}（${row.date}）` }))}
        onChange={(id?: string | null) => setRight(id ?? null)}
      />
    </span>
  )
  return (
    <div className={css.stack}>
      <Panel title={release.name}>
        <FieldList
          columns={2}
          items={[
            { label: '发布单位', value: release.bodyName },
            { label: '发布人', value: release.authorName },
            { label: '发布时间', value: <DateText at={release.at} form="full" /> },
            { label: '清单日期', value: release.date },
            { label: '种类', value: release.kind === 'base' ? '完整清单' : '增补清单' },
            { label: '来源文件', value: release.source },
            { label: '事项', value: `${formatCount(release.items)}项` },
            { label: '材料', value: `${formatCount(release.materials)}条` },
            { label: '未导入', value: `${formatCount(release.rejected)}行` },
            { label: '在此之前', value: namesOf(release.parents, all) },
            ...(release.olderReason ? [{ label: '保留旧清单的理由', value: release.olderReason }] : []),
          ]}
        />
        {release.apart.length > 0 ? (
          <div className={css.row}>
            <span className={css.soft}>
              有{release.apart.length}份清单与它同时发布、互不知情，须核对后合并。
            </span>
            {mayManage && release.own
              ? all
                  .filter((row) => release.apart.includes(row.id))
                  .map((row) => (
                    <Button key={row.id} onClick={() => navigate('catalogueMerge', pairOf(release, row))}>
                      与“{row.name}”逐项合并
                    </Button>
                  ))
              : null}
          </div>
        ) : null}
        {release.withdrawn ? (
          <p>
            已于 <DateText at={release.withdrawn.at} /> 撤回：{release.withdrawn.reason}
          </p>
        ) : null}
      </Panel>
      {mayManage ? <Usage release={release.id} /> : null}
      {withdraw.fault ? <FaultPanel fault={withdraw.fault} /> : null}
      {mayManage && release.own && !release.withdrawn ? (
        <Panel title="撤回" tone="quiet">
          <div className={css.stack}>
            {chooseRight}
            <div>
              <InlineConfirm
                label="撤回这个版本"
                danger
                question="撤回后它不再作为现用清单，前一版本重新生效；已有的抽查、通报不会被改动，可以按正确版本重新比对。"
                reason={{ label: '撤回理由', placeholder: '如：导出时漏了两个区' }}
                onConfirm={takeBack}
              />
            </div>
          </div>
        </Panel>
      ) : null}
      {release.withdrawn ? (
        <>
          {chooseRight}
          {right === null ? null : <Recheck release={release.id} replacement={right} />}
        </>
      ) : null}
    </div>
  )
}

const namesOf = (ids: readonly string[], all: readonly ReleaseRow[]): string =>
  ids.length === 0
    ? '无'
    : ids.map((id) => all.find((row) => row.id === id)?.name ?? '未收到的版本').join('、')

/** The one published first is the left one. */
const pairOf = (a: ReleaseRow, b: ReleaseRow): { left: string; right: string } => {
  const key = ({ date, at, id }: ReleaseRow) => `${date} ${String(at).padStart(15, '0')} ${id}`
  return key(a) < key(b) ? { left: a.id, right: b.id } : { left: b.id, right: a.id }
}
