import { Button } from 'antd'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { linkTo, navigate, useRoute } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { ItemDetail } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'
import { Guide } from './Guide.tsx'
import { ItemChecks, ItemFindings, ItemHistory, ItemPhones } from './ItemPanels.tsx'
import { Materials } from './Materials.tsx'

/** One item, read like the published guide (办事指南). */
export function ItemScreen() {
  const params = useRoute((place) => place.params)
  const code = params.code ?? ''
  const item = useQueryCall('catalogue.item', {
    code: code || '-',
    ...(params.release ? { release: params.release } : {}),
  })
  if (item.fault)
    return (
      <Page title="事项">
        <FaultPanel fault={item.fault} onRetry={item.refetch} />
      </Page>
    )
  if (item.data === undefined)
    return (
      <Page title="事项">
        <DelayedSpinner label="正在读取事项" />
      </Page>
    )
  if (item.data === null)
    return (
      <Page title="事项">
        <EmptyState title="本机没有这个事项" action={<a href={linkTo('catalogue')}>回到事项清单</a>}>
          它所在的清单版本可能还没有收到，或已不在清单中。
        </EmptyState>
      </Page>
    )
  return <Item item={item.data} />
}

function Item({ item }: { item: ItemDetail }) {
  const place = [item.area?.name, item.body.name, item.window?.name].filter(Boolean).join(' · ')
  return (
    <Page
      title={item.name}
      description={`${place || item.body.name}，${[item.level, item.type].filter(Boolean).join('、')}`}
      wide
      actions={
        <>
          <CopyButton text={item.code} label="复制编码" size="middle" />
          <Button onClick={() => navigate('catalogue', { body: item.body.id })}>同单位事项</Button>
        </>
      }
    >
      <p className={css.row}>
        <StateTag tone={item.release.live ? 'ok' : item.release.withdrawn ? 'bad' : 'idle'}>
          {item.release.live ? '现用' : item.release.withdrawn ? '已撤回的清单' : '历史版本'}
        </StateTag>
        <span>
          {item.release.name}，清单日期{item.release.date}
        </span>
        <span className={css.faint}>编码 {item.code}</span>
        {item.maintainer && item.maintainer.id !== item.body.id ? (
          <span className={css.soft}>清单由{item.maintainer.name}维护</span>
        ) : null}
      </p>
      <ItemFindings item={item} />
      <ItemPhones item={item} />
      <Guide sections={item.sections} />
      <Materials item={item} />
      {item.extras.length > 0 ? (
        <Panel title="扩展要素" aside="清单中有、标准中没有的列">
          <dl className={css.guide}>
            {item.extras.map((extra) => (
              <Pair key={extra.label} label={extra.label} value={extra.value} />
            ))}
          </dl>
        </Panel>
      ) : null}
      <ItemHistory item={item} />
      <ItemChecks item={item} />
    </Page>
  )
}

function Pair({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  )
}
