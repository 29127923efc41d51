import { formatBytes, formatCount, formatInstant } from '#renderer/ui/format.ts'
import type { Tone } from '#renderer/ui/StateTag.tsx'
import type { Findings } from '#shared/contract/recovery.ts'

export interface RungText {
  name: string
  tone: Tone
  state: string
  text: string
}

const databases: Record<Findings['database']['state'], string> = {
  good: '现在又能读出来了',
  missing: '文件不见了',
  empty: '文件是空的',
  plaintext: '文件没有加密，不是本程序写的',
  damaged: '部分内容损坏',
  foreign: '不是这份工作数据的文件',
  newer: '由更新版本的程序建立',
  unreadable: '磁盘读不出来',
}

/** What each rung of the ladder found, in words. */
export const rungTexts = (found: Findings): RungText[] => [
  {
    name: '数据文件',
    tone: found.database.state === 'good' ? 'ok' : 'bad',
    state: databases[found.database.state],
    text: `修复时原样另存，能读出的内容尽量取回。${
      found.database.walMissing ? '上次退出不正常，最近的改动缺失。' : ''
    }`,
  },
  snapshotText(found),
  journalText(found),
  found.hub
    ? {
        name: '市局服务端',
        tone: 'info',
        state: found.hub.name,
        text: '修复后联网，市局已收的记录自动补齐。联网补齐以前，请先不要录入新的内容。',
      }
    : {
        name: '市局服务端',
        tone: 'idle',
        state: '没有登记',
        text: '单机使用没有这一级，靠快照和日志恢复。',
      },
]

const snapshotText = ({ snapshots, identity }: Findings): RungText => {
  const good = snapshots.find(({ state }) => state === 'good')
  const damaged = snapshots.filter(({ state }) => state === 'damaged').length
  const over = damaged > 0 ? `更新的 ${damaged} 份已损坏，跳过。` : ''
  if (good)
    return {
      name: '快照',
      tone: 'ok',
      state: '完好',
      text: `采用 ${formatInstant(good.at)} 的快照（${formatBytes(good.bytes)}），已逐页核验。${over}`,
    }
  return identity
    ? {
        name: '快照',
        tone: 'warn',
        state: '没有可用的快照',
        text: `用原来的密钥和设备身份重建数据库，再放回记录。${over}`,
      }
    : { name: '快照', tone: 'bad', state: '没有可用的快照', text: `本机的设备身份也读不出来。${over}` }
}

const journalText = ({ journal: { facts, bytes, ahead, damaged } }: Findings): RungText => ({
  name: '未发记录日志',
  tone: damaged ? 'warn' : 'ok',
  state: damaged ? '后段损坏' : '完好',
  text: `读出 ${formatCount(facts)} 条（${formatBytes(bytes)}），其中 ${formatCount(ahead)} 条在快照之后，原样放回。`,
})
