import type { ReactNode } from 'react'
import { formatBytes, formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { RecoveryState } from '#shared/contract/recovery.ts'
import css from './settings.module.css'
import { ageText } from './words.ts'

/** 恢复阶梯: what each rung holds at the moment. */
export function LadderRungs({ state }: { state: RecoveryState }) {
  const { snapshots, journal, hub, aside } = state
  const newest = snapshots.find((snapshot) => snapshot.state === 'good')
  return (
    <Panel title="恢复阶梯">
      <ol className={css.rungs}>
        <Rung
          name="损坏的文件另存"
          state={
            aside === 0 ? (
              <StateTag tone="ok">没有损坏过</StateTag>
            ) : (
              <StateTag tone="info">已另存 {aside} 次</StateTag>
            )
          }
        >
          先把打不开的文件原样另存到数据文件夹的 damaged 中。
        </Rung>
        <Rung
          name="最近的完好快照"
          state={
            newest ? (
              <StateTag tone="ok">{ageText(Date.now() - newest.at)}</StateTag>
            ) : (
              <StateTag tone="warn">还没有快照</StateTag>
            )
          }
        >
          {newest ? (
            <>
              <DateText at={newest.at} />，{formatBytes(newest.bytes)}
              {newest.facts === null ? '' : `，记录 ${formatCount(newest.facts)} 条`}，写成时已核验。
            </>
          ) : (
            '打开程序一分钟后自动制作，也可以现在制作。'
          )}
        </Rung>
        <Rung name="未发记录日志" state={<StateTag tone="ok">{formatBytes(journal.bytes)}</StateTag>}>
          {hub
            ? `市局还没有收到的记录 ${formatCount(journal.unsent)} 条，另记一份在日志里。`
            : `本机全部 ${formatCount(journal.unsent)} 条记录，另记一份在日志里。`}
        </Rung>
        <Rung
          name="市局服务端"
          state={
            hub ? (
              <StateTag tone={hub.lastContactAt ? 'ok' : 'wait'}>
                {hub.lastContactAt ? ageText(Date.now() - hub.lastContactAt) : '还没有联系上'}
              </StateTag>
            ) : (
              <StateTag tone="idle">没有登记</StateTag>
            )
          }
        >
          {hub ? `市局已收的记录从“${hub.name}”取回。` : '单机使用没有这一级，请用镜像另存一份。'}
        </Rung>
      </ol>
    </Panel>
  )
}

function Rung({ name, state, children }: { name: string; state: ReactNode; children: ReactNode }) {
  return (
    <li>
      <div className={css.rungHead}>
        <strong>{name}</strong>
        {state}
      </div>
      <p>{children}</p>
    </li>
  )
}
