import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { BulletinFill as Fill } from '#shared/contract/documents.ts'
import css from './documents.module.css'

type TextField = Exclude<keyof Fill, 'goodPractices'>

const fields: readonly { key: TextField; label: string; hint?: string; day?: true; lines?: true }[] = [
  { key: 'addressees', label: '主送机关', lines: true },
  { key: 'basisDocument', label: '依据文件', hint: '空着的写《芜湖市政务服务常态化效能提升工作机制》' },
  { key: 'guideFixDue', label: '指南整改期限', day: true },
  { key: 'windowFixDue', label: '窗口整改期限', day: true },
  { key: 'checkFocus', label: '重点核对', hint: '如：申请材料份数形式、承诺时限单位', lines: true },
  { key: 'signature', label: '署名' },
  { key: 'docDate', label: '成文日期', day: true },
]

const isDay = (text: string): boolean => text === '' || /^\d{4}-\d{2}-\d{2}$/.test(text)

interface Props {
  round: string
  fill: Fill
  missing: readonly { key: string }[]
}

/** What only people can say in the bulletin. Stored as it is typed; a day half typed waits until it is whole. */
export function BulletinFill({ round, fill, missing }: Props) {
  const [draft, setDraft] = useState<Fill>(fill)
  const save = useCommandCall('documents.saveFill')
  const sound = fields.every((f) => !f.day || isDay(draft[f.key]))
  /** typed and not stored yet */
  const waiting = useRef<Fill | null>(null)
  const keep = useRef(() => {})
  useEffect(() => {
    keep.current = () => {
      if (waiting.current === null) return
      void save.run({ round, fill: waiting.current })
      waiting.current = null
    }
  })
  useEffect(() => {
    if (draft === fill || !sound) return
    waiting.current = draft
    const timer = setTimeout(() => keep.current(), 400)
    return () => clearTimeout(timer)
  }, [draft, fill, sound])
  // leaving the page within that moment loses nothing
  useEffect(() => () => keep.current(), [])
  const change = (part: Partial<Fill>) => setDraft({ ...draft, ...part })
  const blank = new Set(missing.map((m) => m.key))
  return (
    <Panel title="须由人填写的内容" aside="随填随存，预览同步更新">
      {fields.map(({ key, label, hint, day, lines }) => (
        <FieldRow
          key={key}
          label={label}
          hint={day ? '如 2026-12-10' : hint}
          optional={!blank.has(key)}
          error={day && !isDay(draft[key]) ? '请写成年-月-日，如 2026-12-10。' : undefined}
        >
          {(ids) =>
            lines ? (
              <Input.TextArea
                {...ids}
                autoSize={{ minRows: 1, maxRows: 4 }}
                maxLength={300}
                value={draft[key]}
                onChange={(event) => change({ [key]: event.target.value })}
              />
            ) : (
              <Input
                {...ids}
                maxLength={day ? 10 : 100}
                value={draft[key]}
                onChange={(event) => change({ [key]: event.target.value })}
              />
            )
          }
        </FieldRow>
      ))}
      <GoodPractices
        practices={draft.goodPractices}
        onChange={(goodPractices) => change({ goodPractices })}
      />
      {save.fault ? <FaultPanel fault={save.fault} /> : null}
    </Panel>
  )
}

type Practice = Fill['goodPractices'][number]

function GoodPractices({
  practices,
  onChange,
}: {
  practices: readonly Practice[]
  onChange: (practices: Practice[]) => void
}) {
  const change = (index: number, part: Partial<Practice>) =>
    onChange(practices.map((p, i) => (i === index ? { ...p, ...part } : p)))
  return (
    <section aria-label="做得较好的方面">
      <h3>做得较好的方面</h3>
      {practices.map((practice, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a list in order
        <div key={index} className={css.actions}>
          <Input
            aria-label={`做法${index + 1}`}
            placeholder="做法，一句话，不写姓名"
            maxLength={300}
            style={{ flex: '3 1 180px' }}
            value={practice.text}
            onChange={(event) => change(index, { text: event.target.value })}
          />
          <Input
            aria-label={`做法${index + 1}的单位`}
            placeholder="单位"
            maxLength={80}
            style={{ flex: '1 1 110px' }}
            value={practice.unit}
            onChange={(event) => change(index, { unit: event.target.value })}
          />
          <Button size="small" onClick={() => onChange(practices.filter((_, i) => i !== index))}>
            移除
          </Button>
        </div>
      ))}
      {practices.length < 20 ? (
        <Button size="small" onClick={() => onChange([...practices, { text: '', unit: '' }])}>
          增加一条
        </Button>
      ) : null}
    </section>
  )
}
