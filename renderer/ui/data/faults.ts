import type { Fault } from '#shared/contract/result.ts'

// What only the window itself can notice. Everything else is said by the data service.

export const noAnswer: Fault = {
  code: 'CALL_NO_ANSWER',
  message: '刚才的请求没有收到数据服务的答复。',
  safe: '已显示“本机已存”的内容都在，屏幕上的内容还在。',
  todo: '请再试一次；仍没有答复的，请退出程序再打开，并联系管理员。',
}

export const screenFailed: Fault = {
  code: 'SCREEN_FAILED',
  message: '这个页面没有显示出来，程序本身有缺陷。',
  safe: '已显示“本机已存”的内容都在，没有因此改变。',
  todo: '请点“重新打开本页”；仍不能显示的，请把编号告诉管理员。',
}
