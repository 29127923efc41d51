import { Switch } from 'antd'
import { useFieldMode } from '#renderer/ui/field-mode.ts'
import { Panel } from '#renderer/ui/Panel.tsx'

/** 外勤模式 of this device. */
export function FieldModePanel() {
  const { on, set } = useFieldMode()
  return (
    <Panel
      title="外勤模式"
      actions={
        <Switch
          aria-label="外勤模式"
          checked={on}
          checkedChildren="开"
          unCheckedChildren="关"
          onChange={set}
        />
      }
    >
      <p>按钮和文字加大、对比加强，适合在平板上单手走访记录。只影响这台设备，页面右上角也可以开关。</p>
    </Panel>
  )
}
