import type { Fault } from '#shared/contract/result.ts'
import type { StepProblem } from '#shared/domain/walkthroughs/clock.ts'

const kept = '已记的步骤、问题都在，本次没有改动。'

export const walkFaults = {
  gone: {
    code: 'WALK_GONE',
    message: '没有找到这次体验，可能不在您的范围。',
    safe: kept,
    todo: '请返回走流程列表刷新。',
  },
  notYours: {
    code: 'NOT_ALLOWED',
    message: '这次体验不是您所在单位记录的。',
    safe: kept,
    todo: '需要修改的，请联系记录单位。',
  },
  closed: {
    code: 'WALK_CLOSED',
    message: '这次体验已经结束或作废，不能再记步骤。',
    safe: kept,
    todo: '结论和已记的步骤仍可更正，更正时请写明理由。',
  },
  itemGone: {
    code: 'WALK_ITEM_GONE',
    message: '现行事项清单里没有这个事项。',
    safe: '还没有开始记录，没有丢失内容。',
    todo: '请重新查找事项，或改为按“一件事”填写名称。',
  },
  personGone: {
    code: 'WALK_PERSON_GONE',
    message: '体验人或同行人员不在人员名录里。',
    safe: '还没有开始记录，填写的内容都在。',
    todo: '请重新选择人员，或先在“人员与岗位”登记。',
  },
  nothingRunning: {
    code: 'WALK_NO_STEP',
    message: '没有正在进行的步骤。',
    safe: kept,
    todo: '请先开始一个步骤，或用“补记”填写。',
  },
  stillRunning: {
    code: 'WALK_STEP_RUNNING',
    message: '还有一个步骤正在进行，不能结束体验。',
    safe: kept,
    todo: '请先结束当前步骤，再填写结论。',
  },
  times: (problem: StepProblem): Fault => ({
    code: problem,
    message: stepProblems[problem],
    safe: '这一步没有存成记录，已填的内容都在。',
    todo: '请按实际情况改正起止时间；正在进行的步骤可改为补记。',
  }),
  timesUnreadable: {
    code: 'WALK_STEP_TIMES',
    message: '起止时间没有看懂，应为日期和9:05这样的时间。',
    safe: '这一步没有存成记录，已填的内容都在。',
    todo: '请改正后再记。',
  },
  stepGone: {
    code: 'WALK_STEP_GONE',
    message: '没有找到这个步骤，可能已经撤去。',
    safe: kept,
    todo: '请刷新页面。',
  },
  blockageGone: {
    code: 'WALK_PROBLEM_GONE',
    message: '没有找到这个问题，可能已经撤去。',
    safe: kept,
    todo: '请刷新页面。',
  },
  reasonMissing: {
    code: 'WALK_REASON',
    message: '更正已存的内容要写明理由。',
    safe: kept,
    todo: '请填写更正理由。',
  },
  incomplete: (what: string): Fault => ({
    code: 'WALK_INCOMPLETE',
    message: `还没有填写${what}。`,
    safe: '已填的内容都已存在本机。',
    todo: '请补充后再存。',
  }),
  daysOrder: {
    code: 'WALK_DAYS_ORDER',
    message: '申请、补正、取件的日期先后不对。',
    safe: '已填的内容都已存在本机。',
    todo: '请核对三个日期，按先后填写。',
  },
  nothingToList: {
    code: 'WALK_NO_PROBLEMS',
    message: '没有可以列入清单的问题。',
    safe: '没有生成文件，记录没有变化。',
    todo: '请换一个筛选条件，或先记下问题。',
  },
} satisfies Record<string, Fault | ((...given: never[]) => Fault)>

const stepProblems: Record<StepProblem, string> = {
  WALK_STEP_BACKWARDS: '结束时间早于开始时间，可能是填反了，也可能是这台电脑的时钟被调过。',
  WALK_STEP_FUTURE: '结束时间晚于现在。',
  WALK_PAUSE_OUTSIDE: '有一段暂停不在这一步的起止时间之内。',
}
