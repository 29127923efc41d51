import type { Fault } from '#shared/contract/result.ts'
import type { OpenFault } from '../store/open.ts'

/** Why the data could not be opened, for people (safety: files are kept, nothing is re-created). */
export const openFault = (fault: OpenFault, version: string): Fault => {
  switch (fault.code) {
    case 'KEY_LOST':
      return {
        code: 'KEY_LOST',
        message: '本机密钥不可用：读不到密钥，或者密钥与数据不符。',
        safe: '数据文件仍在本机，没有改动，程序也没有另建空库。',
        todo: '请输入口令，或用恢复密钥（打印的恢复单或管理员保管的密钥）打开；多次失败请联系管理员，不要重置。',
      }
    case 'DB_NEWER':
      return {
        code: 'DB_NEWER',
        message: `数据由更新版本建立（数据格式${fault.found}，当前程序${version}只认识到${fault.known}）。`,
        safe: '为防止写坏，程序没有打开数据，数据没有变化。',
        todo: '请安装更新的版本；安装包向管理员索取。',
      }
    case 'DB_PLAINTEXT':
      return {
        code: 'DB_PLAINTEXT',
        message: '本机数据文件没有加密，不是本程序写成的样子，程序没有打开它。',
        safe: '文件没有改动。',
        todo: '请联系管理员核对数据文件夹。',
      }
    case 'DISK_FULL':
      return {
        code: 'DISK_FULL',
        message: '磁盘空间不足，工作数据没有打开。',
        safe: '数据文件没有损坏，此前已保存的记录都在。',
        todo: '请清理磁盘或移走其他文件，再点“重试”。',
      }
    case 'DISK_FAILED':
      return {
        code: 'DB_IO',
        message: '打开工作数据时磁盘写入出错，没有打开。',
        safe: '数据文件没有删除，此前已保存的记录都在。',
        todo: '请检查磁盘是否接好、是否只读，再点“重试”；仍不行的，请联系管理员，不要自行删除数据文件夹。',
        details: { detail: fault.detail },
      }
    case 'DB_CORRUPT':
      return {
        code: 'DB_CORRUPT',
        message:
          fault.detail === 'foreign'
            ? '数据文件不是这份工作数据的，可能被别的电脑或者别人的文件替换过。'
            : '检查发现本机数据库部分内容损坏。',
        safe: '原文件没有删除、没有改动；已登记的设备，市局已收的记录在市局服务端另有一份。',
        todo: '请点“开始修复”，程序先另存再恢复，并列出恢复和未恢复的记录；不要自行删除数据文件夹。',
        details: { detail: fault.detail },
      }
  }
}

/** Another process has the data folder (two writers would harm each other). */
export const secondInstance: Fault = {
  code: 'SECOND_INSTANCE',
  message: '同一数据文件夹已被另一个正在运行的程序打开，为防止互相覆盖，只允许一个使用。',
  safe: '数据没有改动，已打开的窗口不受影响。',
  todo: '请回到原来的窗口；找不到原窗口的，请先退出程序再打开。',
}
