import { Button, Select } from 'antd'
import type { SaveState } from '#renderer/ui/data/work-saver.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { LinesField } from '#renderer/ui/LinesField.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { SavedState } from '#renderer/ui/SavedState.tsx'
import { NoteField, TextField } from '#renderer/ui/TextField.tsx'
import { withoutPersona, withPersona } from '#shared/domain/call-scripts/personas.ts'
import { type Place, partLabels, placesOf, type ScriptPart } from '#shared/domain/call-scripts/places.ts'
import type { ScriptProblem } from '#shared/domain/call-scripts/rules.ts'
import { sentencesIn } from '#shared/domain/call-scripts/sentences.ts'
import type { CallScript } from '#shared/domain/persona/call-script.ts'
import { BanPatterns } from './BanPatterns.tsx'
import css from './scripts.module.css'

interface PartEditorProps {
  part: ScriptPart
  /** the entry in hand; the first one if none is named */
  group: string | undefined
  script: CallScript
  save: SaveState
  problems: readonly ScriptProblem[]
  onGroup: (group: string) => void
  onChange: (script: CallScript) => void
}

/** One part of the script, entry by entry. */
export function PartEditor({ part, group, script, save, problems, onGroup, onChange }: PartEditorProps) {
  const places = placesOf(script).filter((place) => place.part === part)
  const entries = new Map(places.map((place) => [place.group, place.groupLabel]))
  const current = group !== undefined && entries.has(group) ? group : (places[0]?.group ?? '')
  const fixed = fixedText(part, current, script)
  return (
    <Panel title={partLabels[part]} actions={<SavedState save={save} />}>
      {entries.size > 1 ? (
        <div className={css.bar}>
          <Select
            aria-label={`选择${partLabels[part]}`}
            className={css.picker ?? ''}
            showSearch={{ optionFilterProp: 'label' }}
            value={current}
            options={[...entries].map(([value, label]) => ({
              value,
              label: entryText(value, label, script),
            }))}
            onChange={onGroup}
          />
          {part === 'personas' ? (
            <PersonaButtons id={current} script={script} onGroup={onGroup} onChange={onChange} />
          ) : null}
        </div>
      ) : null}
      {fixed === '' ? null : <p className={css.soft}>{fixed}</p>}
      {places
        .filter((place) => place.group === current)
        .map((place) => (
          <div key={place.key} data-place={place.key}>
            <PlaceField
              place={place}
              error={problems.find((problem) => problem.place === place.key)?.text}
              onChange={(lines) => onChange(place.put(script, lines))}
            />
          </div>
        ))}
      {part === 'bans' ? <BanPatterns patterns={script.banPatterns.patterns} /> : null}
    </Panel>
  )
}

function PlaceField({
  place: { kind, label, hint, lines, options, unit },
  error,
  onChange,
}: {
  place: Place
  error: string | undefined
  onChange: (lines: string[]) => void
}) {
  const [text = ''] = lines
  if (kind === 'lines')
    return (
      <LinesField
        label={label}
        hint={hint}
        error={error}
        lines={lines}
        split={sentencesIn}
        onChange={onChange}
      />
    )
  if (kind === 'choice')
    return (
      <FieldRow label={label} error={error}>
        {(ids) => (
          <Select
            {...ids}
            className={css.picker ?? ''}
            value={text}
            options={[...(options ?? [])]}
            onChange={(value) => onChange([value])}
          />
        )}
      </FieldRow>
    )
  if (kind === 'number')
    return (
      <TextField
        label={label}
        hint={unit}
        error={error}
        maxLength={6}
        value={text}
        onChange={(value) => onChange([value])}
      />
    )
  return <NoteField label={label} error={error} value={text} onChange={(value) => onChange([value])} />
}

function PersonaButtons({
  id,
  script,
  onGroup,
  onChange,
}: Pick<PartEditorProps, 'script' | 'onGroup' | 'onChange'> & { id: string }) {
  const add = () => {
    const made = withPersona(script)
    onChange(made.script)
    onGroup(made.id)
  }
  const remove = () => {
    onChange(withoutPersona(script, id))
    onGroup(script.personas.find((persona) => persona.id !== id)?.id ?? '')
  }
  return (
    <>
      <Button onClick={add}>新增身份</Button>
      <InlineConfirm
        label="删去身份"
        question="从修改稿中删去这个模拟身份。发布以前可以从历次版本中取回。"
        onConfirm={remove}
      />
    </>
  )
}

/** An entry in the list: a ban with its words, since a number alone says little. */
const entryText = (group: string, label: string, { banList }: CallScript): string => {
  const ban = banList.find(({ id }) => id === group)
  return ban ? `${label} ${ban.rule}` : label === '' ? '总的' : label
}

/** What of an entry is the same in every version. */
const fixedText = (part: ScriptPart, group: string, script: CallScript): string => {
  switch (part) {
    case 'elements':
      return script.elements.find(({ key }) => key === group)?.required
        ? '必问要素'
        : '选问要素，由抽查方案确定问不问'
    case 'branches': {
      const outcome = script.branches.find(({ key }) => key === group)?.outcomeKey
      return outcome ? `拨打结果按键 ${outcome}，固定不变` : ''
    }
    case 'verdicts': {
      const verdict = script.verdicts.find(({ key }) => key === group)
      return verdict ? `判定按键 ${verdict.hotkey}，${verdict.adverse ? '须' : '不须'}填写原话，固定不变` : ''
    }
    default:
      return ''
  }
}
