import { Button } from 'antd'
import { EditableText } from '#renderer/ui/EditableText.tsx'
import { formatPhone } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { Input } from '#shared/contract/contract.ts'
import type { CallerEntry } from '#shared/contract/org.ts'
import css from './CallersScreen.module.css'

type Changes = Input<'callers.change'>['changes']

interface CallerRowProps {
  caller: CallerEntry
  editable: boolean
  onChange: (changes: Changes, done: string) => Promise<boolean>
}

const labels = { number: '号码', line: '线路', keeper: '保管人', active: '状态' } as const
const fields = ['number', 'line', 'keeper', 'active'] as const

/** One number: each cell edited in place. Two values written at the same time are both offered. */
export function CallerRow({ caller, editable, onChange }: CallerRowProps) {
  const cell = (field: 'number' | 'line' | 'keeper', maxLength: number) => (
    <EditableText
      label={`${caller.number}的${labels[field]}`}
      value={caller[field] ?? ''}
      shown={field === 'number' ? formatPhone(caller.number) : undefined}
      required={field === 'number'}
      maxLength={maxLength}
      disabled={!editable}
      onSave={(value) => onChange({ [field]: value }, `已修改${labels[field]}`)}
    />
  )
  const conflicts = fields.flatMap((field) =>
    (caller.conflicts[field] ?? []).map((said) => ({ field, said })),
  )
  return (
    <>
      <tr className={caller.active ? undefined : css.off}>
        <td>{cell('number', 30)}</td>
        <td>{cell('line', 60)}</td>
        <td>{cell('keeper', 40)}</td>
        <td>
          <DateText at={caller.since} form="day" />
        </td>
        <td>
          <span className={css.state}>
            <StateTag tone={caller.active ? 'ok' : 'idle'} plain>
              {caller.active ? '在用' : '已停用'}
            </StateTag>
            {!editable ? null : caller.active ? (
              <InlineConfirm
                label="停用"
                size="small"
                question="停用后不再用它拨打，记录保留，可以重新启用。"
                onConfirm={() => onChange({ active: false }, `已停用${caller.number}`)}
              />
            ) : (
              <Button size="small" onClick={() => onChange({ active: true }, `已启用${caller.number}`)}>
                启用
              </Button>
            )}
          </span>
        </td>
      </tr>
      {conflicts.map(({ field, said }) => (
        <tr key={said.fact + field} className={css.conflict}>
          <td colSpan={5}>
            <span className={css.state}>
              <StateTag tone="warn">有两人同时修改{labels[field]}</StateTag>
              <span>
                现用：{textOf(caller[field])}；另有：{textOf(said.value)}（{said.authorName ?? '其他人员'}，
                <DateText at={said.at} />）
              </span>
              {editable ? (
                <>
                  <Button
                    size="small"
                    type="primary"
                    onClick={() => onChange({ [field]: said.value }, '已采用所选的值')}
                  >
                    采用此值
                  </Button>
                  <Button
                    size="small"
                    onClick={() => onChange({ [field]: caller[field] ?? '' }, '已保留现用的值')}
                  >
                    保留现用的值
                  </Button>
                </>
              ) : null}
            </span>
          </td>
        </tr>
      ))}
    </>
  )
}

const textOf = (value: unknown): string =>
  typeof value === 'boolean'
    ? value
      ? '在用'
      : '停用'
    : typeof value === 'string' && value !== ''
      ? value
      : '未填'
