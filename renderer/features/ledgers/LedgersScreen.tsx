import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import { DataTable } from '#renderer/ui/DataTable.tsx'
import { useApi } from '#renderer/ui/data/client.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { printTable } from '#renderer/ui/print-table.ts'
import { navigate } from '#renderer/ui/route.ts'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import { SplitPane } from '#renderer/ui/SplitPane.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { LedgerHit } from '#shared/contract/ledgers.ts'
import { LedgerList } from './LedgerList.tsx'
import { LedgerRowDetail } from './LedgerRowDetail.tsx'
import { ledgerColumns } from './ledger-columns.tsx'
import css from './ledgers.module.css'

const STEP = 500
/** What one question answers at most. */
const MOST = 5000
const MARK = '历史台账，只读，不计入任何比率'
const keyOf = (row: LedgerHit) => `${row.ledger} ${row.no}`

/** 历史台账: checks of earlier years as they were written down then. To be looked up, never counted. */
export function LedgersScreen() {
  const [text, setText] = useState('')
  const [ledger, setLedger] = useState<string>()
  const [problems, setProblems] = useState(false)
  const [limit, setLimit] = useState(STEP)
  const [active, setActive] = useState<LedgerHit>()
  const [listing, setListing] = useState(false)
  const mayEdit = useAllows('org')
  const calls = useApi()
  const list = useQueryCall('ledgers.list', {})
  const filter = { text, problems, ...(ledger === undefined ? {} : { ledger }) }
  const found = useQueryCall('ledgers.rows', { ...filter, limit }, { keepPrevious: true })
  const ledgers = list.data ?? []
  const usable = ledgers.filter((l) => l.withdrawn === null)
  const fault = list.fault ?? found.fault
  const rows = found.data?.rows ?? []
  const total = found.data?.total ?? 0
  const anew = () => {
    setLimit(STEP)
    setActive(undefined)
  }

  const print = async () => {
    const all = await calls['ledgers.rows']({ ...filter, limit: MOST })
    if (!all.ok) return null
    const name = usable.find((l) => l.id === ledger)?.name
    const scope = [name, text === '' ? '' : `查找“${text}”`, problems ? '只列有问题的' : '']
    return printTable({
      title: '历史台账',
      columns: ledgerColumns,
      rows: all.value.rows,
      total: all.value.total,
      note: [MARK, ...scope].filter(Boolean).join('；'),
    })
  }

  return (
    <Page
      title="历史台账"
      description={
        <span className={css.mark}>
          <StateTag tone="info">{MARK}</StateTag>
          往年用表格登记的抽查情况，按原文保存。
        </span>
      }
      fill
      toolbar={
        <>
          <SearchBox
            label="查找历史台账"
            placeholder="单位、事项、号码、问题、拼音"
            value={text}
            onSearch={(next) => {
              setText(next)
              anew()
            }}
          />
          <Select
            aria-label="台账"
            value={ledger ?? ''}
            popupMatchSelectWidth={false}
            options={[
              { value: '', label: '全部台账' },
              ...usable.map((l) => ({ value: l.id, label: `${l.name}（${formatCount(l.rows)}行）` })),
            ]}
            onChange={(value) => {
              setLedger(value === '' ? undefined : value)
              anew()
            }}
          />
          <Checkbox
            checked={problems}
            onChange={(event) => {
              setProblems(event.target.checked)
              anew()
            }}
          >
            只看记有问题的
          </Checkbox>
          {found.data ? <span className={css.soft}>{formatCount(total)}行</span> : null}
        </>
      }
      actions={
        <>
          <PrintButton list={print} disabled={rows.length === 0} />
          {ledgers.length > 0 ? (
            <Button aria-expanded={listing} onClick={() => setListing(!listing)}>
              {listing ? '收起台账清单' : '台账清单'}
            </Button>
          ) : null}
          {mayEdit ? <Button onClick={() => navigate('ledgerImport')}>导入台账</Button> : null}
        </>
      }
    >
      {fault ? (
        <FaultPanel
          fault={fault}
          onRetry={() => {
            list.refetch()
            found.refetch()
          }}
        />
      ) : null}
      {listing ? <LedgerList ledgers={ledgers} /> : null}
      <SplitPane
        label="台账列表与原文的分界"
        initial={74}
        start={
          <DataTable
            label="历史台账"
            rows={rows}
            rowKey={keyOf}
            columns={ledgerColumns}
            total={Math.min(total, MOST)}
            loadMore={() => setLimit(Math.min(MOST, limit + STEP))}
            activeKey={active ? keyOf(active) : null}
            onActiveChange={(_, row) => setActive(row)}
            empty={
              found.loading || !list.data ? null : usable.length === 0 ? (
                <EmptyState title="还没有历史台账">
                  用“导入台账”把去年的 Excel 抽查台账作为历史保存，只供查阅。
                </EmptyState>
              ) : (
                <EmptyState title={text === '' ? '没有符合条件的行' : `没有找到“${text}”`}>
                  可以换一个词，或放宽筛选条件。
                </EmptyState>
              )
            }
          />
        }
        end={
          active ? (
            <LedgerRowDetail key={keyOf(active)} row={active} />
          ) : (
            <EmptyState title="请在左侧选择一行" />
          )
        }
      />
    </Page>
  )
}
