import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { OrgDetail as Detail } from '#shared/contract/org.ts'
import { type OrgKind, orgKindLabels } from '#shared/domain/org/facts.ts'
import { childKinds } from '#shared/domain/org/placement.ts'
import { AddBody } from './AddBody.tsx'
import { Conflicts } from './Conflicts.tsx'
import { History } from './History.tsx'
import { OrgFieldsPanel } from './OrgFieldsPanel.tsx'
import css from './OrgScreen.module.css'
import { Tenures } from './Tenures.tsx'
import { useBodyChange } from './use-body-change.ts'
import { useOpened } from './use-org-place.ts'
import { WindowList } from './WindowList.tsx'

interface OrgDetailProps {
  id: string
  onGo: (id: string) => void
}

/** One body: what it is, its windows, who answers for it, and who said what when. */
export function OrgDetail({ id, onGo }: OrgDetailProps) {
  const query = useQueryCall('org.get', { id })
  if (query.fault) return <FaultPanel fault={query.fault} onRetry={query.refetch} />
  if (query.data === undefined) return <DelayedSpinner label="正在打开机构" />
  if (query.data === null)
    return <EmptyState title="没有找到这个机构">可能已在别处变更，请在左侧重新选择。</EmptyState>
  return <Known detail={query.data} onGo={onGo} />
}

function Known({ detail, onGo }: { detail: Detail; onGo: OrgDetailProps['onGo'] }) {
  const { id, fields, path } = detail
  const editable = useAllows('org') && detail.editable
  const { change, fault } = useBodyChange(id)
  const [adding, setAdding] = useState<OrgKind | null>(null)
  const active = fields.active !== false
  const addable = editable && active ? childKinds(fields.kind).filter((kind) => !divisions.has(kind)) : []
  const above = path.slice(1)
  const reveal = useOpened((opened) => opened.reveal)
  // reached by a link or from a list: the tree opens down to it
  const place = above.map((body) => body.id).join(' ')
  useEffect(() => reveal(place.split(' ').filter(Boolean)), [place, reveal])

  return (
    <>
      <div>
        <nav className={css.crumbs} aria-label="上级机构">
          {above
            .map((body) => (
              <span key={body.id}>
                <Button type="link" size="small" onClick={() => onGo(body.id)}>
                  {body.name}
                </Button>
                /
              </span>
            ))
            .reverse()}
        </nav>
        <div className={css.head}>
          <h2 className={css.title}>{fields.name}</h2>
          <span className={css.kind}>{orgKindLabels[fields.kind]}</span>
          {active ? null : <StateTag tone="warn">已停用</StateTag>}
          {fields.selfRun ? <StateTag tone="info">自管</StateTag> : null}
          <div className={css.actions}>
            {addable.map((kind) => (
              <Button key={kind} onClick={() => setAdding(kind)}>
                新增{orgKindLabels[kind]}
              </Button>
            ))}
            {!editable || divisions.has(fields.kind) ? null : active ? (
              <InlineConfirm
                label="停用"
                question="停用后不再出现在选择和抽查中，历史记录保留，随时可以重新启用。"
                onConfirm={() => change({ active: false }, `已停用“${fields.name}”`)}
              />
            ) : (
              <Button onClick={() => change({ active: true }, `已启用“${fields.name}”`)}>启用</Button>
            )}
          </div>
        </div>
      </div>
      {fault ? <FaultPanel fault={fault} /> : null}
      {detail.editable ? null : <p className={css.soft}>不在本单位的管理范围内，可以查看，不能修改。</p>}
      {adding ? (
        <AddBody
          key={adding}
          kind={adding}
          parent={{ id, name: fields.name }}
          onDone={(added) => {
            setAdding(null)
            if (added) onGo(added)
          }}
        />
      ) : null}
      <Conflicts
        conflicts={detail.conflicts}
        current={fields}
        bodyName={(field) => (field === 'parent' ? (above[0]?.name ?? null) : null)}
        editable={editable}
        onAdopt={(field, value) => change({ [field]: value }, '已采用所选的值')}
      />
      <OrgFieldsPanel detail={detail} editable={editable} onChange={change} />
      {fields.kind === 'window' ? (
        <Tenures org={id} tenures={detail.tenures} editable={editable} />
      ) : detail.windows.length > 0 || addable.includes('window') ? (
        <WindowList detail={detail} onOpen={onGo} />
      ) : null}
      <Panel
        title="变更记录"
        aside={detail.source === 'resource' ? '随程序提供的行政区划，尚无改动' : undefined}
      >
        <History history={detail.history} />
      </Panel>
    </>
  )
}

/** Divisions come with the program; they are renamed and corrected, not made by hand. */
const divisions: ReadonlySet<OrgKind> = new Set<OrgKind>(['city', 'area', 'town', 'village'])
