import type { Fault } from '#shared/contract/result.ts'
import type { RecoverFault } from './recover.ts'
import type { SnapshotFault } from './snapshots.ts'

const kept = '损坏的文件和快照、日志都在原处，没有删除。'

/** Why the ladder could not be climbed, for people. */
export const recoverFault = (fault: RecoverFault): Fault => {
  switch (fault.code) {
    case 'KEY_LOST':
    case 'KEY_UNPROVEN':
      return {
        code: fault.code,
        message: '现有密钥不能证明属于这份数据，没有开始修复。',
        safe: kept,
        todo: '请用口令或者恢复单打开；仍不行的，联系管理员。',
      }
    case 'NO_IDENTITY':
      return {
        code: fault.code,
        message: '没有可用的快照，本机的设备身份也读不出来，不能自动修复。',
        safe: kept,
        todo: '有镜像的，请把镜像中的文件拷回数据文件夹后重试；没有的，请联系管理员。',
      }
    case 'DISK_FULL':
      return {
        code: fault.code,
        message: '磁盘空间不足，修复没有完成。',
        safe: kept,
        todo: '请清理磁盘后再点“开始修复”。',
      }
    case 'FAILED':
      return {
        code: 'RECOVERY_FAILED',
        message: `修复没有完成（${fault.detail}）。`,
        safe: kept,
        todo: '请再试一次；仍不行的，请不要删除数据文件夹，联系管理员。',
      }
  }
}

/** Why there is no new snapshot, in one line. */
export const snapshotWords = ({ code, detail }: SnapshotFault): string => {
  switch (code) {
    case 'SOURCE_DAMAGED':
      return `检查发现数据库有损坏（${detail}），已有的快照都保留；请重新启动程序并按提示修复`
    case 'SNAPSHOT_UNSOUND':
      return `新快照没有通过检查（${detail}），已丢弃，原有快照不受影响`
    case 'DISK_FULL':
      return '磁盘空间不足，没有写成新快照，原有快照不受影响'
    case 'FAILED':
      return `没有写成新快照（${detail}），原有快照不受影响`
  }
}
