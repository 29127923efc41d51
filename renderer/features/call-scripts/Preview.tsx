import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { ElementGuide } from '#renderer/ui/ElementGuide.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { ScriptPanel } from '#renderer/ui/ScriptPanel.tsx'
import type { CallScript } from '#shared/domain/persona/call-script.ts'
import { askLine, spokenPersona } from '#shared/domain/persona/spoken.ts'
import css from './scripts.module.css'

interface PreviewProps {
  script: CallScript
  version: string
  persona: string
  onPersona: (id: string) => void
}

/** The script as the call screen will show it, for a persona and a case made up here. */
export function Preview({ script, version, persona: id, onPersona }: PreviewProps) {
  const [surname, setSurname] = useState(script.surnames[0] ?? '')
  const [item, setItem] = useState('')
  const [opening, setOpening] = useState(0)
  const persona = script.personas.find((one) => one.id === id) ?? script.personas[0]
  const itemName = item === '' ? (persona?.typicalItems[0] ?? '本事项') : item
  const openings = persona?.openings.length ?? 0
  const spoken = persona
    ? spokenPersona(persona, {
        surname,
        itemName,
        opening: persona.openings[opening % Math.max(1, openings)] ?? '',
      })
    : null
  return (
    <section className={css.preview} aria-label="预览">
      <div className={css.bar}>
        <Select
          aria-label="预览的模拟身份"
          className={css.picker ?? ''}
          showSearch={{ optionFilterProp: 'label' }}
          value={persona?.id ?? null}
          options={script.personas.map(({ id: value, label }) => ({ value, label: `${value} ${label}` }))}
          onChange={onPersona}
        />
        <Input
          aria-label="预览的称呼"
          prefix="姓"
          className={css.surname ?? ''}
          maxLength={2}
          value={surname}
          onChange={(event) => setSurname(event.target.value)}
        />
        <Input
          aria-label="预览的事项名称"
          prefix="事项"
          className={css.item ?? ''}
          maxLength={60}
          placeholder={itemName}
          value={item}
          onChange={(event) => setItem(event.target.value)}
        />
        {openings > 1 ? <Button onClick={() => setOpening(opening + 1)}>换一句开场白</Button> : null}
      </div>
      <ScriptPanel script={script} persona={spoken} itemName={itemName} version={version} />
      <Panel title="逐项核对">
        {script.elements.map((element, i) => {
          const ask = askLine(element.key, spoken, script)
          return (
            <div key={element.key}>
              <p>
                {i + 1}. {element.label}
                {element.required ? '' : '（选问）'}
                <span className={css.soft}>{ask ? `“${ask}”` : ''}</span>
              </p>
              <ElementGuide guide={element} />
            </div>
          )
        })}
      </Panel>
    </section>
  )
}
