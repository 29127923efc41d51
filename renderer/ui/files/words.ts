/** What is said of a file in few words. */
import type { FileEntry } from '#shared/contract/files.ts'
import type { Tone } from '../StateTag.tsx'

export const captionOf = (file: FileEntry): string => file.caption || file.name

/** Where its bytes are, for the tile. */
export const stateOf = (file: FileEntry): { tone: Tone; text: string } => {
  if (file.purged) return { tone: 'idle', text: '已清除' }
  if (file.problem) return { tone: 'bad', text: '有问题' }
  if (file.alsoIn.length > 0) return { tone: 'warn', text: '与别处重复' }
  if (file.wished && !file.here) return { tone: 'wait', text: '待下一个交换包带回' }
  if (file.received === true) return { tone: 'ok', text: file.here ? '市局已收' : '市局已收，未取回' }
  if (!file.here) return { tone: 'wait', text: '等待拍摄设备上传' }
  return file.received === null ? { tone: 'ok', text: '本机已存' } : { tone: 'wait', text: '待上传' }
}

/** Why there is no picture of it. */
export const whyText = (file: FileEntry): string => {
  if (file.role !== 'photo') return ''
  if (!file.here && !file.hasThumb) return '内容不在本机，取回后可看。'
  switch (file.why) {
    case 'too-many-pixels':
      return '像素过大，原件已保存，不生成预览图。'
    case 'unreadable':
      return '原件已保存，但这种格式或内容不能生成预览图。'
    default:
      return ''
  }
}
