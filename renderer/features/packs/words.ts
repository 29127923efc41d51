import { formatCount } from '#renderer/ui/format.ts'
import type { PackRegisterRow } from '#shared/contract/packs.ts'

export const packFilter = [{ name: '离线交换包', extensions: ['wipack'] }]

export const wayText: Record<PackRegisterRow['way'], string> = {
  out: '导出',
  in: '导入',
  'to-hub': '代送',
  'from-hub': '代取',
}

export const sizeText = (bytes: number): string => {
  if (bytes < 1024 * 1024) return `${formatCount(Math.ceil(bytes / 1024))} KB`
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`
  return `${(bytes / 1024 ** 3).toFixed(2)} GB`
}

/** How large one volume (卷) may be, by the medium it goes on. */
export const volumeSizes = [
  { value: 64 * 1024 ** 3, label: '不分卷' },
  { value: 3_900_000_000, label: '每卷不超过3.9GB（FAT32优盘）' },
  { value: 600_000_000, label: '每卷不超过600MB（光盘）' },
  { value: 100_000_000, label: '每卷不超过100MB' },
]

/** Today as part of a file name. */
export const dayPart = (ms: number): string =>
  new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')

/** A name as part of a file name. */
export const namePart = (name: string): string =>
  name
    .replace(/[\\/:*?"<>|\s（）()]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || '设备'
