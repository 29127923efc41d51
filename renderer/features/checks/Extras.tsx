import { Checkbox, Input } from 'antd'
import { Panel } from '#renderer/ui/Panel.tsx'
import { fillPlaceholders } from '#shared/domain/persona/call-script.ts'
import css from './Extras.module.css'
import { Field } from './Field.tsx'
import { useDesk, useOpenCase } from './use-desk.ts'

/** What is written down beside the facts: 服务行为, 接听人自报, and whether the call was seen through. */
export function Extras() {
  const { desk, script } = useOpenCase()
  const conduct = useDesk((s) => s.work.draft.conduct)
  const receiver = useDesk((s) => s.work.draft.receiver)
  const suspected = useDesk((s) => s.work.draft.suspected)
  const { edit } = desk.getState()
  const said = Object.values(conduct).filter((c) => c.level !== '').length
  const told = Object.values(receiver).filter((text) => text !== '').length
  const values: Record<string, string> = {
    及时接听秒数: String(script.settings.promptAnswerSeconds.value),
    很慢接听秒数: String(script.settings.slowAnswerSeconds.value),
  }
  const setConduct = (key: string, change: { level?: string; note?: string }) =>
    edit({ conduct: { ...conduct, [key]: { level: '', note: '', ...conduct[key], ...change } } })

  return (
    <Panel>
      <details>
        <summary>
          服务行为 <span className={css.aside}>已记{said}项，不计入准确率</span>
        </summary>
        <div className={css.grid}>
          {script.conductItems.map((item) => (
            <div key={item.key} className={css.conduct} data-field={`conduct.${item.key}`}>
              <label htmlFor={`conduct-${item.key}`} title={item.measure}>
                {item.label}
              </label>
              <select
                id={`conduct-${item.key}`}
                value={conduct[item.key]?.level ?? ''}
                onChange={(event) => setConduct(item.key, { level: event.target.value })}
              >
                <option value="">未记</option>
                {item.levels
                  .map((level) => fillPlaceholders(level, values))
                  .map((level) => (
                    <option key={level}>{level}</option>
                  ))}
              </select>
              <Input
                aria-label={`${item.label}说明`}
                value={conduct[item.key]?.note ?? ''}
                placeholder="说明"
                onChange={(event) => setConduct(item.key, { note: event.target.value })}
              />
            </div>
          ))}
        </div>
      </details>
      <details>
        <summary>
          接听人自报{' '}
          <span className={css.aside}>{told > 0 ? `已记${told}项，` : ''}个人信息，单独保存，可以删除</span>
        </summary>
        <p className={css.aside}>只记对方主动说的，不追问。不进入通报。</p>
        <div className={css.grid}>
          {(
            [
              ['name', '姓名'],
              ['badge', '工号'],
              ['post', '岗位'],
            ] as const
          ).map(([key, label]) => (
            <Field key={key} field={`receiver.${key}`} label={label}>
              {(ids) => (
                <Input
                  {...ids}
                  autoComplete="off"
                  maxLength={40}
                  value={receiver[key]}
                  onChange={(event) => edit({ receiver: { ...receiver, [key]: event.target.value } })}
                />
              )}
            </Field>
          ))}
        </div>
      </details>
      <div data-field="suspected">
        <Checkbox checked={suspected} onChange={(event) => edit({ suspected: event.target.checked })}>
          身份疑似被识破（结果选“I 其他”，不计入准确率）
        </Checkbox>
      </div>
    </Panel>
  )
}
