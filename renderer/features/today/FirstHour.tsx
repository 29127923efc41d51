import { Panel } from '#renderer/ui/Panel.tsx'
import { linkTo } from '#renderer/ui/route.ts'
import { StateIcon } from '#renderer/ui/StateTag.tsx'
import css from './today.module.css'

interface Step {
  key: 'units' | 'windows' | 'people' | 'callers' | 'catalogue' | 'ledger' | 'round'
  done: boolean
  optional: boolean
  count: number
}

const words: Record<Step['key'], { title: string; text: string; unit: string; screen: string }> = {
  units: { title: '导入单位', text: '市直单位和县市区单位的名录', unit: '个', screen: 'orgImport' },
  windows: {
    title: '导入窗口和责任人',
    text: '窗口名称、电话、办理时间、责任人任期',
    unit: '个',
    screen: 'orgImport',
  },
  people: {
    title: '登记抽查和复核人员',
    text: '至少两人：本人拨打的记录由他人复核',
    unit: '人',
    screen: 'people',
  },
  callers: { title: '登记拨打号码', text: '只用台账内的号码，按规则轮换', unit: '个', screen: 'callers' },
  catalogue: {
    title: '导入事项清单',
    text: '从省事项管理平台导出的 .xlsx、.xls 或 .csv',
    unit: '版',
    screen: 'catalogueImport',
  },
  ledger: {
    title: '导入往年抽查台账（可选）',
    text: '去年的 Excel 台账作为历史保存，只供查阅，不计入任何比率',
    unit: '份',
    screen: 'ledgerImport',
  },
  round: { title: '建立第一个批次', text: '先抽几件试拨，熟悉呼叫台', unit: '个', screen: 'rounds' },
}

/** 第一小时: what a new workspace needs, in order, each with the place to do it. */
export function FirstHour({ steps }: { steps: readonly Step[] }) {
  return (
    <Panel title="第一小时" aside="按顺序做完就可以开始抽查" tone="notice">
      <ol className={css.hour}>
        {steps.map(({ key, done, optional, count }) => {
          const { title, text, unit, screen } = words[key]
          return (
            <li key={key} data-done={done || undefined}>
              <StateIcon tone={done ? 'ok' : optional ? 'idle' : 'wait'} />
              <span>
                <a href={linkTo(screen)}>{title}</a>
                <span className={css.soft}>{done ? `已有 ${count} ${unit}` : text}</span>
              </span>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}
