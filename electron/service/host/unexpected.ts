import type { Fault } from '#shared/contract/result.ts'

/** What a thrown error means to the person: a full disk and a damaged file are said as such, the rest is a bug. */
export const unexpectedFault = (error: unknown): Fault => {
  const code = (error as { code?: string } | null)?.code ?? ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return {
      code: 'DISK_FULL',
      message: '磁盘空间不足，刚才的内容没有写入。',
      safe: '此前已保存的记录都在，屏幕上的内容还在，请不要关闭窗口。',
      todo: '请清理磁盘或移走其他文件后点“重试保存”。',
    }
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code))
    return {
      code: 'DB_IO',
      message: '读写本机数据文件时磁盘出错，这一步没有完成。',
      safe: '此前已保存的记录都在，屏幕上的内容还在，请不要关闭窗口。',
      todo: '程序正在重新打开并检查数据文件；请稍候再点“重试保存”。',
      details: { detail: code },
    }
  return {
    code: 'BUG',
    message: '程序内部出现问题，这一步没有完成。',
    safe: '此前已保存的内容都在本机。',
    todo: '请重试；仍不行的，请导出诊断信息交管理员。',
  }
}
