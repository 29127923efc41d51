import { Button, Input } from 'antd'
import type { KeyboardEvent } from 'react'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { isComposing } from '#renderer/ui/keys.ts'
import {
  type MaterialTick,
  type PublishedMaterial,
  suggestionText,
  suggestMaterialsVerdict,
} from '#shared/domain/check/materials.ts'
import css from './FactRows.module.css'
import { Choice, Field } from './Field.tsx'
import { useChooseVerdict } from './use-choose-verdict.ts'
import { useDesk, useOpenCase } from './use-desk.ts'

const ticks = [
  { value: 'said', label: '说到', keys: 'J', good: true },
  { value: 'unsaid', label: '没说到', keys: 'K', adverse: true },
  { value: 'form', label: '份数或形式不符', keys: 'L', adverse: true },
] as const
const byKey: Record<string, Exclude<MaterialTick, null>> = { j: 'said', k: 'unsaid', l: 'form' }

/** Each published material by itself: 说到, 没说到, 份数或形式不符; then what was asked for beyond them (多要). */
export function MaterialTicks() {
  const { desk, sheet, script } = useOpenCase()
  const draft = useDesk((s) => s.work.draft)
  const choose = useChooseVerdict()
  const materials = sheet.expected?.materials ?? []
  const suggestion = suggestMaterialsVerdict(draft, materials, script.settings.materialsMismatchShare.value)
  const { verdict } = suggestion

  const tick = (index: number, value: MaterialTick) =>
    desk.getState().edit({ ticks: draft.ticks.map((before, i) => (i === index ? value : before)) })
  const goTick = (index: number) =>
    desk
      .getState()
      .go(index < 0 ? 'materials.heard' : index < materials.length ? `materials.tick.${index}` : 'extras.0')
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (isComposing(event.nativeEvent) || event.ctrlKey || event.altKey || event.metaKey) return
    const value = byKey[event.key.toLowerCase()]
    if (value) {
      tick(index, value)
      goTick(index + 1)
    } else if (event.key === 'ArrowDown') goTick(index + 1)
    else if (event.key === 'ArrowUp') goTick(index - 1)
    else return
    event.preventDefault()
  }
  const extra = (index: number, text: string) => {
    const extras = [...draft.extras]
    extras[index] = text
    desk.getState().edit({ extras: extras.filter((e, i) => e !== '' || i < extras.length - 1) })
  }

  return (
    <div className={css.materials}>
      <p className={css.keys}>
        逐项勾选：
        <KeyHint keys="j" /> 说到 <KeyHint keys="k" /> 没说到 <KeyHint keys="l" /> 份数或形式不符，
        <KeyHint keys="ArrowUp" /> <KeyHint keys="ArrowDown" /> 换行
      </p>
      <ol className={css.list}>
        {materials.map((material, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: published in this order, never reordered
          <li key={index} onKeyDown={(event) => onKeyDown(event, index)}>
            <div className={css.material}>
              {index + 1}. {material.name}
              <span className={css.necessity}>{necessityText(material)}</span>
            </div>
            <Choice
              field={`materials.tick.${index}`}
              label=""
              name={material.name}
              options={ticks}
              value={draft.ticks[index] ?? null}
              onChoose={(value) => tick(index, value)}
            />
          </li>
        ))}
      </ol>
      {[...draft.extras, ''].slice(0, 20).map((text, index) => (
        <Field
          key={`extras.${String(index)}`}
          field={`extras.${index}`}
          label={index === 0 ? '多要的' : '还多要'}
        >
          {(ids) => (
            <Input
              {...ids}
              value={text}
              maxLength={200}
              placeholder="清单以外要求的材料，没有就按 Enter"
              onChange={(event) => extra(index, event.target.value)}
            />
          )}
        </Field>
      ))}
      <p className={css.suggestion} role="status">
        {suggestionText(suggestion)}
        {verdict !== null ? (
          <Button size="small" onClick={() => choose('materials', verdict)}>
            采用
          </Button>
        ) : null}
      </p>
    </div>
  )
}

const necessityText = ({ necessity, exempt }: PublishedMaterial): string =>
  `${necessity}${exempt ? '，免提交' : ''}`
