/**
 * What the hub may answer instead of success, in words. Full texts for people (what happened, what is safe,
 * what to do) are in resources/errors.json under the same codes.
 */
export const codes = {
  HUB_MALFORMED: '请求格式不对',
  HUB_TOO_LARGE: '一次发送的内容过大',
  HUB_PROTOCOL: '程序版本与市局服务端不配套，需升级',
  HUB_BUSY: '市局服务端繁忙，请稍后再试',
  HUB_NOT_FOUND: '市局服务端没有这项内容',
  HUB_NOT_ALLOWED: '没有这项权限',
  HUB_REVOKED: '本设备的登记已被停用',
  HUB_INTERNAL: '市局服务端内部错误',
  HUB_DISK_FULL: '市局服务端磁盘已满',
  SYNC_SIGNATURE: '请求签名不对或设备未登记',
  SYNC_NONCE: '请求已过时，需重新握手',
  SYNC_REPLAY: '同一请求已收到过',
  SYNC_EPOCH: '市局服务端恢复过，需重新握手',
  SYNC_GAP: '记录编号不连续',
  SYNC_CLONE: '另一台设备使用了相同的设备身份',
  SYNC_PENDING_RELEASE: '岗位已调整，等待管理员放行',
  SYNC_FILE_HASH: '附件校验不符',
  SYNC_FILE_TOO_LARGE: '附件过大',
  SYNC_FILE_OFFSET: '附件续传位置不对',
  SYNC_LEASE_TAKEN: '该件已由他人领取',
  SYNC_NOT_FROZEN: '抽查方案尚未冻结或尚未被市局收到',
  SYNC_FACT_MALFORMED: '记录格式不对',
  SYNC_FACT_TOO_LARGE: '记录超过64KB',
  SYNC_FACT_CONTENT: '记录内容与签名不符',
  SYNC_FACT_LINK: '记录编号信息被改动',
  SYNC_FACT_SIGNATURE: '记录签名不对',
  SYNC_FACT_PRIVATE: '个人信息部分与摘要不符',
  SYNC_FACT_PAYLOAD: '记录字段不符合要求',
  SYNC_FACT_AUDIENCE: '记录的可见范围不对',
  SYNC_FACT_DEVICE: '写这条记录的设备尚未登记',
  SYNC_FACT_AUTHOR: '记录的作者不是本设备的使用人',
  SYNC_FACT_NOT_ALLOWED: '作者没有这项权限',
  SYNC_FACT_HUB_ONLY: '这类记录只能由市局服务端生成',
  SYNC_FACT_SAME_ID: '同一编号出现两份不同内容',
  PACK_NOT_APPROVED: '离线交换尚未批准',
  PACK_NOT_PACK: '不是离线交换包',
  PACK_NEWER: '离线交换包由更新版本的程序生成',
  PACK_OTHER_HUB: '离线交换包属于另一个市局服务端',
  PACK_NOT_FOR_US: '离线交换包不是给这里的',
  PACK_SENDER_UNKNOWN: '离线交换包的来源设备没有登记',
  PACK_SIGNATURE: '离线交换包的签名不对',
  PACK_BROKEN: '离线交换包不完整或被改动',
  PACK_MIXED: '选中的各卷不属于同一个离线交换包',
  PACK_VOLUME_MISSING: '离线交换包缺卷',
  PACK_OLDER: '已导入过更新的离线交换包',
  ENROLL_CODE_WRONG: '登记码不对',
  ENROLL_CODE_EXPIRED: '登记码已过期或已使用',
  ENROLL_WAITING: '等待管理员核对设备指纹',
  ENROLL_DENIED: '管理员没有同意登记',
  ENROLL_SAMPLE: '样例数据不能登记到市局服务端',
} as const

export type HubCode = keyof typeof codes

export const isHubCode = (code: string): code is HubCode => Object.hasOwn(codes, code)

/** HTTP status for each code an answer may carry. (Codes of single facts travel inside a 200.) */
export const httpStatus = (
  code: HubCode,
): 400 | 401 | 403 | 404 | 409 | 413 | 422 | 426 | 429 | 500 | 507 => {
  switch (code) {
    case 'HUB_NOT_FOUND':
      return 404
    case 'HUB_NOT_ALLOWED':
    case 'HUB_REVOKED':
    case 'ENROLL_DENIED':
    case 'ENROLL_SAMPLE':
    case 'ENROLL_CODE_WRONG':
    case 'ENROLL_CODE_EXPIRED':
    case 'PACK_NOT_APPROVED':
      return 403
    case 'SYNC_SIGNATURE':
    case 'SYNC_NONCE':
    case 'SYNC_REPLAY':
      return 401
    case 'SYNC_EPOCH':
    case 'SYNC_GAP':
    case 'SYNC_CLONE':
    case 'SYNC_FILE_OFFSET':
    case 'SYNC_LEASE_TAKEN':
    case 'SYNC_NOT_FROZEN':
    case 'PACK_OLDER':
      return 409
    case 'HUB_TOO_LARGE':
    case 'SYNC_FILE_TOO_LARGE':
      return 413
    case 'SYNC_FILE_HASH':
      return 422
    case 'HUB_PROTOCOL':
      return 426
    case 'HUB_BUSY':
      return 429
    case 'HUB_INTERNAL':
      return 500
    case 'HUB_DISK_FULL':
      return 507
    default:
      return 400
  }
}
