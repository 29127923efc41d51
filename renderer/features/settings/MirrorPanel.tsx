import { Button } from 'antd'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'

import type { MirrorState } from '#shared/contract/recovery.ts'
import css from './settings.module.css'

const tones: Record<MirrorState['state'], Tone> = { ok: 'ok', never: 'wait', missing: 'warn', failed: 'bad' }

/** 镜像: the second place that snapshots, journal and wrapped key go to. */
export function MirrorPanel({ mirror }: { mirror: MirrorState | null }) {
  const choose = useCommandCall('recovery.mirror')
  const copy = useCommandCall('recovery.mirrorNow')
  const shell = useShell()
  const ask = async () => {
    const chosen = await shell.chooseFolder({ title: '选择镜像文件夹' })
    if (chosen.ok && chosen.value.path !== null) await choose.run({ path: chosen.value.path })
  }
  return (
    <Panel
      title="镜像"
      aside={mirror ? <StateTag tone={tones[mirror.state]}>{mirror.text}</StateTag> : '没有设置'}
    >
      <p>
        每次制作快照后，把快照、日志、锁好的密钥和照片、录音等附件再存一份到另一块磁盘或者U盘。镜像是加密的，没有口令或者恢复单打不开；本机丢失的附件，镜像里还有的会自动取回。
      </p>
      {mirror ? (
        <FieldList
          items={[
            { label: '位置', value: mirror.path },
            { label: '上次成功', value: mirror.okAt ? <DateText at={mirror.okAt} /> : '还没有' },
            { label: '附件', value: `${formatCount(mirror.files)}个` },
            { label: '上次尝试', value: mirror.triedAt ? <DateText at={mirror.triedAt} /> : '还没有' },
          ]}
        />
      ) : null}
      {mirror?.sameDisk ? (
        <p>
          <StateTag tone="warn">与数据在同一块磁盘上，磁盘损坏时会一起丢失</StateTag>
        </p>
      ) : null}
      {choose.fault ? <FaultPanel fault={choose.fault} /> : null}
      {copy.fault ? <FaultPanel fault={copy.fault} /> : null}
      <div className={css.row}>
        <Button loading={choose.running} onClick={() => void ask()}>
          {mirror ? '换一个位置' : '选择磁盘或者U盘'}
        </Button>
        {mirror ? (
          <>
            <Button loading={copy.running} onClick={() => void copy.run({})}>
              现在备份
            </Button>
            <InlineConfirm
              label="停用镜像"
              question="停用后不再更新镜像，已经写好的文件留在原处。"
              onConfirm={() => choose.run({ path: null })}
            />
          </>
        ) : null}
      </div>
    </Panel>
  )
}
