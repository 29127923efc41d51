import { Button } from 'antd'
import { Fragment, useState } from 'react'
import { useClient } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { Fault } from '#shared/contract/result.ts'
import css from './sync.module.css'

/** 待查区: records that could not be verified or applied. They stepped aside; everything else went on. */
export function Quarantine() {
  const list = useQueryCall('quarantine.list', {})
  const retry = useCommandCall('quarantine.retry')
  const { calls, shell } = useClient()
  const [open, setOpen] = useState<number | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [outcome, setOutcome] = useState('')
  const rows = list.data?.rows ?? []
  const ids = rows.map((row) => row.id)

  const again = async (asked: number[]) => {
    const tried = await retry.run({ ids: asked })
    if (!tried.ok) return setOutcome('')
    const { applied, left } = tried.value
    return setOutcome(
      left === 0
        ? `${applied}条已通过核验，正常使用。`
        : `${applied}条已通过核验，${left}条仍不能核验，留在待查区。`,
    )
  }
  const save = async (asked: number[], refused: boolean) => {
    const made = await calls['quarantine.export']({ ids: asked, refused })
    if (!made.ok) return setFault(made.error)
    const saved = await shell.saveText({
      suggestedName: refused ? '待查区.json' : `待查记录-${asked.join('-')}.json`,
      filters: [{ name: '待查区', extensions: ['json'] }],
      text: made.value.text,
    })
    return setFault(saved.ok ? null : saved.error)
  }

  return (
    <Panel
      title="待查区"
      aside={rows.length > 0 ? `${rows.length} 条` : undefined}
      actions={
        <span className={css.buttons}>
          <Button size="small" onClick={() => save(ids, true)}>
            导出交管理员
          </Button>
          {rows.length > 0 ? (
            <Button size="small" loading={retry.running ? { delay: 300 } : false} onClick={() => again(ids)}>
              全部重新核验
            </Button>
          ) : null}
        </span>
      }
    >
      {list.fault ? <FaultPanel fault={list.fault} onRetry={list.refetch} /> : null}
      {retry.fault ? <FaultPanel fault={retry.fault} /> : null}
      {fault ? <FaultPanel fault={fault} /> : null}
      {outcome && !retry.fault ? <p role="status">{outcome}</p> : null}
      {list.data && rows.length === 0 ? (
        <EmptyState title="待查区没有记录">不能核验的记录会移到这里，不影响其余记录。</EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <PlainTable heads={['记录', '移入时间', '原因', '操作']}>
          {rows.map((row) => (
            <Fragment key={row.id}>
              <tr>
                <td>
                  {row.typeText ?? '不能识别的记录'} <span className={css.small}>待查{row.id}号</span>
                </td>
                <td>
                  <DateText at={row.at} />
                </td>
                <td>{row.reasonText}</td>
                <td>
                  <div className={css.buttons}>
                    <Button
                      size="small"
                      aria-expanded={open === row.id}
                      onClick={() => setOpen(open === row.id ? null : row.id)}
                    >
                      {open === row.id ? '收起' : '查看'}
                    </Button>
                    <Button size="small" onClick={() => again([row.id])}>
                      重新核验
                    </Button>
                    <Button size="small" onClick={() => save([row.id], false)}>
                      导出
                    </Button>
                  </div>
                </td>
              </tr>
              {open === row.id ? (
                <tr>
                  <td colSpan={4}>
                    <Opened id={row.id} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </PlainTable>
      ) : null}
    </Panel>
  )
}

/** As it came, beside what is held here under the same id. Personal data is left out. */
function Opened({ id }: { id: number }) {
  const query = useQueryCall('quarantine.get', { id })
  if (query.fault) return <FaultPanel fault={query.fault} />
  const { body = '', held = null } = query.data ?? {}
  if (held === null) return <Body text={body} />
  return (
    <div className={css.pair}>
      <section aria-label="收到的一份">
        <p className={css.small}>收到的一份</p>
        <Body text={body} />
      </section>
      <section aria-label="本机原有的一份">
        <p className={css.small}>本机原有的一份</p>
        <Body text={held} />
      </section>
    </div>
  )
}

/** Scrolls by keyboard too. */
function Body({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <pre className={css.body} tabIndex={0}>
      {text}
    </pre>
  )
}
