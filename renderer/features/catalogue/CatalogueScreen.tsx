import { Button, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useApi } from '#renderer/ui/data/client.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { useKeys } from '#renderer/ui/keys.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { printTable } from '#renderer/ui/print-table.ts'
import { navigate } from '#renderer/ui/route.ts'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { HighlightText, PhoneNumber } from '#renderer/ui/texts.tsx'
import type { ItemHit } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'
import { Filters } from './Filters.tsx'
import { filterNote } from './filter-note.ts'
import { useCataloguePlace } from './use-catalogue-place.ts'

const STEP = 200
/** Nobody reads further; a narrower search is faster than more scrolling. */
const MOST = 2000

/** 事项清单: search as you type over everything that is published. */
export function CatalogueScreen() {
  const place = useCataloguePlace()
  const [limit, setLimit] = useState(STEP)
  const box = useRef<InputRef>(null)
  const table = useRef<HTMLDivElement>(null)
  const mayManage = useAllows('catalogue')
  const facets = useQueryCall('catalogue.facets', {})
  const found = useQueryCall(
    'catalogue.search',
    { text: place.text, filter: place.filter, limit },
    { keepPrevious: true },
  )
  const calls = useApi()
  const print = async () => {
    const first = await calls['catalogue.search']({ text: place.text, filter: place.filter, limit: MOST })
    if (!first.ok) return null
    const { rows, total: all } = first.value
    return printTable({
      title: '事项清单',
      columns: columnsFor(''),
      rows,
      total: all,
      note: filterNote(place.text, place.filter, facets.data, rows),
    })
  }
  useEffect(() => box.current?.focus(), [])
  const toTable = () => table.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
  useKeys({
    '/': { label: '查找事项', run: () => box.current?.focus() },
    ...(mayManage ? { i: { label: '导入清单', run: () => navigate('catalogueImport') } } : {}),
  })
  const current = facets.data?.releases[0]
  const total = found.data?.total ?? 0
  const isEmpty = facets.data?.items === 0

  return (
    <Page
      title="事项清单"
      description={
        current
          ? `现用清单：${current.name}，清单日期${current.date}，共${formatCount(facets.data?.items ?? 0)}项。`
          : '导入省、市系统导出的实施清单后，可在这里查找、核对和抽取。'
      }
      fill
      actions={
        <>
          <PrintButton list={print} disabled={total === 0} />
          <Button onClick={() => navigate('catalogueQuality')}>清单质检</Button>
          <Button onClick={() => navigate('catalogueReleases')}>清单版本</Button>
          {mayManage ? (
            <Button type="primary" onClick={() => navigate('catalogueImport')}>
              导入清单
            </Button>
          ) : null}
        </>
      }
    >
      <div className={css.tools}>
        <SearchBox
          ref={box}
          label="查找事项"
          placeholder="名称、拼音、首字母、编码、电话"
          value={place.text}
          delayMs={60}
          onSearch={(text) => {
            setLimit(STEP)
            place.setText(text)
          }}
          onArrowDown={toTable}
        />
        <Filters
          filter={place.filter}
          onChange={(filter) => {
            setLimit(STEP)
            place.setFilter(filter)
          }}
        />
        <span className={css.count} role="status">
          {found.data ? `${place.text === '' ? '共' : '找到'}${formatCount(total)}项` : ''}
        </span>
      </div>
      {found.fault ? <FaultPanel fault={found.fault} onRetry={found.refetch} /> : null}
      <div className={css.fill} ref={table}>
        <DataTable
          label="事项"
          rows={found.data?.rows ?? []}
          rowKey={rowKey}
          columns={columnsFor(place.text)}
          rowHeight={44}
          total={Math.min(total, MOST)}
          loadMore={() => setLimit(Math.min(MOST, limit + STEP))}
          onOpen={(row) => navigate('catalogueItem', { code: row.code })}
          empty={
            found.loading ? null : isEmpty ? (
              <EmptyState
                title="还没有事项清单"
                action={
                  mayManage ? <Button onClick={() => navigate('catalogueImport')}>导入清单</Button> : null
                }
              >
                从省、市政务服务系统导出实施清单（.xlsx、.xls 或 .csv）后导入。
              </EmptyState>
            ) : (
              <EmptyState title="没有符合的事项">可以少输几个字，或清除筛选。</EmptyState>
            )
          }
        />
      </div>
      {total > MOST && limit >= MOST ? (
        <p className={css.faint}>列出前{formatCount(MOST)}项，请输入更多的字或加上筛选来缩小范围。</p>
      ) : null}
    </Page>
  )
}

const rowKey = (row: ItemHit): string => `${row.release}/${row.code}`

const columnsFor = (text: string): Column<ItemHit>[] => [
  {
    key: 'name',
    title: '事项名称',
    width: { min: 220, grow: 3 },
    render: (row) => <HighlightText text={row.name} query={text} />,
  },
  {
    key: 'body',
    title: '实施主体',
    width: { min: 150, grow: 2 },
    render: (row) => (
      <>
        {row.bodyName}
        {row.areaName && !row.bodyName.includes(row.areaName) ? (
          <span className={css.faint}> {row.areaName}</span>
        ) : null}
      </>
    ),
  },
  { key: 'level', title: '层级', width: 90, render: (row) => row.level },
  { key: 'type', title: '类型', width: 100, render: (row) => row.type },
  {
    key: 'phone',
    title: '咨询电话',
    width: 150,
    render: (row) =>
      row.phone === '' ? <span className={css.faint}>没有号码</span> : <PhoneNumber number={row.phone} />,
  },
  {
    key: 'defects',
    title: '清单质检',
    width: 80,
    render: (row) =>
      row.defects === 0 ? (
        ''
      ) : (
        <StateTag tone="warn" plain>
          {row.defects}处
        </StateTag>
      ),
  },
  {
    key: 'code',
    title: '事项编码',
    width: { min: 150, grow: 1 },
    render: (row) => <HighlightText text={row.code} query={text} />,
  },
]
