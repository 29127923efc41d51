import type { Fault } from '#shared/contract/result.ts'

const kept = '修改稿还在，现行话术没有变化。'

export const scriptFaults = {
  gone: {
    code: 'SCRIPT_GONE',
    message: '没有找到这份话术。',
    safe: '现行话术没有变化。',
    todo: '请返回话术页面重新打开。',
  },
  same: {
    code: 'SCRIPT_SAME',
    message: '内容与现行版本相同，不需要发布新版本。',
    safe: kept,
    todo: '需要改动的，请先修改再发布。',
  },
  cityOnly: {
    code: 'SCRIPT_CITY_ONLY',
    message: '话术全市统一，由市局发布，您的岗位不能发布。',
    safe: kept,
    todo: '请把修改意见报市局，由市局发布新版本。',
  },
  note: {
    code: 'SCRIPT_NOTE',
    message: '还没有写修改说明。',
    safe: kept,
    todo: '请写明改了什么、为什么改，再发布。',
  },
  tooLong: {
    code: 'SCRIPT_TOO_LONG',
    message: '话术的文字太多，一份话术不能超过约8万字。',
    safe: kept,
    todo: '请精简不常用的模拟身份和应答。',
  },
  fixed: {
    code: 'SCRIPT_FIXED',
    message: '修改稿里不能改动的部分（要素、判定、禁语规则等）与本程序不一致，可能是其他版本的程序写的。',
    safe: kept,
    todo: '请以现行版本为底稿重新修改。',
  },
} satisfies Record<string, Fault>

/** The first problem in words, all of them for the screen. */
export const againstRules = (problems: readonly { text: string }[]): Fault => ({
  code: 'SCRIPT_RULES',
  message: `${problems[0]?.text ?? '话术不符合要求'}${problems.length > 1 ? `。共有${problems.length}处需要改` : ''}。`,
  safe: kept,
  todo: '请逐处改好后再发布。',
  details: { problems },
})
