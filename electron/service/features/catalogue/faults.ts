import type { Fault } from '#shared/contract/result.ts'

const untouched = '没有导入任何内容，现有清单没有变化。'

/** What can stand in the way of importing, publishing and withdrawing, in words for people. */
export const catalogueFaults = {
  sessionGone: {
    code: 'IMPORT_SESSION_GONE',
    message: '这次导入已经结束，可能放置过久，或者程序重新启动过。',
    safe: untouched,
    todo: '请重新选择文件；列对应已经记住，不用再选。',
  },
  notStaged: {
    code: 'IMPORT_NOT_STAGED',
    message: '还没有按现在的列对应检查过这份表格。',
    safe: untouched,
    todo: '请先点“检查并预览”。',
  },
  nothingToPublish: {
    code: 'IMPORT_EMPTY',
    message: '没有可以发布的事项，全部行都没有通过检查。',
    safe: '现有清单没有变化，没有被清空。',
    todo: '请下载问题行，改正后重新导入。',
  },
  noBase: {
    code: 'RELEASE_NO_BASE',
    message: '还没有完整清单，不能发布增补清单。',
    safe: untouched,
    todo: '请先以“完整清单”发布。',
  },
  dateInvalid: {
    code: 'RELEASE_DATE',
    message: '清单日期不对，应是已经过去或当天的日期。',
    safe: untouched,
    todo: '请填写清单在原系统导出的日期。',
  },
  releaseGone: {
    code: 'RELEASE_UNKNOWN',
    message: '没有找到这个清单版本。',
    safe: '数据没有改动。',
    todo: '请刷新后重新选择。',
  },
  notYours: {
    code: 'RELEASE_OUT_OF_SCOPE',
    message: '这个清单版本由其他单位发布，不能在这里撤回。',
    safe: '数据没有改动。',
    todo: '请联系发布单位的管理员办理。',
  },
  alreadyWithdrawn: {
    code: 'RELEASE_WITHDRAWN',
    message: '这个清单版本已经撤回。',
    safe: '数据没有改动。',
    todo: '不需要再次撤回。',
  },
  bodyUnknown: {
    code: 'ORG_UNKNOWN',
    message: '没有找到这个机构，可能已在别处变更。',
    safe: '数据没有改动。',
    todo: '请刷新后重新选择。',
  },
  columnUnknown: {
    code: 'IMPORT_COLUMN_UNKNOWN',
    message: '列对应中有程序不认识的列或要素。',
    safe: untouched,
    todo: '请重新选择文件。',
  },
  notApart: {
    code: 'MERGE_NOT_APART',
    message: '这两份清单不需要合并，可能已经合并过，或者其中一份已经撤回。',
    safe: '数据没有改动。',
    todo: '请回到“清单版本”，看看现在哪些版本标着“需合并”。',
  },
  notHere: {
    code: 'MERGE_FILE_MISSING',
    message: '其中一份清单的文件还没有收到，不能逐项比对。',
    safe: '数据没有改动。',
    todo: '请连接网络，同步完成后再合并。',
  },
  notCompared: {
    code: 'MERGE_NOT_COMPARED',
    message: '这两份清单还没有比对完。',
    safe: '已选择的内容都在。',
    todo: '请重新打开合并页面，比对会接着进行。',
  },
  mergeStopped: {
    code: 'MERGE_CANCELLED',
    message: '已停止，没有发布合并后的清单。',
    safe: '已选择的内容都在，两份清单没有变化。',
    todo: '需要时可以重新开始。',
  },
  undecided: {
    code: 'MERGE_UNDECIDED',
    message: '还有两份清单都改过、没有选择的内容。',
    safe: '已选择的内容都在，没有发布。',
    todo: '请在“待选择”中逐项选完后再发布。',
  },
} as const satisfies Record<string, Fault>
