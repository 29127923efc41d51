import type { Fault } from '#shared/contract/result.ts'

// What the shell itself has to say to people. Everything else is said by the data service.

/** A call that was running when the data service died: whether it took effect is for the screen to look up. */
export const serviceRestarted: Fault = {
  code: 'SERVICE_RESTARTED',
  message: '数据服务意外退出，已自动重新启动。',
  safe: '已显示“本机已存”的内容都在，请核对最后一项。',
  todo: '可继续工作；如果一天内出现三次，请导出诊断信息交管理员。',
}

export const serviceUnavailable: Fault = {
  code: 'SERVICE_UNAVAILABLE',
  message: '数据服务没有启动成功，正在重新启动。',
  safe: '本机数据没有变化。',
  todo: '请等待片刻后再试这一步；仍不成功的，请退出程序再打开，并联系管理员。',
}

export const callRefused: Fault = {
  code: 'CALL_REFUSED',
  message: '这个请求不是由本程序的窗口发出的，没有执行。',
  safe: '本机数据没有变化。',
  todo: '请联系管理员。',
}

export const fileNotWritten: Fault = {
  code: 'FILE_NOT_WRITTEN',
  message: '文件没有写成，可能是磁盘已满、文件正被打开或没有写入权限。',
  safe: '本机数据没有变化。',
  todo: '请换一个位置另存，或关闭正在打开该文件的程序后重试。',
}
