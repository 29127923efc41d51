import { Button, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { OpenedFile, SheetMappingInput } from '#shared/contract/catalogue.ts'
import { itemFields, materialFields } from '#shared/domain/item/item-fields.ts'
import css from './catalogue.module.css'
import { useImport } from './import-store.ts'

type Sheet = OpenedFile['sheets'][number]
type Column = SheetMappingInput['columns'][number]

interface SheetColumnsProps {
  session: string
  sheet: Sheet
  mapping: SheetMappingInput | null
  disabled: boolean
}

const roleOptions = [
  { value: 'items', label: '事项表（一行一项）' },
  { value: 'joined', label: '事项和材料合表（一行一条材料）' },
  { value: 'materials', label: '材料表' },
  { value: 'ignored', label: '不导入' },
]

/** One sheet: its role, where its header is, and its columns; those that need a look come first. */
export function SheetColumns({ session, sheet, mapping, disabled }: SheetColumnsProps) {
  const setMapping = useImport((state) => state.setMapping)
  const mapHeader = useCommandCall('catalogue.mapHeader')
  const [all, setAll] = useState(false)
  const [row, setRow] = useState((mapping?.headerRow ?? 0) + 1)
  const [depth, setDepth] = useState<1 | 2>(mapping?.headerDepth ?? 1)

  const findHeader = async () => {
    const answer = await mapHeader.run({ session, sheet: sheet.name, row: row - 1, depth })
    if (answer.ok) setMapping(answer.value)
  }
  const shown = (mapping?.columns ?? []).filter((column) => all || needsLook(column))
  return (
    <section className={css.stack} aria-label={`工作表${sheet.name}`}>
      <div className={css.row}>
        <strong>{sheet.name}</strong>
        <span className={css.soft}>
          {sheet.rows}行、{sheet.columns}列{sheet.hidden ? '，隐藏' : ''}
        </span>
        {sheet.formulas > 0 ? (
          <StateTag tone="warn" plain>
            {sheet.formulas}个公式单元格，按保存时的结果读取
          </StateTag>
        ) : null}
        {mapping ? (
          <Select
            aria-label={`${sheet.name}是什么表`}
            style={{ width: 240 }}
            value={mapping.role}
            disabled={disabled}
            options={roleOptions}
            onChange={(role) => setMapping({ ...mapping, role })}
          />
        ) : (
          <StateTag tone="warn">没有找到表头，可在右边指定</StateTag>
        )}
        <span className={css.row}>
          <span className={css.soft}>表头在第</span>
          <InputNumber
            aria-label={`${sheet.name}表头所在行`}
            min={1}
            max={Math.max(1, sheet.rows)}
            value={row}
            disabled={disabled}
            style={{ width: 70 }}
            onChange={(value) => setRow(value ?? 1)}
          />
          <span className={css.soft}>行，共</span>
          <Select
            aria-label={`${sheet.name}表头行数`}
            style={{ width: 70 }}
            value={depth}
            disabled={disabled}
            options={[
              { value: 1, label: '1行' },
              { value: 2, label: '2行' },
            ]}
            onChange={setDepth}
          />
          <Button size="small" disabled={disabled || mapHeader.running} onClick={findHeader}>
            按此行读取
          </Button>
        </span>
      </div>
      {mapHeader.fault ? <FaultPanel fault={mapHeader.fault} /> : null}
      {mapping && mapping.role !== 'ignored' ? (
        <>
          {shown.length > 0 ? (
            <div className={css.scroll}>
              <table className={css.table}>
                <thead>
                  <tr>
                    <th scope="col">列</th>
                    <th scope="col">表中的列名</th>
                    <th scope="col">前几行</th>
                    <th scope="col">对应要素</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map((column) => (
                    <tr key={column.column}>
                      <td>{letters(column.column)}</td>
                      <td>{column.label}</td>
                      <td className={css.soft}>{samplesOf(sheet, mapping, column.column)}</td>
                      <td>
                        <Select
                          aria-label={`${column.label}对应的要素`}
                          style={{ width: 230 }}
                          showSearch={{ optionFilterProp: 'label' }}
                          disabled={disabled}
                          value={keyOf(column)}
                          options={optionsFor(column)}
                          onChange={(key: string) => setMapping(withTarget(mapping, column, key))}
                        />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ) : null}
          <p className={css.row}>
            <span className={css.soft}>
              共{mapping.columns.length}列，{mapping.columns.filter((c) => !needsLook(c)).length}列已认出
            </span>
            <Button type="link" size="small" onClick={() => setAll(!all)}>
              {all ? '只看需要核对的列' : '显示全部列'}
            </Button>
          </p>
        </>
      ) : null}
    </section>
  )
}

const needsLook = ({ target, confidence }: Column): boolean =>
  target.kind === 'extra' || (target.kind === 'none' && target.field === 'duplicate') || confidence < 0.9

const keyOf = ({ target }: Column): string => `${target.kind}:${target.field}`

const fieldOptions = [
  { label: '事项要素', options: itemFields.map((f) => ({ value: `item:${f.name}`, label: f.label })) },
  {
    label: '材料要素',
    options: [
      ...materialFields.map((f) => ({ value: `material:${f.name}`, label: f.label })),
      { value: 'materialLines:materials', label: '申请材料（多条写在一格）' },
    ],
  },
]

const optionsFor = (column: Column) => [
  {
    value: `extra:${column.target.kind === 'extra' ? column.target.field : column.label}`,
    label: '作为扩展要素保留',
  },
  { value: 'none:skipped', label: '不导入' },
  ...(column.target.field === 'duplicate' ? [{ value: 'none:duplicate', label: '请选择（列名重复）' }] : []),
  ...fieldOptions,
]

/** A field has one column: whoever had it before is kept as an extra field. */
const withTarget = (mapping: SheetMappingInput, chosen: Column, key: string): SheetMappingInput => {
  const at = key.indexOf(':')
  const kind = key.slice(0, at) as Column['target']['kind']
  const target = { kind, field: key.slice(at + 1) }
  const single = kind === 'item' || kind === 'material' || kind === 'materialLines'
  return {
    ...mapping,
    remembered: false,
    columns: mapping.columns.map((column) => {
      if (column.column === chosen.column) return { ...column, target, confidence: 1 }
      return single && keyOf(column) === key
        ? { ...column, target: { kind: 'extra' as const, field: column.label }, confidence: 1 }
        : column
    }),
  }
}

const letters = (column: number): string => {
  let text = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text
  return text
}

const samplesOf = (sheet: Sheet, mapping: SheetMappingInput, column: number): string =>
  sheet.sample
    .slice(mapping.headerRow + mapping.headerDepth)
    .map((row) => row[column] ?? '')
    .filter((text) => text !== '')
    .slice(0, 2)
    .map((text) => (text.length > 24 ? `${text.slice(0, 24)}…` : text))
    .join('；')
