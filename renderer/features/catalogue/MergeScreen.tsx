import { Button, Input, Segmented } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { formatCount, formatInstant } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { linkTo, navigate, useRoute } from '#renderer/ui/route.ts'
import { SplitPane } from '#renderer/ui/SplitPane.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { MergeRow, MergeState, mergeShows } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'
import { MergeItemPanel } from './MergeItemPanel.tsx'
import own from './merge.module.css'

type Show = (typeof mergeShows)[number]
const STEP = 200

/** 合并清单: two releases published apart, item by item; nothing is published before everything is decided. */
export function MergeScreen() {
  const { left = '-', right = '-' } = useRoute((place) => place.params)
  const state = useQueryCall('catalogue.merge', { left, right })
  const compare = useCommandCall('catalogue.mergeCompare')
  const begun = useRef(false)
  const ready = state.data?.ready
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is known that nothing is compared yet
  useEffect(() => {
    if (ready !== false || begun.current) return
    begun.current = true
    void compare.run({ left, right })
  }, [ready])
  return (
    <Page
      title="合并清单"
      description="两份清单同时发布、互不知情。只有一份改过的，按改过的一份建议；两份都改过的，须逐项选择。"
      fill
      actions={<Button onClick={() => navigate('catalogueReleases')}>清单版本</Button>}
    >
      {state.fault ? <FaultPanel fault={state.fault} onRetry={state.refetch} /> : null}
      {compare.fault ? (
        <FaultPanel
          fault={compare.fault}
          onRetry={() => void compare.run({ left, right })}
          retryLabel="重新比对"
        />
      ) : null}
      <CallProgress title="比对两份清单" call={compare} unit="项" cancelNote="停止后可以重新比对" />
      {state.data === null ? (
        <EmptyState
          title="这两份清单不需要合并"
          action={<a href={linkTo('catalogueReleases')}>回到清单版本</a>}
        >
          可能已经合并过，或者其中一份已经撤回。
        </EmptyState>
      ) : null}
      {state.data?.ready ? <Merge state={state.data} /> : null}
    </Page>
  )
}

function Merge({ state }: { state: MergeState }) {
  const pair = { left: state.left.id, right: state.right.id }
  const [show, setShow] = useState<Show>(state.open > 0 ? 'open' : 'both')
  const [limit, setLimit] = useState(STEP)
  const [active, setActive] = useState<string | null>(null)
  const items = useQueryCall('catalogue.mergeItems', { ...pair, show, limit }, { keepPrevious: true })
  const rows = items.data?.rows ?? []
  const index = Math.max(
    0,
    rows.findIndex((row) => row.code === active),
  )
  const current = rows[index]
  const go = (to: number) => setActive(rows[Math.min(rows.length - 1, Math.max(0, to))]?.code ?? null)
  useKeys(
    {
      j: { label: '下一项（列表中也可用↓）', run: () => go(index + 1) },
      k: { label: '上一项（列表中也可用↑）', run: () => go(index - 1) },
      n: {
        label: '下一个待选择的事项',
        run: () => {
          const next = rows.findIndex((row, at) => at > index && row.open > 0)
          go(next >= 0 ? next : rows.findIndex((row) => row.open > 0))
        },
      },
    },
    '合并清单',
  )
  return (
    <>
      <p className={css.row}>
        {(['left', 'right'] as const).map((side) => (
          <span key={side}>
            <strong>{side === 'left' ? '甲' : '乙'}</strong>：{state[side].name}（{state[side].date}，
            {state[side].authorName ?? '其他设备'}发布于{formatInstant(state[side].at)}）
          </span>
        ))}
        <span className={css.soft}>
          {state.ancestor === null ? '两份清单没有共同的前一版。' : `共同的前一版：${state.ancestor}。`}
        </span>
      </p>
      <Segmented
        aria-label="列出哪些事项"
        value={show}
        options={(
          [
            ['open', '须选择的', null],
            ['both', '内容不同', state.both],
            ['left', '只在甲中有', state.onlyLeft],
            ['right', '只在乙中有', state.onlyRight],
          ] as const
        ).map(([value, label, count]) => ({
          value,
          label:
            count === null
              ? `${label}（还有${formatCount(state.open)}）`
              : `${label}（${formatCount(count)}）`,
        }))}
        onChange={(value) => {
          setLimit(STEP)
          setActive(null)
          setShow(value)
        }}
      />
      {items.fault ? <FaultPanel fault={items.fault} onRetry={items.refetch} /> : null}
      <SplitPane
        label="事项列表与内容的分界"
        initial={44}
        start={
          <DataTable
            label="有差别的事项"
            rows={rows}
            rowKey={(row) => row.code}
            columns={columns}
            rowHeight={44}
            total={items.data?.total ?? 0}
            loadMore={() => setLimit((before) => Math.min(2000, before + STEP))}
            activeKey={current?.code ?? null}
            onActiveChange={setActive}
            rowTone={(row) => (row.open > 0 ? 'warn' : undefined)}
            empty={items.loading ? null : <EmptyState title="没有这样的事项" />}
          />
        }
        end={
          <div className={own.scroll}>
            <div className={css.stack}>
              {current ? <MergeItemPanel state={state} code={current.code} /> : null}
              <Publish state={state} />
            </div>
          </div>
        }
      />
    </>
  )
}

/** What would be published, and publishing it. */
function Publish({ state }: { state: MergeState }) {
  const pair = { left: state.left.id, right: state.right.id }
  const choose = useCommandCall('catalogue.mergeChoose')
  const publish = useCommandCall('catalogue.mergePublish')
  const show = useToast((toast) => toast.show)
  const [name, setName] = useState('')
  const release = async () => {
    const answer = await publish.run({ ...pair, name })
    if (!answer.ok) return false
    show({ text: `已发布合并后的清单，共${formatCount(answer.value.items)}项` })
    navigate('catalogueReleases')
    return true
  }
  return (
    <Panel
      title="合并后的清单"
      aside={`共${formatCount(state.items)}项：两份相同${formatCount(state.same)}项，内容不同${formatCount(state.both)}项，只在一份中有而保留${formatCount(state.items - state.same - state.both)}项；不保留${formatCount(state.dropped)}项`}
    >
      {state.open > 0 ? (
        <div className={css.row}>
          <StateTag tone="warn">还有{formatCount(state.open)}项待选择，选完才能发布</StateTag>
          {(['left', 'right'] as const).map((side) => (
            <InlineConfirm
              key={side}
              size="small"
              label={`其余都用${side === 'left' ? '甲' : '乙'}`}
              question={`还没有选择的${formatCount(state.open)}项，两份都改过的地方都用${side === 'left' ? '甲' : '乙'}；之后仍可逐项更改。`}
              onConfirm={async () => (await choose.run({ ...pair, side })).ok}
            />
          ))}
        </div>
      ) : null}
      <div className={css.form}>
        <FieldRow label="清单名称">
          {(ids) => (
            <Input
              {...ids}
              value={name}
              maxLength={100}
              placeholder="如：十月清单（合并）"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </FieldRow>
        <div>
          <InlineConfirm
            label="发布合并后的清单"
            confirmLabel="确认发布"
            disabled={state.open > 0 || name.trim() === '' || publish.running}
            question={`将发布${formatCount(state.items)}项，替换现用清单，并注明由这两份清单合并而来。发布后可以撤回。`}
            onConfirm={release}
          />
        </div>
      </div>
      <CallProgress title="合并并发布" call={publish} unit="项" cancelNote="停止后两份清单不变" />
      {choose.fault ? <FaultPanel fault={choose.fault} /> : null}
      {publish.fault ? <FaultPanel fault={publish.fault} /> : null}
    </Panel>
  )
}

const columns: Column<MergeRow>[] = [
  { key: 'name', title: '事项名称', width: { min: 150, grow: 2 }, render: (row) => row.name },
  {
    key: 'fields',
    title: '不同的要素',
    width: { min: 110, grow: 1 },
    render: (row) => row.labels || '整个事项',
  },
  {
    key: 'state',
    title: '合并后',
    width: 110,
    render: (row) =>
      row.open > 0 ? (
        <StateTag tone="warn" plain>
          待选择{row.open}处
        </StateTag>
      ) : (
        <StateTag tone={row.touched ? 'ok' : 'idle'} plain>
          {row.stays ? (row.touched ? '已选择' : '按建议') : '不保留'}
        </StateTag>
      ),
  },
]
