import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { ComparedFeed } from '#shared/contract/sync.ts'
import css from './sync.module.css'

const states: Record<ComparedFeed['state'], { tone: Tone; text: string }> = {
  same: { tone: 'ok', text: '一致' },
  repaired: { tone: 'ok', text: '已补齐' },
  differs: { tone: 'warn', text: '不一致' },
  coming: { tone: 'info', text: '有新记录正在接收' },
}

/** 核对: both sides count what they hold of each part, and only what one of them lacks is sent again. */
export function Compare() {
  const compared = useQueryCall('sync.compared', {})
  const compare = useCommandCall('sync.compare')
  const [differing, setDiffering] = useState(false)
  const { running = false, at = null, fault = null, feeds = [] } = compared.data ?? {}
  const shown = differing ? feeds.filter((feed) => feed.state !== 'same') : feeds
  const trouble = compared.fault ?? compare.fault ?? fault
  return (
    <Panel
      title="核对"
      aside={
        at === null ? (
          '还没有核对过'
        ) : (
          <>
            上次核对 <DateText at={at} />，{summary(feeds)}
          </>
        )
      }
      actions={
        <Button
          size="small"
          type={running ? 'default' : 'primary'}
          disabled={running}
          onClick={() => compare.run({})}
        >
          {running ? '正在核对' : '现在核对'}
        </Button>
      }
    >
      <p className={css.small}>
        本机和市局服务端各自计算每个范围的记录数和校验值，有差异时只补差异的部分。每天自动核对一次，不影响录入。
      </p>
      {trouble ? (
        <FaultPanel fault={trouble} onRetry={() => void compare.run({})} retryLabel="再核对" />
      ) : null}
      {feeds.length === 0 && !trouble && !running ? (
        <EmptyState title="还没有核对结果">点“现在核对”，一般几秒钟完成。</EmptyState>
      ) : null}
      {feeds.length > 0 ? (
        <>
          <Checkbox checked={differing} onChange={(event) => setDiffering(event.target.checked)}>
            只看有差异的
          </Checkbox>
          <PlainTable
            heads={['范围', { text: '本机', number: true }, { text: '市局', number: true }, '结果', '说明']}
          >
            {shown.map((feed) => (
              <tr key={feed.feed}>
                <td>{feed.name}</td>
                <td data-number>{formatCount(feed.here)}</td>
                <td data-number>{formatCount(feed.hub)}</td>
                <td className={css.name}>
                  <StateTag tone={states[feed.state].tone} plain>
                    {states[feed.state].text}
                  </StateTag>
                </td>
                <td>{explain(feed)}</td>
              </tr>
            ))}
          </PlainTable>
          {shown.length === 0 ? <EmptyState title="全部一致" /> : null}
        </>
      ) : null}
    </Panel>
  )
}

const summary = (feeds: readonly ComparedFeed[]): string => {
  const differs = feeds.filter((feed) => feed.state === 'differs').length
  const repaired = feeds.filter((feed) => feed.state === 'repaired').length
  if (differs > 0) return `${feeds.length}个范围中${differs}个不一致`
  return repaired > 0 ? `${feeds.length}个范围，${repaired}个已补齐` : `${feeds.length}个范围全部一致`
}

const explain = ({ fetched, sent, aside, held, coming }: ComparedFeed): string =>
  [
    fetched > 0 ? `从市局补收${formatCount(fetched)}条` : '',
    sent > 0 ? `向市局补发${formatCount(sent)}条` : '',
    aside > 0 ? `${formatCount(aside)}条在待查区` : '',
    held > 0 ? `${formatCount(held)}条在市局等待放行、升级或待查` : '',
    coming > 0 ? `${formatCount(coming)}条在途` : '',
  ]
    .filter((part) => part !== '')
    .join('，')
