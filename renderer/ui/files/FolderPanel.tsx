import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import type { Output } from '#shared/contract/contract.ts'
import type { RecordKind } from '#shared/domain/files/facts.ts'
import { useShell } from '../data/client.ts'
import { useCommandCall } from '../data/commands.ts'
import { FaultPanel } from '../FaultPanel.tsx'
import { formatBytes, formatInstant } from '../format.ts'
import css from './files.module.css'
import type { Offered } from './use-add-files.ts'

interface FolderPanelProps {
  record: { kind: RecordKind; id: string }
  onAdd: (offered: readonly Offered[]) => Promise<number>
  onClose: () => void
}

type Listed = Output<'files.listFolder'>

/** Many photos at once from a phone's folder or a card: the newest day is chosen, the rest is there to choose. */
export function FolderPanel({ record, onAdd, onClose }: FolderPanelProps) {
  const shell = useShell()
  const list = useCommandCall('files.listFolder')
  const [listed, setListed] = useState<Listed>()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())

  const look = async () => {
    const folder = await shell.chooseFolder({ title: '选择手机或存储卡上的照片文件夹' })
    if (!folder.ok || folder.value.path === null) return
    const found = await list.run({ path: folder.value.path, record })
    if (!found.ok) return
    setListed(found.value)
    setChosen(new Set(newestDay(found.value)))
  }
  const toggle = (path: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(path)
    else next.delete(path)
    setChosen(next)
  }
  const add = async () => {
    // As they were taken: the list has the newest first.
    const files = (listed?.files ?? []).filter((file) => chosen.has(file.path)).reverse()
    await onAdd(files.map(({ path, name }) => ({ name, source: 'folder', from: async () => ({ path }) })))
    onClose()
  }

  return (
    <div className={css.device}>
      <div className={css.buttons}>
        <Button
          type={listed ? 'default' : 'primary'}
          loading={list.running ? { delay: 300 } : false}
          onClick={look}
        >
          选择文件夹
        </Button>
        {listed && listed.files.length > 0 ? (
          <>
            <Button type="primary" disabled={chosen.size === 0} onClick={add}>
              导入选中的{chosen.size}个
            </Button>
            <Button onClick={() => setChosen(new Set(listed.files.map((file) => file.path)))}>全选</Button>
            <Button onClick={() => setChosen(new Set())}>全不选</Button>
          </>
        ) : null}
        <Button onClick={onClose}>收起</Button>
      </div>
      {list.fault ? <FaultPanel fault={list.fault} /> : null}
      {listed ? (
        listed.files.length === 0 ? (
          <p className={css.soft}>这个文件夹里没有照片或扫描件。手机须选择“传输文件”方式连接。</p>
        ) : (
          <>
            <p className={css.soft}>
              共{listed.files.length}个{listed.more ? '（只列最近的）' : ''}
              ，已选中最近一天的。手机上的原文件不会被改动或删除。
            </p>
            <ul className={css.list}>
              {listed.files.map((file) => (
                <li key={file.path}>
                  <Checkbox
                    checked={chosen.has(file.path)}
                    onChange={(event) => toggle(file.path, event.target.checked)}
                  >
                    {file.name}
                  </Checkbox>
                  <span className={css.soft}>
                    {formatInstant(file.at)}，{formatBytes(file.size)}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )
      ) : null}
    </div>
  )
}

const DAY_MS = 24 * 60 * 60 * 1000

const newestDay = ({ files }: Listed): string[] => {
  const newest = Math.max(...files.map((file) => file.at))
  return files.filter((file) => file.at > newest - DAY_MS / 2).map((file) => file.path)
}
