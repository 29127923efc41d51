import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import css from './sync.module.css'

/** 发登记码: a one-time code for a colleague, or an answer to a request file. The code is shown once. */
export function MakeCode({ onMade }: { onMade: () => void }) {
  const people = useQueryCall('people.list', {})
  const make = useCommandCall('sync.makeCode')
  const answer = useCommandCall('sync.approveFile')
  const shell = useShell()
  const [person, setPerson] = useState<string | null>(null)
  const [compare, setCompare] = useState(true)
  const [made, setMade] = useState<{ code: string; expiresAt: number } | null>(null)
  const [saved, setSaved] = useState<string | null>(null)

  const code = async () => {
    if (person === null) return
    const result = await make.run({ person, approved: !compare })
    setMade(result.ok ? result.value : null)
  }
  const file = async () => {
    if (person === null) return
    const filters = [{ name: '登记文件', extensions: ['json'] }]
    const chosen = await shell.openFile({ title: '选择登记申请文件', filters })
    const path = chosen.ok ? chosen.value.paths[0] : undefined
    if (path === undefined) return
    const place = await shell.chooseSavePath({
      title: '保存登记批复',
      suggestedName: '登记批复.json',
      filters,
    })
    if (!place.ok || place.value.path === null) return
    const result = await answer.run({ path, person, savePath: place.value.path })
    setSaved(result.ok ? result.value.path : null)
    if (result.ok) onMade()
  }
  const fault = make.fault ?? answer.fault ?? people.fault
  return (
    <div className={css.form}>
      <FieldRow label="使用人" hint="一个数据文件夹只供一人使用">
        {(ids) => (
          <Select
            {...ids}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="选择人员"
            value={person}
            options={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
            onChange={setPerson}
          />
        )}
      </FieldRow>
      <Checkbox checked={compare} onChange={(event) => setCompare(event.target.checked)}>
        登记后先核对设备指纹，再同意使用
      </Checkbox>
      {fault ? <FaultPanel fault={fault} /> : null}
      <div className={css.buttons}>
        <Button
          type="primary"
          disabled={person === null}
          loading={make.running ? { delay: 300 } : false}
          onClick={code}
        >
          发登记码
        </Button>
        <Button disabled={person === null} loading={answer.running ? { delay: 300 } : false} onClick={file}>
          批复登记申请文件
        </Button>
      </div>
      {made ? (
        <div role="status">
          <p className={css.code}>{made.code}</p>
          <p className={css.small}>
            只能使用一次，
            <DateText at={made.expiresAt} />
            前有效，离开本页后不再显示。 <CopyButton text={made.code} label="复制登记码" />
          </p>
        </div>
      ) : null}
      {saved ? <p role="status">登记批复已保存：{saved}</p> : null}
    </div>
  )
}
