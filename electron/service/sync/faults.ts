/** What can stand between this device and 市局服务端, in words for people. Saving goes on in every case. */
import type { Fault } from '#shared/contract/result.ts'
import { codes, isHubCode } from '#shared/protocol/codes.ts'

const here = '您的记录都已存在本机，可继续工作。'

/** Nobody answered, or not in time. */
export const unreachable = (reason: string): Fault => ({
  code: 'HUB_UNREACHABLE',
  message: `现在连不上市局服务端（${reason}）。`,
  safe: here,
  todo: '恢复网络后会自动续传；多日仍连不上的，请联系管理员或使用离线交换包。',
})

/** Somebody answered who is not the hub this device was enrolled with. */
export const certMismatch = (): Fault => ({
  code: 'HUB_CERT_MISMATCH',
  message: '对方出示的证书与登记时的不同，可能连到了别的机器。',
  safe: '已停止传输，没有发出任何数据，本机记录完好。',
  todo: '请不要继续尝试，向管理员核对证书指纹；确已更换证书的，由管理员发新的登记码。',
})

/** A sign-in page of the network answered instead (需先登录的网络). */
export const captivePortal = (): Fault => ({
  code: 'CAPTIVE_PORTAL',
  message: '网络返回的是登录页面，不是市局服务端的答复。',
  safe: '没有发送数据，本机记录完好，没有被标为“市局已收”。',
  todo: '请在浏览器中完成网络登录，再点“立即同步”。',
})

export const sampleToHub = (): Fault => ({
  code: 'SAMPLE_TO_HUB',
  message: '本机使用的是样例数据，带有永久标记，不能加入市局服务端。',
  safe: '没有发送任何数据。',
  todo: '请退出样例，选择“登记设备”或“单机正式使用”另建数据。',
})

export const codeWrong = (): Fault => ({
  code: 'ENROLL_CODE_WRONG',
  message: '输入的登记码不能识别，可能有个别字符抄错。',
  safe: '本机尚未登记，现有数据没有变化。',
  todo: '请对照原码重新输入；连续输错多次后需等待一段时间。',
})

/** A note, never a refusal: the clock of this machine is off by so much. */
export const clockOff = (offsetMs: number): Fault => ({
  code: 'CLOCK_OFF',
  message: `本机时间与市局服务端相差${lengthOf(Math.abs(offsetMs))}。`,
  safe: '记录照常保存，顺序不受影响，时间偏差会如实标注。',
  todo: '请管理员校准本机时间；时限提醒以市局服务端时间为准。',
})

/** From here on the difference is shown. */
export const clockToleranceMs = 5 * 60 * 1000

const lengthOf = (ms: number): string => {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return `${minutes}分钟`
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)}小时` : `${Math.round(minutes / 60 / 24)}天`
}

const texts: Record<string, Omit<Fault, 'code'>> = {
  ENROLL_CODE_EXPIRED: {
    message: '登记码已过期，或者已经用过（每个登记码只能使用一次）。',
    safe: '本机尚未登记，现有数据没有变化。',
    todo: '请联系管理员重新发码；无网络的设备可改用申请文件登记。',
  },
  ENROLL_DENIED: {
    message: '管理员没有同意这台设备登记。',
    safe: '现有数据没有变化。',
    todo: '请联系管理员核对后重新发码。',
  },
  HUB_REVOKED: {
    message: '这台设备的登记已被管理员停用。',
    safe: '本机记录都在；尚未发送的会交市局服务端等待放行。',
    todo: '请联系管理员说明情况。',
  },
  HUB_PROTOCOL: {
    message: '本机程序与市局服务端的版本不配套。',
    safe: here,
    todo: '请安装管理员提供的新版本，升级后自动续传。',
  },
  HUB_BUSY: { message: '市局服务端现在繁忙。', safe: here, todo: '程序会自动稍后再试，不需要操作。' },
  HUB_NOT_ALLOWED: {
    message: '您的岗位没有这项权限。',
    safe: '数据没有改动。',
    todo: '需要办理的，请联系管理员调整岗位。',
  },
  SYNC_CLONE: {
    message: '另一台设备使用了与本机相同的设备身份，可能是整机复制。',
    safe: '两台设备的记录都保留，没有丢弃。',
    todo: '本机将自动换新身份继续工作；请告知管理员登记两台设备。',
  },
  SYNC_NOT_FROZEN: {
    message: '市局服务端还没有收到这个批次的冻结记录。',
    safe: '冻结的方案在本机，没有改动。',
    todo: '请等“市局已收”后再抽取。',
  },
  SYNC_LEASE_TAKEN: {
    message: '该件已由他人领取。',
    safe: '数据没有改动。',
    todo: '请领取其他待办的件。',
  },
  SYNC_FILE_HASH: {
    message: '附件在传输中校验不符，没有收下。',
    safe: '原件在本机，没有改动。',
    todo: '程序会自动重传；连续失败的请检查文件是否被其他软件修改。',
  },
}

/** What the hub answered instead of a value. */
export const refusedBy = (code: string, details?: Record<string, unknown>): Fault => {
  if (code === 'ENROLL_SAMPLE') return sampleToHub()
  if (code === 'ENROLL_CODE_WRONG') return codeWrong()
  const text = texts[code] ?? {
    message: `市局服务端没有接受这次请求：${isHubCode(code) ? codes[code] : code}。`,
    safe: here,
    todo: '程序会自动再试；反复出现的，请把编号告诉管理员。',
  }
  return { code, ...text, ...(details ? { details } : {}) }
}
