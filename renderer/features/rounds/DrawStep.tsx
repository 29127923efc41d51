import { Input } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { Progress } from '#renderer/ui/Progress.tsx'
import { linkTo } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { normaliseNumbers } from '#shared/domain/draw/seed.ts'
import type { SeedSource } from '#shared/domain/rounds/facts.ts'
import css from './rounds.module.css'
import { type RoundDetail, seedNotes } from './words.ts'

type Frozen = NonNullable<RoundDetail['frozen']>

const fixed = '抽取后名单固定，不能重抽；要重抽只能作废本批次另建，冻结次数会如实列出。'

/** 抽取: the seed comes from where the frozen plan says, and nobody can choose it again. */
export function DrawStep({ round, frozen }: { round: RoundDetail; frozen: Frozen }) {
  const draw = useCommandCall('rounds.draw')
  const show = useToast((toasts) => toasts.show)
  const [numbers, setNumbers] = useState('')
  const [witnesses, setWitnesses] = useState('')
  const { seedSource } = frozen
  const typed = seedSource === 'public' || seedSource === 'witness'
  const read = normaliseNumbers(numbers)
  const names = witnesses.split(/[\s,，、;；]+/).filter(Boolean)
  const missing = missingOf(seedSource, frozen.received, read, names)

  const run = async () => {
    const result = await draw.run({
      id: round.id,
      ...(typed ? { numbers } : {}),
      ...(seedSource === 'witness' ? { witnesses: names } : {}),
    })
    if (result.ok) show({ text: `已抽取${result.value.drawn}件，备用${result.value.reserve}件` })
    return result.ok
  }

  return (
    <Panel title="下一步：抽取">
      <p>{seedNotes[seedSource]}</p>
      {seedSource === 'hub' && !frozen.received ? (
        <p className={css.line}>
          <StateTag tone="wait">市局未收冻结的方案</StateTag>
          <span>签收之后才能取种子。请联网，收到后这里自动更新。</span>
          <a href={linkTo('sync')}>同步情况</a>
        </p>
      ) : null}
      {seedSource === 'local' ? (
        <p>
          <StateTag tone="warn">抽取记录将写明“未经第三方见证”</StateTag>
        </p>
      ) : null}
      {seedSource === 'witness' ? (
        <TextField
          label="现场监督人员"
          hint="姓名用顿号或空格分开，写入抽取记录"
          maxLength={400}
          value={witnesses}
          onChange={setWitnesses}
        />
      ) : null}
      {typed ? (
        <FieldRow
          label={seedSource === 'public' ? '开出的号码' : '抽出的数字'}
          hint={read === '' ? (frozen.publicDraw ?? '按抽出的先后填写') : <>计入种子的写法：{read}</>}
        >
          {(ids) => (
            <Input
              {...ids}
              value={numbers}
              maxLength={2000}
              placeholder="如 红球03、07、12、18、25、31 蓝球08"
              onChange={(event) => setNumbers(event.target.value)}
            />
          )}
        </FieldRow>
      ) : null}
      {draw.running && draw.progress ? (
        <Progress
          title="抽取"
          step={draw.progress.step}
          done={draw.progress.done}
          total={draw.progress.total}
          unit="件"
        />
      ) : null}
      <div className={css.line}>
        <InlineConfirm
          label="抽取"
          disabled={missing !== null || draw.running}
          question={typed ? `按“${read}”抽取。请核对号码，${fixed}` : fixed}
          onConfirm={run}
        />
        {missing ? <span className={css.soft}>{missing}</span> : null}
      </div>
      {draw.fault ? <FaultPanel fault={draw.fault} /> : null}
    </Panel>
  )
}

/** What is still needed before the draw; null: nothing. */
const missingOf = (
  source: SeedSource,
  received: boolean,
  numbers: string,
  witnesses: readonly string[],
): string | null => {
  if (source === 'hub') return received ? null : '等待市局签收'
  if (source === 'local') return null
  if (source === 'witness' && witnesses.length === 0) return '请填写现场监督人员姓名'
  return numbers === '' ? '请照开出或抽出的号码填写' : null
}
