import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { type Column, DataTable, type Sort } from '#renderer/ui/DataTable.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatPercent } from '#renderer/ui/format.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { printTable } from '#renderer/ui/print-table.ts'
import { linkTo, navigate } from '#renderer/ui/route.ts'
import { Stat, StatRow } from '#renderer/ui/Stat.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { QualityResult } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'

type Unit = QualityResult['units'][number]

/** 清单质检: what is wrong with the published guides, per unit, to be sent to those who maintain them. */
export function QualityScreen() {
  const quality = useQueryCall('catalogue.quality', {})
  const [sort, setSort] = useState<Sort>({ key: 'errors', direction: 'desc' })
  const [active, setActive] = useState<string | null>(null)
  const units = useMemo(() => sorted(quality.data?.units ?? [], sort), [quality.data, sort])
  const data = quality.data
  return (
    <Page
      title="清单质检"
      description="按质检规则逐项检查现用清单。错误应由清单维护单位改正，提醒供核对。"
      fill
      actions={
        <>
          <PrintButton
            disabled={units.length === 0}
            list={() => printTable({ title: '清单质检结果', columns, rows: units })}
          />
          <ExportButtons unit={active} unitName={units.find((u) => u.id === active)?.name} />
        </>
      }
    >
      {quality.fault ? <FaultPanel fault={quality.fault} onRetry={quality.refetch} /> : null}
      {data ? (
        <>
          <StatRow>
            <Stat label="事项" value={data.items} unit="项" />
            <Stat
              label="有问题的事项"
              value={data.itemsWithFindings}
              unit="项"
              note={data.items === 0 ? undefined : `占${formatPercent(data.itemsWithFindings / data.items)}`}
              onOpen={() => navigate('catalogue', { defects: 1 })}
            />
            <Stat label="错误" value={data.errors} unit="处" />
            <Stat label="提醒" value={data.reminders} unit="处" />
          </StatRow>
          <p className={css.row}>
            <span className={css.soft}>问题最多的规则</span>
            {data.rules.slice(0, 8).map((rule) => (
              <a key={rule.id} href={linkTo('catalogue', { rule: rule.id })}>
                {rule.label}（{rule.count}）
              </a>
            ))}
          </p>
        </>
      ) : null}
      <div className={css.fill}>
        <DataTable
          label="分单位质检结果"
          rows={units}
          rowKey={(row) => row.id}
          columns={columns}
          rowHeight={44}
          activeKey={active}
          onActiveChange={setActive}
          onOpen={(row) => navigate('catalogue', { body: row.id, defects: 1 })}
          sort={sort}
          onSort={setSort}
          empty={
            quality.loading ? null : <EmptyState title="还没有现用清单">导入并发布清单后显示。</EmptyState>
          }
        />
      </div>
    </Page>
  )
}

function ExportButtons({ unit, unitName }: { unit: string | null; unitName: string | undefined }) {
  const shell = useShell()
  const write = useCommandCall('catalogue.exportQuality')
  const show = useToast((toast) => toast.show)
  const save = async (format: 'xlsx' | 'csv', of: string | null) => {
    const chosen = await shell.chooseSavePath({
      title: '导出质检结果',
      suggestedName: `清单质检结果${of && unitName ? `-${unitName}` : ''}.${format}`,
      filters: [{ name: '表格', extensions: [format] }],
    })
    const path = chosen.ok ? chosen.value.path : null
    if (path === null) return
    const answer = await write.run({ path, format, ...(of ? { unit: of } : {}) })
    if (answer.ok) show({ text: `已导出${answer.value.rows}处问题` })
  }
  return (
    <>
      <CallProgress title="导出质检结果" call={write} unit="处" />
      {write.fault ? <FaultPanel fault={write.fault} /> : null}
      <Button disabled={unit === null || write.running} onClick={() => save('xlsx', unit)}>
        导出选中单位
      </Button>
      <Button disabled={write.running} onClick={() => save('xlsx', null)}>
        导出 .xlsx
      </Button>
      <Button disabled={write.running} onClick={() => save('csv', null)}>
        导出 .csv
      </Button>
    </>
  )
}

const columns: Column<Unit>[] = [
  { key: 'name', title: '实施主体', width: { min: 220, grow: 2 }, sortable: true, render: (row) => row.name },
  { key: 'areaName', title: '所属', width: 150, sortable: true, render: (row) => row.areaName ?? '市直' },
  { key: 'items', title: '事项', width: 90, align: 'end', sortable: true, render: (row) => row.items },
  { key: 'errors', title: '错误', width: 90, align: 'end', sortable: true, render: (row) => row.errors },
  {
    key: 'itemsWithErrors',
    title: '有错误的事项',
    width: 140,
    align: 'end',
    sortable: true,
    render: (row) => `${row.itemsWithErrors}（${formatPercent(row.itemsWithErrors / row.items)}）`,
  },
  {
    key: 'reminders',
    title: '提醒',
    width: 90,
    align: 'end',
    sortable: true,
    render: (row) => row.reminders,
  },
  {
    key: 'top',
    title: '主要问题',
    width: { min: 220, grow: 3 },
    render: (row) => row.top.map((rule) => `${rule.label}${rule.count}`).join('、'),
  },
]

const sorted = (units: readonly Unit[], { key, direction }: Sort): Unit[] => {
  const sign = direction === 'asc' ? 1 : -1
  const number = (unit: Unit): number =>
    key === 'items' || key === 'errors' || key === 'reminders' || key === 'itemsWithErrors' ? unit[key] : 0
  const text = (unit: Unit): string =>
    key === 'name' ? unit.name : key === 'areaName' ? (unit.areaName ?? '') : ''
  return units.toSorted(
    (a, b) => sign * (number(a) - number(b)) || sign * text(a).localeCompare(text(b), 'zh-CN'),
  )
}
