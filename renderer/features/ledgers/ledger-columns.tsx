import type { Column } from '#renderer/ui/DataTable.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { LedgerHit } from '#shared/contract/ledgers.ts'
import { type LedgerRow, type LedgerVerdict, ledgerVerdictLabels } from '#shared/domain/ledgers/ledger-row.ts'

/** 咨询电话、办理地点、申请材料、承诺时限 as old ledgers judge them. */
export const elementLabels: Record<keyof LedgerRow['verdicts'], string> = {
  phone: '电话',
  place: '地点',
  materials: '材料',
  time_limit: '时限',
}
const elements = ['phone', 'place', 'materials', 'time_limit'] as const

/** The elements a ledger calls wrong, in words: 电话、材料不准确. */
export const wrongText = ({ verdicts }: Pick<LedgerRow, 'verdicts'>): string => {
  const wrong = elements.filter((key) => verdicts[key] === 'no').map((key) => elementLabels[key])
  if (wrong.length > 0) return `${wrong.join('、')}不准确`
  return elements.some((key) => verdicts[key] === 'yes') ? '准确' : ''
}

export const verdictText = (verdict: LedgerVerdict): string => ledgerVerdictLabels[verdict] || '未记'

export const ledgerColumns: Column<LedgerHit>[] = [
  { key: 'date', title: '抽查日期', width: 102, render: (row) => row.date ?? '' },
  { key: 'unit', title: '被查单位', width: { min: 110, grow: 2 }, render: (row) => row.unit },
  { key: 'item', title: '事项', width: { min: 108, grow: 3 }, render: (row) => row.item },
  { key: 'outcome', title: '接通情况', width: 84, render: (row) => row.outcome },
  {
    key: 'wrong',
    title: '要素',
    width: 118,
    text: wrongText,
    render: (row) =>
      Object.values(row.verdicts).includes('no') ? (
        <StateTag tone="bad" plain>
          {wrongText(row)}
        </StateTag>
      ) : (
        wrongText(row)
      ),
  },
  { key: 'remark', title: '存在问题', width: { min: 96, grow: 2 }, render: (row) => row.remark },
  { key: 'phone', title: '咨询电话', width: 122, render: (row) => row.phone },
]
