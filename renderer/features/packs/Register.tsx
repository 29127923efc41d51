import { useState } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useApi } from '#renderer/ui/data/client.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount, formatInstant } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { PackRegisterRow } from '#shared/contract/packs.ts'
import css from './packs.module.css'
import { SlipButton } from './Written.tsx'
import { sizeText, wayText } from './words.ts'

const MOST = 2000

/** 登记簿: every export, import and carrying, who, when, on which medium, what for, how much, and its 校验值. */
export function Register() {
  const [text, setText] = useState('')
  const list = useQueryCall('packs.register', { text }, { keepPrevious: true })
  const calls = useApi()
  const rows = list.data?.rows ?? []
  const print = async () => {
    const all = await calls['packs.register']({ text, limit: MOST })
    if (!all.ok) return null
    return {
      title: '离线交换登记簿',
      note: text === '' ? undefined : `查找“${text}”`,
      columns: ['时间', '方式', '对方', '介质编号', '用途', '经办人', '数量', '审批', '校验值'].map(
        (title, i) => ({ title, width: [12, 6, 14, 9, 14, 7, 14, 14, 12][i] ?? 10 }),
      ),
      rows: all.value.rows.map((row) => [
        formatInstant(row.at),
        wayText[row.way],
        row.otherName,
        row.medium,
        row.purpose,
        row.byName ?? '',
        amountText(row),
        `${row.approval.approvedBy}，${row.approval.documentNo}`,
        row.digest.slice(0, 16),
      ]),
    }
  }
  return (
    <Panel
      title="登记簿"
      aside={list.data ? `${formatCount(list.data.total)}笔` : undefined}
      actions={
        <>
          <SearchBox
            label="查找登记"
            placeholder="介质、用途、对方、经办人"
            value={text}
            onSearch={setText}
          />
          <PrintButton list={print} size="small" disabled={rows.length === 0} />
        </>
      }
    >
      {list.fault ? <FaultPanel fault={list.fault} onRetry={list.refetch} /> : null}
      {list.loading ? <DelayedSpinner label="正在读取登记簿" /> : null}
      {list.data && rows.length === 0 ? (
        <EmptyState title={text === '' ? '还没有登记' : `没有找到“${text}”`}>
          每次导出、导入、代送、代取都会自动记在这里，不能修改。
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <PlainTable
          heads={['时间', '方式', '对方', '介质、用途', '经办人', '数量', '校验值', '操作']}
          minWidth={900}
        >
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </PlainTable>
      ) : null}
    </Panel>
  )
}

function Row({ row }: { row: PackRegisterRow }) {
  return (
    <tr>
      <td>
        <DateText at={row.at} />
      </td>
      <td>{wayText[row.way]}</td>
      <td>
        {row.otherName}
        {row.counterpart ? <div className={css.soft}>{row.counterpart}</div> : null}
      </td>
      <td>
        {row.medium}
        <div className={css.soft}>{row.purpose}</div>
      </td>
      <td>
        {row.byName ?? '未知人员'}
        <div className={css.soft}>{row.bodyName}</div>
      </td>
      <td>
        {amountText(row)}
        <div className={css.soft}>
          {sizeText(row.bytes)}，{row.volumes}卷
        </div>
      </td>
      <td className={css.hash} title={row.digest}>
        {row.digest.slice(0, 8)}
      </td>
      <td>
        <SlipButton id={row.id} size="small" />
      </td>
    </tr>
  )
}

const amountText = (row: PackRegisterRow): string => {
  const files = row.files > 0 ? `，附件${formatCount(row.files)}个` : ''
  return row.way === 'in'
    ? `新${formatCount(row.facts)}条，已有${formatCount(row.known ?? 0)}条，未采用${formatCount(row.refused ?? 0)}条${files}`
    : `记录${formatCount(row.facts)}条${files}`
}
