import type { Fault } from '#shared/contract/result.ts'

export const caseGone: Fault = {
  code: 'CASE_GONE',
  message: '没有找到这个案件，可能不在您的范围或者批次已经结束。',
  safe: '已录入的内容都已存在本机。',
  todo: '请返回拨打队列。',
}

/** The case cannot be called now; the reason comes from the queue rules. */
export const notNow = (reason: string, block: string | null): Fault => ({
  code: block === 'OUTSIDE_HOURS' ? 'OUTSIDE_HOURS' : 'CALL_BLOCKED',
  message: `现在不能拨打：${reason}。`,
  safe: '案件没有变化，没有计次。',
  todo:
    block === 'OUTSIDE_HOURS'
      ? '请改约在办理时间内；如确需拨打，请写明理由后再拨。'
      : '请从队列中选择可以拨打的案件。',
})

export const attemptOpen: Fault = {
  code: 'ATTEMPT_OPEN',
  message: '这个案件有一次拨打还没有记结果。',
  safe: '已录入的内容都已存在本机。',
  todo: '请先选择这次拨打的结果。',
}

export const noAttempt: Fault = {
  code: 'ATTEMPT_NONE',
  message: '还没有登记拨打，不能记结果。',
  safe: '已录入的内容都已存在本机。',
  todo: '请先按空格键登记拨打，再记结果。',
}

export const guideMissing: Fault = {
  code: 'BLOB_MISSING',
  message: '这个事项的指南内容还没有传到本机，无法固定公布内容。',
  safe: '已录入的内容都已存在本机。',
  todo: '请联网同步后再提交。',
}

export const leaseNeeded: Fault = {
  code: 'LEASE_NEEDED',
  message: '这是公共池里的案件，要先在市局服务端领取，现在连不上。',
  safe: '案件没有变化，没有计次。',
  todo: '请先拨打分派给您的案件，联网后再领取公共池的案件。',
}

export const mustAvoidCase: Fault = {
  code: 'CASE_AVOID',
  message: '这个案件属于您本单位或本地区，按回避要求不能由您拨打。',
  safe: '案件没有变化，没有计次。',
  todo: '请留给其他抽查人员，或请管理员分派。',
}
