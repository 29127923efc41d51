import type { Fault } from '#shared/contract/result.ts'

const nothing = '没有改动任何分派。'

export const handoverFaults = {
  personUnknown: (): Fault => ({
    code: 'HANDOVER_PERSON',
    message: '没有找到这名移交人，可能不在您的范围。',
    safe: nothing,
    todo: '请在人员与岗位中核对后再试。',
  }),
  receiver: (name: string): Fault => ({
    code: 'HANDOVER_RECEIVER',
    message: `${name}今天没有电话抽查的岗位，或已离岗，不能接收。`,
    safe: nothing,
    todo: '请换一名接收人，或先在人员与岗位中授予岗位。',
  }),
  same: (): Fault => ({
    code: 'HANDOVER_SAME',
    message: '移交人和接收人是同一人。',
    safe: nothing,
    todo: '请另选接收人。',
  }),
  notYours: (): Fault => ({
    code: 'HANDOVER_NOT_YOURS',
    message: '只能查看本人的移交内容；他人的由管理员办理。',
    safe: nothing,
    todo: '请联系管理员。',
  }),
}
