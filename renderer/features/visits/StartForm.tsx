import { Segmented, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { FormEnd } from '#renderer/ui/FormEnd.tsx'
import { RecordingFields } from '#renderer/ui/files/RecordingFields.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { navigate } from '#renderer/ui/route.ts'
import { DateField } from '#renderer/ui/TextField.tsx'
import { RECORDING_DAYS, type RecordingRule } from '#shared/domain/files/recording.ts'
import { ChecklistSelect } from './PeopleSelect.tsx'
import css from './visits.module.css'

const kinds = ['area', 'town', 'village', 'centre'] as const

/** A visit without a plan: begun on the spot, or entered from a paper record (补录). */
export function StartForm({ paper, onCancel }: { paper: boolean; onCancel: () => void }) {
  const [late, setLate] = useState(paper)
  const [text, setText] = useState('')
  const [place, setPlace] = useState<{ id: string; name: string; kind: string } | null>(null)
  const [checklist, setChecklist] = useState<string | null>(null)
  const [day, setDay] = useState('')
  const [recording, setRecording] = useState<RecordingRule>({ authority: '', keepDays: RECORDING_DAYS })
  const [missing, setMissing] = useState<'place' | 'day' | null>(null)
  const call = useCommandCall('visits.start')
  const found = useQueryCall(
    'org.search',
    { text, kinds: [...kinds], limit: 30 },
    { enabled: text.trim() !== '', keepPrevious: true },
  )
  const rows = text.trim() === '' ? [] : (found.data?.rows ?? [])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!place) return setMissing('place')
    if (late && day === '') return setMissing('day')
    const begun = await call.run({
      body: place.id,
      ...(checklist === null ? {} : { checklist }),
      ...(late ? { paperDay: day } : {}),
      recording: late || recording.authority.trim() === '' ? null : recording,
    })
    if (begun.ok) navigate('visit', { id: begun.value.id })
  }
  return (
    <Panel title={late ? '补录纸质记录' : '开始走访'}>
      <form className={css.form} onSubmit={submit}>
        <FieldRow label="走访地点" error={missing === 'place' ? '请选择走访地点。' : undefined}>
          {(ids) => (
            <Select<string>
              {...ids}
              style={{ width: '100%', maxWidth: 420 }}
              value={place?.id ?? null}
              placeholder="输入名称、拼音或首字母"
              showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
              notFoundContent={text.trim() === '' ? '输入名称、拼音或首字母查找' : '没有找到，可换一个词'}
              options={[
                ...(place && !rows.some((r) => r.id === place.id)
                  ? [{ value: place.id, label: place.name }]
                  : []),
                ...rows.map((r) => ({ value: r.id, label: r.path ? `${r.name}（${r.path}）` : r.name })),
              ]}
              onChange={(id) => {
                const row = rows.find((r) => r.id === id)
                setPlace(row ? { id, name: row.name, kind: row.kind } : place)
                setMissing(null)
              }}
            />
          )}
        </FieldRow>
        <FieldRow label="检查表">
          {(ids) => (
            <ChecklistSelect
              {...ids}
              value={checklist}
              onChange={setChecklist}
              village={place?.kind === 'village'}
            />
          )}
        </FieldRow>
        <FieldRow label="记录方式">
          {() => (
            <Segmented
              aria-label="记录方式"
              value={late ? 'paper' : 'now'}
              options={[
                { value: 'now', label: '现场记录' },
                { value: 'paper', label: '补录纸质记录' },
              ]}
              onChange={(value) => setLate(value === 'paper')}
            />
          )}
        </FieldRow>
        {late ? (
          <DateField
            label="走访日期"
            hint="以纸质记录表上的日期为准，记录会写明晚录多久"
            error={missing === 'day' ? '请填写走访日期。' : undefined}
            value={day}
            onChange={(value) => {
              setDay(value)
              setMissing(null)
            }}
          />
        ) : (
          <RecordingFields
            label="录音批准"
            optional
            hint="默认不录音；确需录音的，写明批准人和文件"
            value={recording}
            onChange={setRecording}
          />
        )}
        <FormEnd call={call} label="开始记录" cancelLabel="不开始" onCancel={onCancel} />
      </form>
    </Panel>
  )
}
