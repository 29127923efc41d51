import { Select } from 'antd'
import { useState } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows, useSession } from '#renderer/ui/data/session.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { replaceParams, useRoute } from '#renderer/ui/route.ts'
import { Stat, StatRow } from '#renderer/ui/Stat.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { allows } from '#shared/domain/roles/capabilities.ts'
import { Done } from './Done.tsx'
import css from './handover.module.css'
import { InHand } from './InHand.tsx'
import { Leave } from './Leave.tsx'
import { OpenCases } from './OpenCases.tsx'
import { PaperButton } from './PaperButton.tsx'
import { devicesOf } from './words.ts'

/** 工作移交: when a colleague leaves, what is in hand passes to another, on record and on paper. */
export function HandoverScreen() {
  const session = useSession()
  const admin = useAllows('admin')
  const asked = useRoute((place) => place.params.person)
  const from = admin ? asked : session.person.id
  const to = useRoute((place) => place.params.to)
  const [witness, setWitness] = useState('')
  const people = useQueryCall('people.list', {})
  const enrolled = session.workspace.kind === 'enrolled'
  const inHand = useQueryCall('handover.of', { person: from ?? '-' }, { enabled: from !== undefined })
  const hub = useQueryCall('sync.devices', {}, { enabled: enrolled && admin && from !== undefined })
  const devices = from === undefined ? [] : devicesOf(hub.data?.devices ?? [], from)
  const options = (people.data ?? []).map(({ id, name, bodyName, roles }) => ({
    value: id,
    label: bodyName ? `${name}（${bodyName}）` : name,
    mayCall: allows(roles, 'call'),
  }))
  const { data } = inHand
  return (
    <Page
      title="工作移交"
      description="同事离岗或换岗时，清点手头工作，移交接收人，打印清单签字，再收回岗位、停用设备。停用之前写的记录，之后收到的由管理员放行后照常计入。"
      wide
      actions={
        data && from !== undefined ? (
          <PaperButton from={from} to={to ?? null} witness={witness} devices={devices} />
        ) : null
      }
    >
      <Panel title="移交人和接收人">
        <div className={css.fields}>
          {admin ? (
            <FieldRow label="移交人">
              {(ids) => (
                <Select
                  {...ids}
                  value={from}
                  placeholder="选择移交人"
                  showSearch={{ optionFilterProp: 'label' }}
                  options={options}
                  onChange={(person) => replaceParams({ person, to: to === person ? null : to })}
                />
              )}
            </FieldRow>
          ) : null}
          <FieldRow label="接收人" hint="须有电话抽查的岗位">
            {(ids) => (
              <Select
                {...ids}
                value={to}
                allowClear
                placeholder="选择接收人"
                showSearch={{ optionFilterProp: 'label' }}
                options={options.filter((one) => one.value !== from && one.mayCall)}
                onChange={(person) => replaceParams({ to: person ?? null })}
              />
            )}
          </FieldRow>
          <TextField label="监交人" optional maxLength={40} value={witness} onChange={setWitness} />
        </div>
      </Panel>
      {people.fault ? <FaultPanel fault={people.fault} onRetry={people.refetch} /> : null}
      {inHand.fault ? <FaultPanel fault={inHand.fault} onRetry={inHand.refetch} /> : null}
      {inHand.loading ? <DelayedSpinner label="正在清点" /> : null}
      {from === undefined ? (
        <EmptyState title="还没有选择移交人">选好移交人后，这里列出其全部未了工作。</EmptyState>
      ) : null}
      {data && from !== undefined ? (
        <>
          <StatRow>
            <Stat label="未结案件" value={data.cases.length} unit="件" />
            <Stat
              label="预约再拨"
              value={data.cases.filter((one) => one.appointmentAt !== null).length}
              unit="件"
            />
            <Stat label="待复核记录" value={data.reviews.length} unit="条" />
            <Stat
              label="设备上未发"
              value={data.here?.unsent ?? devices.reduce((n, one) => n + one.unsent, 0)}
              unit="条"
            />
          </StatRow>
          <OpenCases from={from} to={to ?? null} inHand={data} admin={admin} />
          <InHand inHand={data} />
          {hub.fault ? <FaultPanel fault={hub.fault} onRetry={hub.refetch} /> : null}
          {admin ? <Leave from={from} inHand={data} devices={devices} onRevoked={hub.refetch} /> : null}
          <Done inHand={data} />
        </>
      ) : null}
    </Page>
  )
}
