/** The faults of reading a file, worded as in the message texts (提示语). The file name is filled in by the parent. */
import type { Fault } from '#shared/contract/result.ts'
import type { StageRefusal } from '#shared/domain/item/staging/stage.ts'
import type { ImportLimits } from './limits.ts'

const mb = (bytes: number): string => `${Math.round((bytes / 1024 / 1024) * 10) / 10}MB`

/** Thrown inside the child to leave deep code; caught at its edge and sent to the parent as a value. */
export class ImportRefused extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.message)
    this.name = 'ImportRefused'
    this.fault = fault
  }
}

/** `found` says what the bytes look like, when that is known: '网页', 'PDF 文档'. */
export const notSpreadsheet = (found?: string): Fault => ({
  code: 'IMPORT_NOT_SPREADSHEET',
  message: `这个文件不是可读取的表格（支持 .xlsx、.xls、.csv）${found ? `，内容是${found}` : ''}，扩展名可能被改过。`,
  safe: '没有导入任何内容，现有清单没有变化。',
  todo: '请在原系统重新导出，或用 WPS 打开后另存为 .xlsx 再导入。',
  ...(found ? { details: { found } } : {}),
})

export const passwordProtected = (): Fault => ({
  code: 'IMPORT_PASSWORD',
  message: '这个文件设置了密码，程序无法读取。',
  safe: '没有导入任何内容。',
  todo: '请在 WPS 中取消密码后另存一份再导入；程序不要求也不保存您的密码。',
})

export const tooLarge = (bytes: number, limits: ImportLimits): Fault => ({
  code: 'IMPORT_TOO_LARGE',
  message: `文件大小${mb(bytes)}，超过上限${mb(limits.fileBytes)}。`,
  safe: '文件没有读入，现有清单没有变化。',
  todo: '请按单位或区县分成几个文件导入，或删除图片、空白行后另存。',
  details: { bytes, limit: limits.fileBytes },
})

export const tooManyCells = (what: string, limits: ImportLimits): Fault => ({
  code: 'IMPORT_TOO_LARGE',
  message: `${what}，超过上限${limits.rows}行、${limits.columns}列。`,
  safe: '没有导入任何内容，现有清单没有变化。',
  todo: '请按单位或区县分成几个文件导入，或删除空白行、空白列后另存。',
})

export const zipBomb = (reason: string, limits: ImportLimits): Fault => ({
  code: 'IMPORT_ZIP_BOMB',
  message: `文件展开后${reason}（上限${mb(limits.inflatedBytes)}），不像正常的清单表格，已停止读取。`,
  safe: '没有导入任何内容，本机没有受影响。',
  todo: '请核实文件来源，从原系统重新导出；来源不明的请交管理员处理。',
  details: { reason },
})

/** The child fell silent, ran out of memory or ended. */
export const readerStopped = (why: 'silent' | 'memory' | 'ended'): Fault => ({
  code: why === 'ended' ? 'IMPORT_READER_STOPPED' : 'IMPORT_TOO_LARGE',
  message: {
    silent: '读取文件超过20秒没有进展，已停止。',
    memory: '读取文件需要的内存超过上限，已停止。',
    ended: '读取文件的程序意外退出。',
  }[why],
  safe: '没有导入任何内容，现有清单没有变化。',
  todo:
    why === 'ended'
      ? '请重新导入；再次出现的，请用 WPS 打开后另存为 .xlsx 再导入。'
      : '请按单位或区县分成几个文件导入，或删除图片、空白行后另存。',
  details: { why },
})

export const importCancelled = (): Fault => ({
  code: 'IMPORT_CANCELLED',
  message: '已停止导入。',
  safe: '没有导入任何内容，现有清单没有变化。',
  todo: '需要时可重新选择文件导入。',
})

export const fileUnreadable = (): Fault => ({
  code: 'IMPORT_FILE_UNREADABLE',
  message: '这个文件打不开，可能已被移走或正被其他程序占用。',
  safe: '没有导入任何内容，现有清单没有变化。',
  todo: '请关闭正在使用它的程序后重新选择文件。',
})

/** Why staging cannot begin, as a fault. */
export function stageFault(refusal: StageRefusal): Fault {
  switch (refusal.code) {
    case 'IMPORT_NO_HEADER':
      return {
        code: refusal.code,
        message: `在工作表“${refusal.sheet}”中没有找到“事项名称”“实施编码”等必需的列。`,
        safe: '没有导入任何内容。',
        todo: '请确认选对了工作表；表头名称不同的，可在“列对应”中手工指定表头所在行。',
        details: { sheet: refusal.sheet },
      }
    case 'IMPORT_HEADER_DUPLICATE':
      return {
        code: refusal.code,
        message: `工作表“${refusal.sheet}”中“${refusal.label}”出现${refusal.times}次，程序不能确定取哪一列。`,
        safe: '没有导入任何内容，已保留您选好的其他列对应。',
        todo: '请在“列对应”中指定要用的一列，或删去多余列后重新选择文件。',
        details: { ...refusal },
      }
    case 'IMPORT_EMPTY':
      return {
        code: refusal.code,
        message: '表头已找到，但下面没有数据行。',
        safe: '现有清单没有变化，没有被清空。',
        todo: '请确认导出时没有加筛选条件，再重新导出。',
        details: { sheet: refusal.sheet },
      }
  }
}

/** The file is older than the current release (比现用清单旧). */
export const olderRelease = (releaseDate: string, currentReleaseDate: string): Fault => ({
  code: 'IMPORT_OLDER_RELEASE',
  message: `本次清单日期${releaseDate}，早于现用清单${currentReleaseDate}。`,
  safe: '现用清单继续有效，没有被替换。',
  todo: '确需使用旧清单的，请管理员写明理由后另存为历史版本；否则请重新导出最新清单。',
  details: { releaseDate, currentReleaseDate },
})
