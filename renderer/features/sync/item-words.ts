import type { Tone } from '#renderer/ui/StateTag.tsx'
import type { ItemState } from '#shared/contract/sync.ts'

/** 抽查记录 第128号：湾沚区人社局，社会保险登记 */
export const recordName = ({ typeText, number }: { typeText: string; number: number }): string =>
  `${typeText} 第${number}号`

export const stateWords: Record<ItemState, { tone: Tone; text: string }> = {
  waiting: { tone: 'wait', text: '待传' },
  received: { tone: 'ok', text: '市局已收' },
  refused: { tone: 'bad', text: '被退回' },
  awaiting: { tone: 'wait', text: '等待放行' },
  unknown: { tone: 'info', text: '待升级' },
}

/** Kinds of records as one looks for them. */
export const kindWords: Record<string, string> = {
  case: '电话抽查',
  round: '抽查批次',
  org: '机构与窗口',
  person: '工作人员',
  caller: '拨打号码',
  release: '事项清单',
  document: '公文',
  ledger: '历史台账',
  visit: '实地走访',
  device: '设备登记与裁决',
}
