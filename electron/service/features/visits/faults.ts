import type { Fault } from '#shared/contract/result.ts'
import type { WorkProblem } from '#shared/domain/visits/work.ts'

const kept = '已录入的内容都已存在本机。'
const unchanged = '走访没有变化。'

export const visitFaults = {
  gone: {
    code: 'VISIT_GONE',
    message: '没有找到这次走访，可能不在您的范围。',
    safe: kept,
    todo: '请返回走访列表。',
  },
  place: {
    code: 'VISIT_PLACE',
    message: '走访地点应是县市区、镇街、村（社区）或政务服务中心，并且在您的范围内。',
    safe: unchanged,
    todo: '请重新选择走访地点。',
  },
  closed: (name: string): Fault => ({
    code: 'VISIT_PLACE_CLOSED',
    message: `“${name}”已经停用，不能开始走访。`,
    safe: unchanged,
    todo: '请改选合并后的地点；原来的计划可以取消。',
  }),
  stands: (doing: string, status: string): Fault => ({
    code: 'VISIT_STATE',
    message: `这次走访${status}，不能${doing}。`,
    safe: kept,
    todo: '请刷新页面查看最新情况。',
  }),
  notYours: {
    code: 'NOT_ALLOWED',
    message: '这次走访由其他单位组织，您只能查看。',
    safe: unchanged,
    todo: '需要办理的，请联系组织单位。',
  },
  notAuthor: {
    code: 'NOT_AUTHOR',
    message: '只有记录人本人可以更正或作废这份记录。',
    safe: '记录没有变化。',
    todo: '需要更正的，请联系记录人。',
  },
  noRecord: {
    code: 'VISIT_NO_RECORD',
    message: '没有找到要办理的走访记录，可能已经作废。',
    safe: '记录没有变化。',
    todo: '请刷新页面。',
  },
  village: {
    code: 'VISIT_VILLAGE_SCORED',
    message: '村（社区）只记问题和协调事项，不能用打分的检查表。',
    safe: unchanged,
    todo: '请改选村（社区）走访记录。',
  },
  tooLong: {
    code: 'VISIT_TOO_LONG',
    message: '这份记录的文字太多，超过约1.8万字，提交不了。',
    safe: kept,
    todo: '请精简谈话记录和问题描述，详细材料可作为附件。',
  },
  futurePaper: {
    code: 'VISIT_PAPER_DAY',
    message: '纸质记录的日期不能晚于今天。',
    safe: unchanged,
    todo: '请核对纸质记录表上的日期。',
  },
  incomplete: ([first, ...more]: readonly [WorkProblem, ...WorkProblem[]]): Fault => ({
    code: 'VISIT_INCOMPLETE',
    message: `${first.text}。`,
    safe: '已录入的内容都已存在本机，走访仍为未提交。',
    todo: '请补充后再提交。',
    details: { field: first.field, at: first.at, problems: [first, ...more] },
  }),
} satisfies Record<string, Fault | ((...given: never[]) => Fault)>
