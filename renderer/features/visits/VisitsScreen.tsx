import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { Page } from '#renderer/ui/Page.tsx'
import { replaceParams, useRoute } from '#renderer/ui/route.ts'
import { type ChosenPlace, CoverageBoard } from './CoverageBoard.tsx'
import { EmptyPaper } from './PaperButton.tsx'
import { PlanForm } from './PlanForm.tsx'
import { StartForm } from './StartForm.tsx'
import { VisitList } from './VisitList.tsx'

type Doing = 'plan' | 'start' | 'paper' | null

/** 走访: who was visited when, plans and routes, records. */
export function VisitsScreen() {
  const tab = useRoute((place) => place.params.tab) === 'list' ? 'list' : 'board'
  const [chosen, setChosen] = useState<readonly ChosenPlace[]>([])
  const [doing, setDoing] = useState<Doing>(null)
  const done = () => {
    setDoing(null)
    setChosen([])
  }
  return (
    <Page
      title="走访"
      description="市对县市区每季度、县市区对镇街每月走访，村（社区）轮流走访；村只记问题和协调事项，不打分。"
      wide
      actions={
        <>
          <EmptyPaper />
          <Button onClick={() => setDoing('paper')}>补录纸质记录</Button>
          {chosen.length > 0 ? (
            <Button onClick={() => setDoing('plan')}>列入计划（{chosen.length}处）</Button>
          ) : null}
          <Button type="primary" onClick={() => setDoing('start')}>
            开始走访
          </Button>
        </>
      }
      toolbar={
        <Segmented
          aria-label="查看"
          value={tab}
          options={[
            { value: 'board', label: '走访覆盖' },
            { value: 'list', label: '计划与记录' },
          ]}
          onChange={(value) => replaceParams({ tab: value === 'list' ? 'list' : null })}
        />
      }
    >
      {doing === 'plan' && chosen.length > 0 ? (
        <PlanForm places={chosen} onPlaces={setChosen} onDone={done} />
      ) : null}
      {doing === 'start' || doing === 'paper' ? (
        <StartForm key={doing} paper={doing === 'paper'} onCancel={() => setDoing(null)} />
      ) : null}
      {tab === 'list' ? (
        <VisitList />
      ) : (
        <CoverageBoard
          chosen={chosen}
          onChoose={({ id, name, level }, on) =>
            setChosen((before) => [
              ...before.filter((place) => place.id !== id),
              ...(on ? [{ id, name, level }] : []),
            ])
          }
        />
      )}
    </Page>
  )
}
