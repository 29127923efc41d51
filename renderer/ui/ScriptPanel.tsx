import { type ReactNode, useRef } from 'react'
import type { CallSheet } from '#shared/contract/calls.ts'
import { type CallScript, fillPlaceholders } from '#shared/domain/persona/call-script.ts'
import { useKeys } from './keys.ts'
import { Panel } from './Panel.tsx'
import css from './ScriptPanel.module.css'

/** 模拟身份 and what to say: the opening in full, the rest one key away; what must not be said below. */
export function ScriptPanel({
  script,
  persona,
  itemName,
  version,
  notice,
}: {
  script: CallScript
  persona: CallSheet['persona']
  itemName: string
  version: string
  /** about the version, above everything */
  notice?: ReactNode
}) {
  const answers = useRef<HTMLDetailsElement>(null)
  const banned = useRef<HTMLDetailsElement>(null)
  const toggle = (details: HTMLDetailsElement | null) => {
    if (details) details.open = !details.open
  }
  useKeys(
    {
      'Alt+a': { label: '显示或收起应答', run: () => toggle(answers.current) },
      'Alt+j': { label: '显示或收起禁止事项', run: () => toggle(banned.current) },
    },
    '话术',
  )
  const values: Record<string, string> = {
    称呼: persona?.surname ?? '',
    事项名称: itemName,
    等候上限秒数: String(script.settings.holdLimitSeconds.value),
    语音循环次数: String(script.settings.ivrLoopLimit.value),
  }
  return (
    <Panel title="模拟身份和话术" aside={`话术版本 ${version}`}>
      {notice}
      {persona ? (
        <>
          <p>
            <strong>{persona.label}</strong>，自称姓{persona.surname}。{persona.situation}
          </p>
          <p className={css.opening}>“{persona.opening}”</p>
        </>
      ) : (
        <p className={css.soft}>话术中没有合适的模拟身份，请以一般办事人询问。</p>
      )}
      <details ref={answers} className={css.more}>
        <summary>被问到时怎么答（Alt+A）</summary>
        <dl className={css.answers}>
          {persona?.readyAnswers.map((r) => (
            <div key={r.ifAsked}>
              <dt>{r.ifAsked}</dt>
              <dd>{r.say}</dd>
            </div>
          ))}
          {script.branches.map((branch) => (
            <div key={branch.key}>
              <dt>{branch.when}</dt>
              <dd>
                {branch.say.map((line) => fillPlaceholders(line, values)).join(' ／ ')}
                <span className={css.soft}>
                  　记录：{fillPlaceholders(branch.record, values)}
                  {branch.outcomeKey ? `（结果 ${branch.outcomeKey}）` : ''}
                </span>
              </dd>
            </div>
          ))}
        </dl>
        {persona && persona.followUps.length > 0 ? <p>可以追问：{persona.followUps.join(' ')}</p> : null}
      </details>
      <details ref={banned} className={css.more}>
        <summary>禁止事项（Alt+J）</summary>
        <ul className={css.banned}>
          {persona?.avoid.map((line) => (
            <li key={line}>{line}</li>
          ))}
          {script.banList.map((ban) => (
            <li key={ban.id}>
              {ban.rule}
              <span className={css.soft}>{ban.instead}</span>
            </li>
          ))}
        </ul>
      </details>
    </Panel>
  )
}
