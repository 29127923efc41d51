import { Checkbox, Tabs } from 'antd'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { RoundPicker, useChosenRound } from '#renderer/ui/RoundPicker.tsx'
import { replaceParams, useRoute } from '#renderer/ui/route.ts'
import { groupings } from '#shared/domain/results/groups.ts'
import { CasesBehind } from './CasesBehind.tsx'
import { ElementsTab } from './ElementsTab.tsx'
import { FindingsTab } from './FindingsTab.tsx'
import { GroupsTab } from './GroupsTab.tsx'
import { Overview } from './Overview.tsx'
import css from './results.module.css'
import { type Scope, useDrill } from './use-drill.ts'

const tabs = [
  { key: 'all', label: '总体' },
  { key: 'area', label: '县市区和市直' },
  { key: 'unit', label: '单位' },
  { key: 'window', label: '窗口' },
  { key: 'element', label: '要素' },
  { key: 'focus', label: '重点领域' },
  { key: 'findings', label: '问题清单' },
]

/** 结果: each figure with what it counts, and the way down to the record. */
export function ResultsScreen() {
  const { rounds, round, loading } = useChosenRound()
  const tab = useRoute((place) => place.params.tab ?? 'all')
  const accumulate = useRoute((place) => place.params.quarter === '1')
  const { asked } = useDrill()
  if (loading) return <DelayedSpinner label="正在读取批次" />
  if (!round)
    return (
      <Page title="结果">
        <EmptyState title="还没有抽取过的批次">抽取并拨测后，结果在这里。</EmptyState>
      </Page>
    )
  const scope = { round: round.id, accumulate }
  return (
    <Page
      title="结果"
      wide
      toolbar={
        <>
          <RoundPicker rounds={rounds} value={round.id} />
          <Checkbox
            checked={accumulate}
            onChange={(event) => replaceParams({ quarter: event.target.checked ? '1' : null })}
          >
            季度累计
          </Checkbox>
        </>
      }
    >
      {asked ? (
        <CasesBehind scope={scope} asked={asked} />
      ) : (
        <Tabs
          activeKey={tab}
          onChange={(key) => replaceParams({ tab: key })}
          items={tabs.map((t) => ({
            ...t,
            children: t.key === tab ? <div className={css.pane}>{content(t.key, scope)}</div> : null,
          }))}
        />
      )}
    </Page>
  )
}

function content(tab: string, scope: Scope) {
  const by = groupings.find((g) => g === tab)
  if (by) return <GroupsTab scope={scope} by={by} />
  if (tab === 'element') return <ElementsTab scope={scope} />
  if (tab === 'findings') return <FindingsTab scope={scope} />
  return <Overview scope={scope} />
}
