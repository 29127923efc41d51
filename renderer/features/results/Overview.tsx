import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatInstant, formatPercent } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { Stat, StatRow } from '#renderer/ui/Stat.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { ResultRateView, ResultsOverview } from '#shared/contract/results.ts'
import { purposeLabels } from '#shared/domain/rounds/facts.ts'
import { roundStatusLabels } from '#shared/domain/rounds/fold.ts'
import css from './results.module.css'
import { type Asked, type Scope, useDrill } from './use-drill.ts'

/** The whole round: headline, contact, what is not counted, and by which 口径. */
export function Overview({ scope }: { scope: Scope }) {
  const { data, fault, refetch } = useQueryCall('results.overview', scope, { keepPrevious: true })
  const { open } = useDrill()
  if (fault) return <FaultPanel fault={fault} onRetry={refetch} />
  if (!data) return <DelayedSpinner label="正在统计" />
  const { counts } = data
  return (
    <>
      <p className={css.actions}>
        <StateTag tone="info">{roundStatusLabels[data.round.status]}</StateTag>
        <span>
          性质：{purposeLabels[data.round.purpose]}　抽取{counts.drawn}件，涉及{data.units}个单位、
          {data.drawnPhones}
          个号码；样本总体{data.population}件、{data.phones}个号码；拨打{data.attempts}次
        </span>
        <span className={css.soft}>
          {data.accumulated ? `${data.rounds.length}个批次季度累计，` : ''}数据截至{formatInstant(data.asOf)}
        </span>
      </p>
      <NotCounted counts={counts} open={open} />
      <StatRow>
        <Figure rate={data.strict} open={open} />
        <Figure rate={data.contacted} open={open} />
        <Figure rate={data.completion} open={open} />
      </StatRow>
      <StatRow>
        <Figure rate={data.first} open={open} />
        <Figure rate={data.sameDay} open={open} />
        <Figure rate={data.number} open={open} />
      </StatRow>
      <Agreement agreement={data.agreement} />
      <Panel title="口径">
        <ul className={css.lines}>
          {data.basis.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Panel>
    </>
  )
}

type Open = (asked: Asked) => void

function Figure({ rate, open }: { rate: ResultRateView; open: Open }) {
  const { denominator, numerator, interval, bounds, weighted } = rate
  const told = denominator > 0 && !rate.small
  return (
    <Stat
      label={rate.label}
      value={rate.text}
      numerator={numerator}
      denominator={denominator}
      {...(told ? { interval: { point: numerator / denominator, ...interval } } : {})}
      onOpen={() => open({ measure: rate.measure })}
      note={
        <>
          {told && rate.clusters < denominator
            ? `${rate.clusters}个号码，设计效应${rate.designEffect.toFixed(2)}　`
            : ''}
          {told && weighted ? `加权${formatPercent(weighted.rate)}　` : ''}
          {told && bounds ? `上下限${formatPercent(bounds.low)}至${formatPercent(bounds.high)}　` : ''}
          <CopyButton text={rate.sentence} label="复制成句" type="text" />
        </>
      }
    />
  )
}

/** What is stated and not scored: 待复核, 拨测中, 我方原因, 待定. */
function NotCounted({ counts, open }: { counts: ResultsOverview['counts']; open: Open }) {
  const parts = [
    { standing: 'unreviewed', label: '待复核', n: counts.unreviewed, note: '不计入任何比率' },
    { standing: 'open', label: '拨测中', n: counts.open, note: '还没有结论' },
    { standing: 'ours', label: '我方原因', n: counts.ours, note: '不计入单位成绩' },
    { standing: 'pending', label: '待定', n: counts.pending, note: '不计入单位成绩' },
  ] as const
  const shown = parts.filter((p) => p.n > 0)
  if (shown.length === 0) return null
  return (
    <p className={css.actions}>
      {shown.map((p) => (
        <span key={p.standing}>
          <button
            type="button"
            className={css.figure}
            aria-label={`${p.label}${p.n}件：查看明细`}
            onClick={() => open({ standing: p.standing })}
          >
            {p.label}
            {p.n}件
          </button>
          <span className={css.small}>（{p.note}）</span>
        </span>
      ))}
    </p>
  )
}

function Agreement({ agreement }: { agreement: ResultsOverview['agreement'] }) {
  const shown = agreement.filter((a) => a.n > 0)
  if (shown.length === 0) return null
  return (
    <Panel title="双评一致性" aside="同一案件两人各自拨打，逐项比较">
      <PlainTable heads={['要素', '双评件数', '判定相同', 'Gwet AC1', 'Cohen κ']}>
        {shown.map((a) => (
          <tr key={a.key}>
            <th scope="row">{a.label}</th>
            <td>{a.n}</td>
            <td>{a.observed === null ? '未统计' : formatPercent(a.observed)}</td>
            <td>{a.ac1 === null ? '未统计' : a.ac1.toFixed(2)}</td>
            <td>{a.kappa === null ? '未统计' : a.kappa.toFixed(2)}</td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  )
}
