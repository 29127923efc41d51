import type { Fault } from '#shared/contract/result.ts'

export const caseGone: Fault = {
  code: 'CASE_GONE',
  message: '没有找到这条记录，可能不在您的范围。',
  safe: '记录没有变化。',
  todo: '请返回复核台。',
}

/** SELF_REVIEW of errors.json. */
export const selfReview: Fault = {
  code: 'SELF_REVIEW',
  message: '这条记录是您本人拨打的，须由其他同志复核。',
  safe: '记录仍在待复核列表。',
  todo: '请转交其他复核人员。',
}

export const secondPerson: Fault = {
  code: 'SELF_REVIEW',
  message: '这条记录是您本人复核的，异议须由另一名同志复核。',
  safe: '异议仍在待复核列表。',
  todo: '请转交没有参与拨打和复核的同志。',
}

export const changedMeanwhile: Fault = {
  code: 'REVIEW_STALE',
  message: '这条记录已更正、作废或另有记录，不是您看到的那一份。',
  safe: '没有写入复核意见。',
  todo: '请重新打开这条记录再复核。',
}

export const alreadyDecided: Fault = {
  code: 'REVIEW_DONE',
  message: '这条记录已经复核。',
  safe: '已有的复核意见没有变化。',
  todo: '请处理下一条。',
}

export const awaitsRuling: Fault = {
  code: 'SYNC_AWAITING_RULING',
  message: '这条记录有两份不同的复核意见，待裁定。',
  safe: '两份意见都保留，没有覆盖。',
  todo: '请由管理员裁定采用哪一份。',
}

export const roundPastReview = (status: string): Fault => ({
  code: 'ROUND_STEP',
  message: `批次现在是“${status}”，不能再复核。`,
  safe: '记录没有变化。',
  todo: '确需更改结论的，请在核实环节办理。',
})

/** Something that must be written down is not. */
export const needed = (code: string, what: string): Fault => ({
  code,
  message: `${what}。`,
  safe: '已填写的内容没有丢失，记录没有变化。',
  todo: '请补充后再提交。',
})

export const notAsked: Fault = {
  code: 'CONFIRM_NOT_SENT',
  message: '这个问题还没有向单位发出核实单，不能录入答复。',
  safe: '记录没有变化。',
  todo: '请先发出核实单。',
}

export const noObjection: Fault = {
  code: 'CONFIRM_NO_OBJECTION',
  message: '这个问题没有待复核的异议。',
  safe: '记录没有变化。',
  todo: '请刷新页面查看核实情况。',
}
