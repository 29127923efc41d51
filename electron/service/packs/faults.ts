/** What can be wrong with a pack (离线交换包), in words for people. In every case nothing was applied. */
import type { Fault } from '#shared/contract/result.ts'
import type { PackFlaw } from '#shared/protocol/pack.ts'
import { refusedBy } from '../sync/faults.ts'

const safe = '没有导入任何内容，本机记录没有变化。'

const texts: Record<string, Omit<Fault, 'code'>> = {
  PACK_NOT_APPROVED: {
    message: '还没有登记离线交换的审批，导出和导入都停用。',
    safe: '没有生成或导入任何文件。',
    todo: '请管理员登记审批人、批准文号和日期；不联网的电脑，请先导入市局服务端为它生成的离线交换包。',
  },
  PACK_NOT_PACK: {
    message: '选中的文件不是离线交换包，或者文件开头已损坏。',
    safe,
    todo: '请确认选对了文件（扩展名为 .wipack），必要时从原介质重新复制。',
  },
  PACK_NEWER: {
    message: '这个离线交换包由更新版本的程序生成，本机程序还不能读取。',
    safe,
    todo: '请先安装管理员提供的新版本，再导入同一个文件。',
  },
  PACK_OTHER_HUB: {
    message: '这个离线交换包属于另一个市局服务端，不能在这里使用。',
    safe,
    todo: '请核对介质来源；确需交换的，请双方管理员核实登记情况。',
  },
  PACK_NOT_FOR_US: {
    message: '这个离线交换包不是给本机的，本机打不开。',
    safe,
    todo: '请交给包上写明的接收方；需要给本机的，请对方重新导出并选择本机。',
  },
  PACK_SENDER_UNKNOWN: {
    message: '不认识生成这个离线交换包的设备，无法核验来源。',
    safe,
    todo: '请先导入市局服务端的离线交换包（含设备登记），再导入这一个。',
  },
  PACK_SIGNATURE: {
    message: '离线交换包的签名不对，内容可能不是登记的设备写的。',
    safe,
    todo: '请不要继续使用这个文件，并把介质和来源告诉管理员。',
  },
  PACK_REVOKED: {
    message: '生成这个离线交换包的设备已被停用。',
    safe,
    todo: '请不要导入；停用前的记录由市局服务端等待放行后下发。',
  },
  PACK_MIXED: {
    message: '选中的几卷不属于同一个离线交换包，或者同一卷选了两次。',
    safe,
    todo: '请只选同一个包的各卷；文件名中有包的日期和卷号。',
  },
  PACK_OLDER: {
    message: '已经导入过同一来源更新的离线交换包，这一个较旧。',
    safe: '较新的包已含有它的全部内容，没有遗漏，没有重复记录。',
    todo: '无需再导入；需要核对的，可查看登记簿。',
  },
  PACK_DUPLICATE: {
    message: '这个离线交换包已经导入过。',
    safe: '没有产生重复记录。',
    todo: '无需再导入；需要核对的，可查看登记簿。',
  },
  PACK_MEDIUM: {
    message: '读写介质时出错，可能是空间不足、写保护或者介质已拔出。',
    safe: '已写好的部分可以接着用，本机记录没有变化。',
    todo: '请检查介质后点“继续”；要换介质的，请放弃这一个后重新导出。',
  },
  PACK_ALONE: {
    message: '本机没有登记到市局服务端，不能使用离线交换包。',
    safe: '没有生成或导入任何文件。',
    todo: '请先登记设备；没有网络的电脑可以用登记申请文件。',
  },
  PACK_NO_RECEIVER: {
    message: '没有找到接收方，它可能已被停用，或者本机还没有它的登记。',
    safe: '没有生成任何文件。',
    todo: '请刷新后重新选择接收方。',
  },
  PACK_PREVIEW_GONE: {
    message: '刚才的查看结果已经失效。',
    safe,
    todo: '请重新选择文件。',
  },
  PACK_BUSY: {
    message: '正在处理另一个离线交换包。',
    safe: '没有改动。',
    todo: '请等它完成，或先停止它。',
  },
  PACK_STOPPED: {
    message: '已停止。',
    safe: '已完成的部分都有效，可以接着做。',
    todo: '需要时请再次操作。',
  },
  PACK_GAP: {
    message: '这个离线交换包接不上本机现有的内容，中间缺了一段。',
    safe,
    todo: '请先从本机导出一个包交给对方，再导入对方的回复包。',
  },
}

export const packFault = (code: string, details?: Record<string, unknown>): Fault => {
  const text = texts[code]
  return text ? { code, ...text, ...(details ? { details } : {}) } : refusedBy(code, details)
}

/** A flaw of a file as a fault. */
export const flawFault = (flaw: PackFlaw): Fault => {
  switch (flaw.flaw) {
    case 'not-pack':
      return packFault('PACK_NOT_PACK', { file: flaw.volume })
    case 'newer':
      return packFault('PACK_NEWER')
    case 'not-for-us':
      return packFault('PACK_NOT_FOR_US')
    case 'signature':
      return packFault('PACK_SIGNATURE')
    case 'mixed':
      return packFault('PACK_MIXED', { file: flaw.volume })
    case 'volume-missing':
      return missing(flaw.volume)
    case 'altered':
    case 'truncated':
      return broken(flaw.volume, flaw.flaw === 'truncated')
  }
}

const missing = (volume: number): Fault => ({
  code: 'PACK_VOLUME_MISSING',
  message: `缺第${volume}卷。`,
  safe,
  todo: '请把各卷复制到同一个文件夹后再选择；缺少的一卷可从原设备重新复制。',
  details: { volume },
})

const broken = (volume: number, cut: boolean): Fault => ({
  code: 'PACK_BROKEN',
  message: cut ? `第${volume}卷不完整，可能复制时中断。` : `第${volume}卷校验不通过，可能已损坏或被改动。`,
  safe,
  todo: '请从原设备重新复制这一卷；原设备仍可继续导出。',
  details: { volume },
})

/** What the hub said of a pack that was carried to it. */
export const hubPackFault = (fault: Fault): Fault => {
  if (!fault.code.startsWith('PACK_')) return fault
  const volume = Number(fault.details?.volume ?? 0)
  if (fault.code === 'PACK_BROKEN' && volume > 0) return broken(volume, false)
  if (fault.code === 'PACK_VOLUME_MISSING' && volume > 0) return missing(volume)
  return packFault(fault.code, fault.details)
}
