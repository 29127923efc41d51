import { Select } from 'antd'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import type { FieldIds } from '#renderer/ui/FieldRow.tsx'

/** Who goes. */
export function PeopleSelect({
  value,
  onChange,
  ...ids
}: Partial<FieldIds> & { value: readonly string[]; onChange: (people: string[]) => void }) {
  const people = useQueryCall('people.list', {})
  return (
    <Select<string[]>
      {...ids}
      mode="multiple"
      style={{ width: '100%', maxWidth: 520 }}
      value={[...value]}
      optionFilterProp="label"
      placeholder="可以不选，走访时再定"
      options={(people.data ?? []).map(({ id, name, bodyName }) => ({
        value: id,
        label: bodyName ? `${name}（${bodyName}）` : name,
      }))}
      onChange={onChange}
    />
  )
}

/** Checklists in use, for places of these levels. */
export function ChecklistSelect({
  value,
  onChange,
  village,
  ...ids
}: Partial<FieldIds> & {
  value: string | null
  onChange: (id: string | null) => void
  /** there is a village among the places: nothing scored */
  village: boolean
}) {
  const lists = useQueryCall('checklists.list', {})
  return (
    <Select<string>
      {...ids}
      style={{ width: '100%', maxWidth: 420 }}
      value={value ?? ''}
      options={[
        { value: '', label: '按地点层级自动选择' },
        ...(lists.data ?? [])
          .filter((list) => !list.withdrawn && list.version !== '' && !(village && list.scored))
          .map((list) => ({ value: list.id, label: `${list.title} ${list.version}版` })),
      ]}
      onChange={(id) => onChange(id === '' ? null : id)}
    />
  )
}
