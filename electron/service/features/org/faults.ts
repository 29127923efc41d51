import type { Fault } from '#shared/contract/result.ts'

/** What can stand in the way of a change to the register, in words for people. Nothing is changed in any of these cases. */
export const orgFaults = {
  unknown: (): Fault => fault('ORG_UNKNOWN', '没有找到这个机构，可能已在别处变更。', '请刷新后重新选择。'),
  outOfScope: (name: string): Fault =>
    fault(
      'ORG_OUT_OF_SCOPE',
      `“${name}”不在您单位的管理范围内，不能修改。`,
      '请联系该机构的上级管理员办理。',
    ),
  placement: (child: string, parent: string): Fault =>
    fault('ORG_PLACEMENT', `${child}不能设在${parent}下面。`, '请另选上级机构。'),
  cycle: (): Fault => fault('ORG_CYCLE', '上级机构不能选它自己或它的下级。', '请另选上级机构。'),
  duplicate: (name: string, parent: string): Fault =>
    fault(
      'ORG_DUPLICATE',
      `“${parent}”下面已有在用的“${name}”。`,
      '请核对是否同一机构；确有两个的，请在名称中区分。',
    ),
  inUseBelow: (name: string, count: number): Fault =>
    fault(
      'ORG_IN_USE',
      `“${name}”下面还有${count}个在用的机构或窗口。`,
      '请先停用或调整它们，再停用本机构。',
    ),
  phone: (text: string): Fault =>
    fault('ORG_PHONE', `电话${text}。`, '请填写能直接拨打的号码，如0553-3835110。'),
  personUnknown: (): Fault => fault('PERSON_UNKNOWN', '没有找到这名人员。', '请刷新后重新选择。'),
  grantUnknown: (): Fault => fault('GRANT_UNKNOWN', '没有找到这条岗位记录。', '请刷新后重新选择。'),
  ownRole: (): Fault =>
    fault('GRANT_OWN', '不能终止自己的岗位。', '请由另一名管理员办理，以免无人能管理本单位。'),
  days: (): Fault => fault('DAYS_ORDER', '结束日期早于开始日期。', '请核对两个日期。'),
  grantTwice: (): Fault =>
    fault('GRANT_TWICE', '这名人员在该机构已有同样的岗位，日期有重叠。', '请先终止原岗位，或调整日期。'),
  tenureUnknown: (): Fault => fault('TENURE_UNKNOWN', '没有找到这条责任人记录。', '请刷新后重新选择。'),
  tenureOrder: (from: string): Fault =>
    fault(
      'TENURE_ORDER',
      `现任责任人自${from}起，新责任人的开始日期应晚于这一天。`,
      '请核对日期，或先更正现任责任人的记录。',
    ),
  notWindow: (): Fault =>
    fault('TENURE_NOT_WINDOW', '只有窗口可以登记责任人。', '请在树中选择具体窗口后登记。'),
  callerUnknown: (): Fault => fault('CALLER_UNKNOWN', '没有找到这个拨打号码。', '请刷新后重新选择。'),
  callerDuplicate: (number: string): Fault =>
    fault('CALLER_DUPLICATE', `号码${number}已在台账中。`, '请直接修改原有一行；已停用的可以重新启用。'),
}

const fault = (code: string, message: string, todo: string): Fault => ({
  code,
  message,
  safe: '数据没有改动。',
  todo,
})
