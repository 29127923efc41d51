import type { Fault } from '#shared/contract/result.ts'

export const roundGone: Fault = {
  code: 'ROUND_GONE',
  message: '没有找到这个批次，可能不在您的范围。',
  safe: '数据没有变化。',
  todo: '请返回批次列表。',
}

export const recordMissing: Fault = {
  code: 'BLOB_MISSING',
  message: '抽取记录的文件还没有传到本机。',
  safe: '市局服务端保存有完整记录。',
  todo: '请联网同步后再导出。',
}

/** A step that the round's state does not allow. */
export const stepImpossible = (doing: string, status: string): Fault => ({
  code: 'ROUND_STEP',
  message: `批次现在是“${status}”，不能${doing}。`,
  safe: '批次没有变化。',
  todo: '请刷新批次页面，按当前步骤办理。',
})

/** PLAN_FROZEN of errors.json. */
export const planFrozen = (at: string): Fault => ({
  code: 'PLAN_FROZEN',
  message: `方案已于${at}冻结，不能再改。`,
  safe: '已冻结的方案和抽取记录没有变化。',
  todo: '确需调整的，请将本批次作废并写明理由，另建批次；冻结次数会在抽取记录中如实列出。',
})
