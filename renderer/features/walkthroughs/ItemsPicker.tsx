import { Button } from 'antd'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import type { StartForm } from '#shared/contract/walkthroughs.ts'
import { ItemPicker } from './ItemPicker.tsx'
import css from './walks.module.css'

interface ItemsPickerProps {
  value: StartForm['items']
  onChange: (items: StartForm['items']) => void
}

/** 一件事: the items of the catalogue it is made of, as many as are known. */
export function ItemsPicker({ value, onChange }: ItemsPickerProps) {
  const add = (code: string, name: string) => {
    if (!value.some((one) => one.code === code)) onChange([...value, { code, name }])
  }
  return (
    <FieldRow label="所含事项" optional hint="选入的事项，其公布的申请材料合并作为对照">
      {(ids) => (
        <>
          {value.length < 30 ? <ItemPicker {...ids} value={null} valueName="" onChange={add} /> : null}
          {value.length > 0 ? (
            <ul className={css.chosen}>
              {value.map(({ code, name }) => (
                <li key={code}>
                  {name}
                  <Button
                    type="text"
                    size="small"
                    aria-label={`去掉${name}`}
                    onClick={() => onChange(value.filter((one) => one.code !== code))}
                  >
                    去掉
                  </Button>
                </li>
              ))}
            </ul>
          ) : null}
        </>
      )}
    </FieldRow>
  )
}
