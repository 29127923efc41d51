import { useSession } from '#renderer/ui/data/session.ts'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { linkTo } from '#renderer/ui/route.ts'
import { DateText } from '#renderer/ui/texts.tsx'
import { roleLabels } from '#shared/domain/roles/capabilities.ts'
import { Calendars } from './Calendars.tsx'
import { FieldModePanel } from './FieldModePanel.tsx'
import { LeaveSample } from './LeaveSample.tsx'
import { PassphrasePanel } from './PassphrasePanel.tsx'
import { RecoveryPanel } from './RecoveryPanel.tsx'

const kinds = { sample: '样例试用', standalone: '单机正式使用', enrolled: '已登记设备' } as const

/** 设置: who works here, how the data can be opened again, which 放假安排 are known. */
export function SettingsScreen() {
  const { workspace, person, body, roles, version } = useSession()
  return (
    <Page title="设置">
      <Panel title="工作数据">
        <FieldList
          items={[
            { label: '使用方式', value: kinds[workspace.kind] },
            { label: '名称', value: workspace.name },
            { label: '建立时间', value: <DateText at={workspace.createdAt} /> },
            { label: '人员', value: `${person.name}（${body.name}）` },
            { label: '岗位', value: roles.map((role) => roleLabels[role]).join('、') },
            { label: '程序版本', value: version },
          ]}
        />
        {workspace.kind === 'sample' ? <LeaveSample /> : null}
      </Panel>
      {workspace.kind === 'sample' ? null : (
        <>
          <Panel title="备份与恢复" actions={<a href={linkTo('recovery')}>查看备份与恢复</a>}>
            <p>
              数据文件每天自动留一份快照；损坏时按快照、日志、市局服务端逐级恢复。可以演练，也可以镜像到另一块磁盘或者U盘。
            </p>
          </Panel>
          <RecoveryPanel />
          <PassphrasePanel />
        </>
      )}
      <FieldModePanel />
      <Calendars />
    </Page>
  )
}
