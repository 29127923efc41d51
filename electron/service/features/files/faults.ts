import type { Fault } from '#shared/contract/result.ts'

const untouched = '没有附加任何文件，记录没有变化。'

const megabytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024 / 1024))}MB`

export const fileFaults = {
  empty: (name: string): Fault => ({
    code: 'FILE_EMPTY',
    message: `“${name}”是空文件，没有内容。`,
    safe: untouched,
    todo: '请在拍摄设备上确认能打开，再重新选择。',
  }),
  tooLarge: (name: string, size: number, limit: number): Fault => ({
    code: 'FILE_TOO_LARGE',
    message: `“${name}”有${megabytes(size)}，超过了每个文件${megabytes(limit)}的上限。`,
    safe: untouched,
    todo: '请改用普通照片，或截取需要的部分后再选。',
  }),
  kind: (name: string): Fault => ({
    code: 'FILE_KIND',
    message: `“${name}”不是照片、录音或扫描件（PDF），程序按内容判断，与文件名无关。`,
    safe: untouched,
    todo: '请选择照片、PDF 扫描件；其他材料请拍照或转成 PDF 后再附。',
  }),
  unreadable: (name: string): Fault => ({
    code: 'FILE_UNREADABLE',
    message: `“${name}”读不出来，可能已被移走，或存储卡接触不良。`,
    safe: untouched,
    todo: '请确认设备连接正常后重新选择。',
  }),
  changed: (name: string): Fault => ({
    code: 'FILE_CHANGED',
    message: `“${name}”在读取过程中被改动了，读到的内容前后不一致。`,
    safe: untouched,
    todo: '请等文件写完（如正在从手机复制）后重新选择。',
  }),
  recordGone: {
    code: 'RECORD_GONE',
    message: '要附加文件的记录不在本机。',
    safe: untouched,
    todo: '请返回列表刷新后再试。',
  },
  recordingOff: {
    code: 'RECORDING_OFF',
    message: '这项任务没有开启录音。',
    safe: untouched,
    todo: '确需录音的，请在开始任务时开启并填写书面依据。',
  },
  gone: {
    code: 'FILE_GONE',
    message: '这个附件不在本机。',
    safe: '记录没有变化。',
    todo: '请返回列表刷新后再试。',
  },
  purged: {
    code: 'FILE_PURGED',
    message: '这个附件已按规定到期清除，只保留校验值。',
    safe: '记录没有变化。',
    todo: '无需处理。',
  },
  away: {
    code: 'FILE_AWAY',
    message: '这个附件的内容不在本机。',
    safe: '记录和缩略图都在，内容由拍摄的设备送到市局服务端。',
    todo: '联网后点“取回”，从市局服务端下载；不联网的电脑点“取回”后，由下一个离线交换包带回。',
  },
  damaged: {
    code: 'FILE_DAMAGED',
    message: '本机保存的附件与登记的校验值不符，可能磁盘出错。',
    safe: '记录没有变化，程序不会用损坏的内容覆盖别处的原件。',
    todo: '联网后点“取回”，从市局服务端重新下载；只有本机有的，请联系管理员。',
  },
  notPicture: {
    code: 'FILE_NO_PREVIEW',
    message: '这个文件不能生成预览图。',
    safe: '原件完好，已在本机。',
    todo: '可用“另存原件”存出后用其他程序查看。',
  },
  noHub: {
    code: 'HUB_NEEDED',
    message: '现在连不上市局服务端，取不回附件。',
    safe: '记录没有变化。',
    todo: '请联网后再点“取回”。',
  },
} as const satisfies Record<string, Fault | ((...args: never[]) => Fault)>
