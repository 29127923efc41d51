/** Kinds of things and types of records in words, for lists about sync. */
import { codes, isHubCode } from '#shared/protocol/codes.ts'

export const kindLabels: Record<string, string> = {
  org: '机构与窗口',
  person: '工作人员',
  caller: '拨打号码',
  release: '事项清单',
  round: '抽查批次',
  case: '电话抽查',
  document: '公文',
  ledger: '历史台账',
  file: '附件',
  walkthrough: '走流程',
  setting: '设置',
  calendar: '放假安排',
  script: '话术',
  device: '设备登记与裁决',
  pack: '离线交换登记',
}

const typeLabels: Record<string, string> = {
  'attempt.opened': '开始拨打',
  'attempt.closed': '拨打结果',
  'case.drawn': '抽中',
  'case.assigned': '分派',
  'case.activated': '启用替补',
  'case.replaced': '替换',
  'case.ruled': '裁定',
  'check.submitted': '抽查记录',
  'check.amended': '抽查记录更正',
  'check.voided': '抽查记录作废',
  'review.decided': '复核',
  'confirm.sent': '核实发出',
  'confirm.answered': '核实反馈',
  'confirm.ruled': '异议复核',
  'file.captured': '附件',
  'file.captioned': '附件说明',
  'file.withdrawn': '附件移出',
  'file.purged': '附件到期清除',
  'walkthrough.started': '走流程开始',
  'walkthrough.step-ended': '走流程步骤',
  'walkthrough.step-corrected': '步骤更正',
  'walkthrough.step-dropped': '步骤撤去',
  'walkthrough.blockage-noted': '走流程问题',
  'walkthrough.blockage-changed': '走流程问题更正',
  'walkthrough.blockage-dropped': '走流程问题撤去',
  'walkthrough.concluded': '走流程结论',
  'walkthrough.amended': '走流程结论更正',
  'walkthrough.voided': '走流程作废',
  'org.registered': '机构登记',
  'org.changed': '机构变更',
  'tenure.set': '窗口责任人',
  'person.registered': '人员登记',
  'person.changed': '人员变更',
  'role.granted': '岗位授予',
  'role.revoked': '岗位收回',
  'caller.registered': '号码登记',
  'caller.changed': '号码变更',
  'release.published': '清单发布',
  'release.withdrawn': '清单撤回',
  'round.planned': '抽查方案',
  'round.frozen': '方案冻结',
  'round.drawn': '抽取',
  'round.changed': '方案修改',
  'round.submitted': '方案送审',
  'round.approved': '方案审批',
  'round.returned': '方案退回',
  'round.closed': '结束拨测',
  'round.reviewed': '结束复核',
  'round.confirmed': '结束核实',
  'round.issued': '批次印发',
  'round.archived': '批次归档',
  'round.voided': '批次作废',
  'round.ruled': '批次裁定',
  'document.drafted': '送审稿',
  'document.numbered': '文号登记',
  'document.voided': '公文作废',
  'ledger.imported': '历史台账导入',
  'ledger.withdrawn': '历史台账撤回',
  'document.finalised': '定稿',
  'private.erased': '个人信息删除',
  'setting.changed': '设置变更',
  'calendar.imported': '放假安排导入',
  'script.published': '话术发布',
  'device.enrolled': '设备登记',
  'device.revoked': '设备停用',
  'ruling.made': '收件裁决',
  'ruling.released': '放行裁决',
  'lease.granted': '领取案件',
  'epoch.begun': '市局服务端恢复',
  'pack.exported': '离线交换导出',
  'pack.imported': '离线交换导入',
  'pack.carried': '离线交换代送代取',
}

/** Types of records whose name holds a word. */
export const typesNamed = (word: string): string[] =>
  Object.entries(typeLabels)
    .filter(([, label]) => label.includes(word))
    .map(([type]) => type)

export const typeText = (type: string, kind: string): string =>
  typeLabels[type] ?? `${kindLabels[kind] ?? '其他'}记录`

const setAsideReasons: Record<string, string> = {
  'same-id-other-content': '同一编号出现两份不同内容',
  'unknown-device': '不认识写这条记录的设备',
  'content-altered': '内容与哈希不符，可能被改动过',
  'link-altered': '编号信息与哈希不符，可能被改动过',
  'signature-wrong': '签名不对',
  'private-altered': '个人信息部分与摘要不符',
  malformed: '格式不对',
}

export const setAsideText = (reason: string): string => setAsideReasons[reason] ?? reason

export const refusalText = (code: string | null): string =>
  code !== null && isHubCode(code) ? codes[code] : (code ?? '市局没有说明原因')
