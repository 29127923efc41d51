import type { Fault } from '#shared/contract/result.ts'

const unchanged = '检查表没有变化。'

export const checklistFaults = {
  gone: {
    code: 'CHECKLIST_GONE',
    message: '没有找到这份检查表，或者它已经停用。',
    safe: unchanged,
    todo: '请另选一份检查表。',
  },
  same: {
    code: 'CHECKLIST_SAME',
    message: '内容与现行版本相同，不需要发布新版本。',
    safe: '修改稿还在。',
    todo: '需要改动的，请先修改再发布。',
  },
  othersOwn: {
    code: 'CHECKLIST_NOT_OWN',
    message: '这份检查表由上级单位发布，您的岗位不能改动。',
    safe: '现行版本没有变化，修改稿还在。',
    todo: '需要不同内容的，请另建一份本单位的检查表。',
  },
  tooLong: {
    code: 'CHECKLIST_TOO_LONG',
    message: '检查表的文字太多，一份检查表连同依据、方法不能超过约1.6万字。',
    safe: '修改稿还在。',
    todo: '请精简检查方法和典型问题，或拆成两份检查表。',
  },
  alreadyWithdrawn: {
    code: 'CHECKLIST_WITHDRAWN',
    message: '这份检查表已经停用。',
    safe: unchanged,
    todo: '不需要再办理。',
  },
} satisfies Record<string, Fault>
