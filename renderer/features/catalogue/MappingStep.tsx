import { Button, Input, Radio } from 'antd'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { OpenedFile, SheetMappingInput } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'
import { useImport } from './import-store.ts'
import { SheetColumns } from './SheetColumns.tsx'

interface MappingStepProps {
  opened: OpenedFile
  disabled: boolean
  onCheck: () => void
}

/** 列对应: what each sheet holds and which column is which field, then what kind of catalogue it is. */
export function MappingStep({ opened, disabled, onCheck }: MappingStepProps) {
  const { mappings, kind, date, set, staged } = useImport()
  const problems = mappings.flatMap(problemsOf)
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(date)
  const hasItems = mappings.some((m) => m.role === 'items' || m.role === 'joined')
  return (
    <Panel title="二、列对应" aside={mappings.some((m) => m.remembered) ? '已按上次确认的对应' : undefined}>
      <div className={css.stack}>
        {opened.sheets.map((sheet) => (
          <SheetColumns
            key={sheet.name}
            session={opened.session}
            sheet={sheet}
            mapping={mappings.find((m) => m.sheet === sheet.name) ?? null}
            disabled={disabled}
          />
        ))}
        {problems.map((problem) => (
          <p key={problem}>
            <StateTag tone="bad">{problem}</StateTag>
          </p>
        ))}
        <div className={css.form}>
          <FieldRow label="清单种类" hint="增补清单只说明它所含的事项，其余事项不变。">
            {(ids) => (
              <Radio.Group
                {...ids}
                value={kind}
                disabled={disabled}
                onChange={(event) => set({ kind: event.target.value })}
                options={[
                  { value: 'base', label: '完整清单' },
                  { value: 'delta', label: '增补清单', disabled: opened.current === null },
                ]}
              />
            )}
          </FieldRow>
          <FieldRow
            label="清单日期"
            hint={opened.releaseDate ? '取自表格标题或文件名，请核对。' : '清单在原系统导出的日期。'}
            error={date === '' || isDate ? undefined : '请按2026-11-01的样子填写'}
          >
            {(ids) => (
              <Input
                {...ids}
                value={date}
                disabled={disabled}
                style={{ width: 160 }}
                placeholder="2026-11-01"
                onChange={(event) => set({ date: event.target.value.trim() })}
              />
            )}
          </FieldRow>
        </div>
        <div className={css.row}>
          <Button
            type={staged ? 'default' : 'primary'}
            disabled={disabled || !isDate || !hasItems || problems.length > 0}
            onClick={onCheck}
          >
            {staged ? '重新检查' : '检查并预览'}
          </Button>
          {hasItems ? null : <span className={css.soft}>还没有一个工作表作为事项表。</span>}
        </div>
      </div>
    </Panel>
  )
}

const missingLabels = {
  taskName: '事项名称',
  code: '实施编码或业务办理项编码',
  materialName: '材料名称',
} as const

const problemsOf = (mapping: SheetMappingInput): string[] =>
  mapping.role === 'ignored'
    ? []
    : [
        ...missing(mapping).map((name) => `工作表“${mapping.sheet}”没有“${missingLabels[name]}”列`),
        ...mapping.columns
          .filter((c) => c.target.kind === 'none' && c.target.field === 'duplicate')
          .slice(0, 1)
          .map((c) => `工作表“${mapping.sheet}”中“${c.label}”不止一列，请指定用哪一列，其余选“不导入”`),
      ]

const missing = ({ role, columns }: SheetMappingInput): (keyof typeof missingLabels)[] => {
  const has = (kind: string, ...fields: string[]) =>
    columns.some((c) => c.target.kind === kind && fields.includes(c.target.field))
  return [
    ...(has('item', 'taskCode', 'handleItemCode') ? [] : (['code'] as const)),
    ...(role === 'materials' || has('item', 'taskName') ? [] : (['taskName'] as const)),
    ...(role !== 'materials' || has('material', 'name') ? [] : (['materialName'] as const)),
  ]
}
