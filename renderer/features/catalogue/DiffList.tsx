import { Segmented } from 'antd'
import { useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useApi } from '#renderer/ui/data/client.ts'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { StageResult } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'
import { FieldChanges } from './FieldChanges.tsx'
import { usePages } from './use-pages.ts'

type Kind = 'added' | 'removed' | 'changed'
const kinds: Record<Kind, string> = { added: '新增', removed: '不再有', changed: '有变化' }

interface Change {
  code: string
  name: string
  fields: { label: string; before: string | null; after: string | null }[]
}

/** 与现用清单比对: what would be new, gone and different, before anything is published. */
export function DiffList({ session, staged }: { session: string; staged: StageResult }) {
  const api = useApi()
  const { diff } = staged
  const [kind, setKind] = useState<Kind>(diff.changed > 0 ? 'changed' : 'added')
  const [active, setActive] = useState<string | null>(null)
  const pages = usePages<Change>(`${session}/${kind}/${diff[kind]}`, (offset) =>
    api['catalogue.changes']({ session, kind, offset }),
  )
  const shown = pages.rows.find((row) => row.code === active) ?? pages.rows[0]
  return (
    <Panel title="与现用清单比对" aside={`${formatCount(diff.unchanged)}项没有变化`}>
      <Segmented
        aria-label="变化种类"
        value={kind}
        options={(Object.keys(kinds) as Kind[]).map((value) => ({
          value,
          label: `${kinds[value]}（${formatCount(diff[value])}）`,
        }))}
        onChange={(value) => {
          setActive(null)
          setKind(value)
        }}
      />
      {diff[kind] > 0 ? (
        <DataTable
          label="变化的事项"
          rows={pages.rows}
          total={pages.total}
          loadMore={pages.loadMore}
          rowKey={(row) => row.code}
          activeKey={shown?.code ?? null}
          onActiveChange={setActive}
          height={Math.min(Math.max(pages.total, 2), 8) * 40 + 42}
          columns={columns}
        />
      ) : (
        <p className={css.soft}>没有{kinds[kind]}的事项。</p>
      )}
      {kind === 'changed' && shown ? (
        <section aria-label={`${shown.name}的变化`}>
          <h3>{shown.name}</h3>
          <FieldChanges changes={shown.fields} />
        </section>
      ) : null}
    </Panel>
  )
}

const columns: Column<Change>[] = [
  { key: 'name', title: '事项名称', width: { min: 240, grow: 2 }, render: (row) => row.name },
  { key: 'code', title: '事项编码', width: { min: 200, grow: 1 }, render: (row) => row.code },
  {
    key: 'fields',
    title: '变化的要素',
    width: { min: 160, grow: 2 },
    render: (row) => row.fields.map((field) => field.label).join('、'),
  },
]
