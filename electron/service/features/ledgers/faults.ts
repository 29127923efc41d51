import type { Fault } from '#shared/contract/result.ts'
import type { LedgerHeaders } from '#shared/domain/ledgers/columns.ts'
import { MAX_LEDGER_ROWS } from '#shared/domain/ledgers/ledger-row.ts'

const untouched = '没有导入任何内容，历史台账没有变化。'

export const ledgerFaults = {
  header: (found: Extract<LedgerHeaders, { found: false }>): Fault =>
    found.code === 'IMPORT_NO_HEADER'
      ? {
          code: found.code,
          message: '没有找到表头，应有“抽查日期”“被查单位”“事项名称”这样的列名。',
          safe: untouched,
          todo: '请确认选对了文件，或把表头改成上述列名后另存再导入。',
        }
      : {
          code: found.code,
          message: `工作表“${found.sheet}”中“${found.label}”出现${found.count}次，程序不能确定取哪一列。`,
          safe: untouched,
          todo: '请删去多余的列后重新选择文件。',
        },
  empty: {
    code: 'IMPORT_EMPTY',
    message: '表头已找到，但下面没有可以导入的行。',
    safe: untouched,
    todo: '请确认台账中填写了单位或事项，再重新选择文件。',
  },
  tooMany: {
    code: 'IMPORT_TOO_LARGE',
    message: `一份台账最多${MAX_LEDGER_ROWS}行，这个文件超过了。`,
    safe: untouched,
    todo: '请按年度或季度拆成几个文件后分别导入。',
  },
  noYear: {
    code: 'LEDGER_NO_YEAR',
    message: '看不出这是哪一年的台账：标题、文件名和日期列里都没有年份。',
    safe: untouched,
    todo: '请在标题或文件名中写明年份，例如“2025年抽查台账”，再重新选择文件。',
  },
  known: (name: string): Fault => ({
    code: 'LEDGER_KNOWN',
    message: `内容相同的台账已经导入过，名称是“${name}”。`,
    safe: untouched,
    todo: '可直接在历史台账中查找；确需重新导入的，请先撤回原来那一份。',
  }),
  previewGone: {
    code: 'IMPORT_PREVIEW_GONE',
    message: '刚才的预览已经失效。',
    safe: untouched,
    todo: '请重新选择文件。',
  },
  stopped: {
    code: 'IMPORT_CANCELLED',
    message: '已停止导入。',
    safe: untouched,
    todo: '需要导入的，请再次选择文件。',
  },
  gone: {
    code: 'LEDGER_GONE',
    message: '没有找到这份台账，可能不在您的范围。',
    safe: '历史台账没有变化。',
    todo: '请刷新页面。',
  },
  notYours: {
    code: 'NOT_ALLOWED',
    message: '这份台账不是您所在单位导入的。',
    safe: '历史台账没有变化。',
    todo: '需要撤回的，请联系导入单位的管理员。',
  },
  alreadyWithdrawn: {
    code: 'LEDGER_WITHDRAWN',
    message: '这份台账已经撤回。',
    safe: '历史台账没有变化。',
    todo: '不需要再办理。',
  },
} satisfies Record<string, Fault | ((...given: never[]) => Fault)>
