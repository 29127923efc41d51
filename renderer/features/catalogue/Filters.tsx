import { Button, Checkbox, Select } from 'antd'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { formatCount } from '#renderer/ui/format.ts'
import type { CatalogueFilter } from '#shared/contract/catalogue.ts'
import { BodySelect } from './BodySelect.tsx'

interface FiltersProps {
  filter: CatalogueFilter
  onChange: (filter: CatalogueFilter) => void
}

type Facet = readonly { value: string; label: string; count: number }[]

/** 县市区、单位、层级、类型、重点领域, and only what 清单质检 found fault with. */
export function Filters({ filter, onChange }: FiltersProps) {
  const facets = useQueryCall('catalogue.facets', {})
  const choose = (name: 'area' | 'level' | 'type' | 'focus', label: string, facet: Facet, width: number) => (
    <Select
      aria-label={label}
      placeholder={label}
      style={{ width }}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={filter[name] ?? null}
      options={facet.map((f) => ({ value: f.value, label: `${f.label}（${formatCount(f.count)}）` }))}
      onChange={(value?: string | null) => onChange({ ...filter, [name]: value ?? undefined })}
    />
  )
  const { areas = [], levels = [], types = [], focuses = [], defects = 0 } = facets.data ?? {}
  const used = Object.values(filter).some((value) => value !== undefined && value !== false)
  return (
    <>
      {choose('area', '县市区', areas, 170)}
      <BodySelect
        label="实施主体"
        value={filter.body ?? null}
        kinds={['unit', 'centre', 'town', 'village', 'area', 'city']}
        onChange={(body) => onChange({ ...filter, body: body ?? undefined })}
      />
      {choose('level', '行使层级', levels, 140)}
      {choose('type', '事项类型', types, 150)}
      {choose('focus', '重点领域', focuses, 140)}
      <Checkbox
        checked={filter.defects ?? false}
        onChange={(event) => onChange({ ...filter, defects: event.target.checked || undefined })}
      >
        只看有质检问题的（{formatCount(defects)}）
      </Checkbox>
      {used ? (
        <Button type="text" onClick={() => onChange({})}>
          清除筛选
        </Button>
      ) : null}
    </>
  )
}
