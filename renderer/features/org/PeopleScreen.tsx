import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { printTable } from '#renderer/ui/print-table.ts'
import { navigate } from '#renderer/ui/route.ts'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import { SplitPane } from '#renderer/ui/SplitPane.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { PersonEntry } from '#shared/contract/org.ts'
import { roleLabels } from '#shared/domain/roles/capabilities.ts'
import { PersonDetail } from './PersonDetail.tsx'
import { PersonForm } from './PersonForm.tsx'
import { useSelectedBody } from './use-org-place.ts'

/** 人员与岗位: who works where, and who may do what from when to when. */
export function PeopleScreen() {
  const [text, setText] = useState('')
  const [inactive, setInactive] = useState(false)
  const [adding, setAdding] = useState(false)
  const { id, select } = useSelectedBody()
  const people = useQueryCall('people.list', { text, inactive }, { keepPrevious: true })
  const mayEdit = useAllows('admin')
  return (
    <Page
      title="人员与岗位"
      description="本单位及下级单位的工作人员。岗位有起止日期，到期自动失效；终止的岗位保留记录。"
      fill
      toolbar={
        <>
          <SearchBox label="查找人员" placeholder="姓名、拼音、职务、机构" value={text} onSearch={setText} />
          <Checkbox checked={inactive} onChange={(event) => setInactive(event.target.checked)}>
            含已离岗
          </Checkbox>
        </>
      }
      actions={
        <>
          <PrintButton
            disabled={(people.data ?? []).length === 0}
            list={() =>
              printTable({
                title: '人员与岗位',
                columns,
                rows: people.data ?? [],
                note: [text === '' ? '' : `查找“${text}”`, inactive ? '含已离岗' : '只列在岗']
                  .filter(Boolean)
                  .join('；'),
              })
            }
          />
          <Button onClick={() => navigate('handover', { person: id })}>工作移交</Button>
          {mayEdit ? (
            <>
              <Button onClick={() => navigate('orgImport', { kind: 'people' })}>导入人员</Button>
              <Button type="primary" onClick={() => setAdding(true)}>
                登记人员
              </Button>
            </>
          ) : null}
        </>
      }
    >
      {people.fault ? <FaultPanel fault={people.fault} onRetry={people.refetch} /> : null}
      <SplitPane
        label="人员列表与详情的分界"
        initial={52}
        start={
          <DataTable
            label="人员"
            rows={people.data ?? []}
            rowKey={(row) => row.id}
            columns={columns}
            activeKey={id}
            onActiveChange={(key) => {
              setAdding(false)
              select(key)
            }}
            empty={
              people.loading ? null : text === '' ? (
                <EmptyState title="还没有登记人员">
                  用“登记人员”逐个登记，或用“导入人员”从表格登记。
                </EmptyState>
              ) : (
                <EmptyState title={`没有找到“${text}”`}>可以换一个词，或选中“含已离岗”。</EmptyState>
              )
            }
          />
        }
        end={
          adding ? (
            <PersonForm
              onDone={(added) => {
                setAdding(false)
                if (added) select(added)
              }}
            />
          ) : id === null ? (
            <EmptyState title="请在左侧选择一名人员" />
          ) : (
            <PersonDetail key={id} id={id} />
          )
        }
      />
    </Page>
  )
}

const columns: Column<PersonEntry>[] = [
  {
    key: 'name',
    title: '姓名',
    width: 130,
    render: (row) => (
      <>
        {row.name}
        {row.conflict ? (
          <StateTag tone="warn" plain>
            待裁定
          </StateTag>
        ) : null}
      </>
    ),
  },
  { key: 'body', title: '所在机构', render: (row) => row.bodyName ?? '未知机构' },
  { key: 'post', title: '职务', width: 110, render: (row) => row.post },
  {
    key: 'roles',
    title: '现任岗位',
    width: 150,
    render: (row) =>
      !row.active ? (
        <StateTag tone="idle" plain>
          已离岗
        </StateTag>
      ) : row.roles.length === 0 ? (
        <StateTag tone="idle" plain>
          无
        </StateTag>
      ) : (
        row.roles.map((role) => roleLabels[role]).join('、')
      ),
  },
]
