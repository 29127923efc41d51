import { Button } from 'antd'
import { useState } from 'react'
import { useApi } from '#renderer/ui/data/client.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { StageResult } from '#shared/contract/catalogue.ts'
import type { Fault } from '#shared/contract/result.ts'
import { BodySelect } from './BodySelect.tsx'
import css from './catalogue.module.css'

const SHOWN = 30

/** Units the file names and the register does not know: each is given a registered body, or registered as a new unit. */
export function UnknownUnits({ staged, onAgain }: { staged: StageResult; onAgain: () => void }) {
  const api = useApi()
  const mayRegister = useAllows('org')
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({})
  const [parent, setParent] = useState<string | null>(null)
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const [fault, setFault] = useState<Fault | null>(null)
  const units = staged.unknownUnits.filter((unit) => unit.name !== '')

  const use = async (name: string, body: string): Promise<boolean> => {
    const answer = await api['catalogue.useUnit']({ name, body })
    if (answer.ok) setDone((before) => new Set([...before, name]))
    setFault(answer.ok ? null : answer.error)
    return answer.ok
  }
  const register = async (name: string) => {
    if (parent === null) return
    const answer = await api['org.register']({ fields: { kind: 'unit', name, parent } })
    if (answer.ok) await use(name, answer.value.id)
    else setFault(answer.error)
  }
  return (
    <Panel
      title="没有登记的单位"
      tone="notice"
      aside={`${units.length}个名称，它们的事项这次没有导入`}
      actions={
        <Button type="primary" disabled={done.size === 0} onClick={onAgain}>
          重新检查
        </Button>
      }
    >
      <p className={css.soft}>
        请选对应的已有机构；确是新单位的，先选它的上级机构再登记。单位很多时，可先到“机构与窗口”导入单位台账。
      </p>
      {mayRegister ? (
        <div className={css.row}>
          <span className={css.soft}>新单位的上级机构</span>
          <BodySelect
            label="新单位的上级机构"
            value={parent}
            kinds={['city', 'area', 'town']}
            onChange={setParent}
          />
        </div>
      ) : null}
      {fault ? <FaultPanel fault={fault} /> : null}
      <ul className={css.lines}>
        {units.slice(0, SHOWN).map((unit) => (
          <li key={unit.name}>
            <strong>{unit.name}</strong>
            <span className={css.faint}>{unit.rows}行</span>
            {done.has(unit.name) ? (
              <span className={css.soft}>已对应，重新检查后导入</span>
            ) : (
              <>
                {unit.suggestion ? <span className={css.soft}>是否为“{unit.suggestion}”</span> : null}
                <BodySelect
                  label={`${unit.name}对应的机构`}
                  value={chosen[unit.name] ?? null}
                  onChange={(body) => {
                    if (body === null) return
                    setChosen({ ...chosen, [unit.name]: body })
                    void use(unit.name, body)
                  }}
                />
                {mayRegister ? (
                  <Button size="small" disabled={parent === null} onClick={() => register(unit.name)}>
                    登记为新单位
                  </Button>
                ) : null}
              </>
            )}
          </li>
        ))}
      </ul>
      {units.length > SHOWN ? (
        <p className={css.soft}>另有{units.length - SHOWN}个名称，处理完以上的重新检查后显示。</p>
      ) : null}
    </Panel>
  )
}
