import { Select } from 'antd'
import { useState } from 'react'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import type { FieldIds } from '#renderer/ui/FieldRow.tsx'

interface ItemPickerProps extends Partial<FieldIds> {
  value: string | null
  valueName: string
  onChange: (code: string, name: string) => void
}

/** Chooses an item of the catalogue shown now by name, pinyin, code or number. */
export function ItemPicker({ value, valueName, onChange, ...ids }: ItemPickerProps) {
  const [text, setText] = useState('')
  const found = useQueryCall(
    'catalogue.search',
    { text, limit: 30 },
    { enabled: text.trim() !== '', keepPrevious: true },
  )
  const rows = text.trim() === '' ? [] : (found.data?.rows ?? [])
  const known = value !== null && !rows.some((r) => r.code === value) ? [{ value, label: valueName }] : []
  return (
    <Select
      {...ids}
      style={{ width: '100%', maxWidth: 560 }}
      value={value}
      placeholder="输入事项名称、拼音或编码"
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      notFoundContent={text.trim() === '' ? '输入名称、拼音或编码查找' : '没有找到，可换一个词'}
      options={[...known, ...rows.map((r) => ({ value: r.code, label: `${r.name}（${r.bodyName}）` }))]}
      onChange={(code: string) => onChange(code, rows.find((r) => r.code === code)?.name ?? valueName)}
    />
  )
}
