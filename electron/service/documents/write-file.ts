import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fail, ok, type Result } from '#shared/contract/result.ts'

/**
 * Writes a document to a path a person chose: to a neighbour first, synced, then renamed, so that an
 * existing file is replaced whole or not at all.
 * Errors: DISK_FULL, DOC_FILE_BUSY (open in WPS, or a folder without permission), DOC_WRITE_FAILED.
 */
export async function writeDocumentFile(path: string, bytes: Uint8Array): Promise<Result<{ bytes: number }>> {
  const part = join(dirname(path), `.${randomUUID()}.part`)
  try {
    const file = await open(part, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
    return ok({ bytes: bytes.length })
  } catch (error) {
    await rm(part, { force: true })
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error
    return fail(faultOf(error.code, basename(path)))
  }
}

function faultOf(code: string, name: string) {
  const safe = '记录和草稿没有变化，原有文件没有被改动。'
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return {
      code: 'DISK_FULL',
      message: `磁盘空间不足，“${name}”没有写出。`,
      safe,
      todo: '请清理磁盘或换一个位置保存。',
    }
  }
  if (code === 'EBUSY' || code === 'EPERM' || code === 'EACCES') {
    return {
      code: 'DOC_FILE_BUSY',
      message: `“${name}”正被其他程序打开，或者没有写入该文件夹的权限，没有写出。`,
      safe,
      todo: '请关闭已打开的同名文件，或换一个位置保存。',
    }
  }
  return {
    code: 'DOC_WRITE_FAILED',
    message: `“${name}”没有写出（${code}）。`,
    safe,
    todo: '请确认文件夹存在，换一个位置保存。',
  }
}
