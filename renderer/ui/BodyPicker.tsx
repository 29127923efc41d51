import { Select } from 'antd'
import { useState } from 'react'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import type { FieldIds } from '#renderer/ui/FieldRow.tsx'
import type { OrgKind } from '#shared/domain/org/facts.ts'

interface BodyPickerProps extends Partial<FieldIds> {
  'aria-label'?: string
  value: string | null
  /** shown for `value` until something is searched for */
  valueName?: string | null
  onChange: (id: string, name: string) => void
  kinds?: readonly OrgKind[]
  placeholder?: string
}

/** Chooses a body (机构) by any part of its name, pinyin or code. */
export function BodyPicker({ value, valueName, onChange, kinds, placeholder, ...ids }: BodyPickerProps) {
  const [text, setText] = useState('')
  const found = useQueryCall(
    'org.search',
    { text, limit: 30, ...(kinds ? { kinds: [...kinds] } : {}) },
    { enabled: text.trim() !== '', keepPrevious: true },
  )
  const rows = text.trim() === '' ? [] : (found.data?.rows ?? [])
  const known =
    value !== null && !rows.some((r) => r.id === value) ? [{ value, label: valueName ?? value }] : []
  return (
    <Select
      {...ids}
      style={{ width: '100%', maxWidth: 420 }}
      value={value}
      placeholder={placeholder ?? '输入名称、拼音或首字母'}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      notFoundContent={text.trim() === '' ? '输入名称、拼音或首字母查找' : '没有找到，可换一个词'}
      options={[
        ...known,
        ...rows.map((r) => ({ value: r.id, label: r.path ? `${r.name}（${r.path}）` : r.name })),
      ]}
      onChange={(id: string) => onChange(id, rows.find((r) => r.id === id)?.name ?? valueName ?? id)}
    />
  )
}
