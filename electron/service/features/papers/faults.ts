import type { Fault } from '#shared/contract/result.ts'

export const paperGone: Fault = {
  code: 'PAPER_GONE',
  message: '没有找到这份文书，可能不在您的范围。',
  safe: '数据没有变化。',
  todo: '请返回通报列表。',
}

const statusNames = {
  draft: '送审稿',
  final: '定稿',
  numbered: '已登记文号',
  issued: '已印发',
  voided: '已作废',
} as const

/** A step that the document's state does not allow. */
export const paperStep = (doing: string, status: keyof typeof statusNames): Fault => ({
  code: 'PAPER_STEP',
  message: `这份文书现在是“${statusNames[status]}”，不能${doing}。`,
  safe: '文书没有变化。',
  todo: '请按送审稿、定稿、登记文号、印发的次序办理。',
})

export const blobMissing: Fault = {
  code: 'BLOB_MISSING',
  message: '这份文书的文件还没有传到本机。',
  safe: '市局服务端保存有完整文件。',
  todo: '请联网同步后再试。',
}

export const fileUnreadable = (code: string): Fault => ({
  code: 'DOC_UNREADABLE',
  message: `所选文件打不开（${code}）。`,
  safe: '没有导入任何内容，送审稿没有变化。',
  todo: '请确认文件还在原处、没有被其他程序占用，再重新选择。',
})

export const tooDifferent = (count: number): Fault => ({
  code: 'DOC_NOT_THIS_ONE',
  message: `所选文件与送审稿有${count}处数字不同，不像同一份文书。`,
  safe: '没有导入任何内容，送审稿没有变化。',
  todo: '请核对是否选错了文件；确是同一份的，请重新生成送审稿后再送审。',
})
