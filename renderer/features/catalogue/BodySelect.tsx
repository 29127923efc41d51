import { Select } from 'antd'
import { useState } from 'react'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import type { OrgKind } from '#shared/domain/org/facts.ts'

interface BodySelectProps {
  label: string
  value: string | null
  onChange: (id: string | null) => void
  kinds?: readonly OrgKind[]
  width?: number
}

/** Chooses a body (机构) by any part of its name, pinyin or code. */
export function BodySelect({ label, value, onChange, kinds, width = 240 }: BodySelectProps) {
  const [text, setText] = useState('')
  const found = useQueryCall(
    'org.search',
    { text, limit: 30, ...(kinds ? { kinds: [...kinds] } : {}) },
    { enabled: text.trim() !== '', keepPrevious: true },
  )
  const chosen = useQueryCall('org.get', { id: value ?? '' }, { enabled: value !== null })
  const rows = text.trim() === '' ? [] : (found.data?.rows ?? [])
  const known =
    value === null || rows.some((row) => row.id === value)
      ? []
      : [{ value, label: chosen.data?.fields.name ?? '' }]
  return (
    <Select
      aria-label={label}
      placeholder={label}
      style={{ width, maxWidth: '100%' }}
      value={value}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      notFoundContent={text.trim() === '' ? '输入名称、拼音或首字母查找' : '没有找到，可换一个词'}
      options={[
        ...known,
        ...rows.map((row) => ({ value: row.id, label: row.path ? `${row.name}（${row.path}）` : row.name })),
      ]}
      onChange={(id?: string | null) => onChange(id ?? null)}
    />
  )
}
