import { InputNumber } from 'antd'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import type { QueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { Stat, StatRow } from '#renderer/ui/Stat.tsx'
import { StateIcon } from '#renderer/ui/StateTag.tsx'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import css from './rounds.module.css'
import { TooSmall } from './TooSmall.tsx'
import { WishPlanner } from './WishPlanner.tsx'
import { hoursText, type Preview } from './words.ts'

interface PreviewPanelProps {
  plan: PlanFields
  preview: QueryCall<Preview>
  /** left out while the plan is only read */
  change?: ((fields: Partial<PlanFields>) => void) | undefined
}

/** 方案测算: what the plan as it stands would draw from, cost, and be able to tell. */
export function PreviewPanel({ plan, preview, change }: PreviewPanelProps) {
  const { data, fault, refetch } = preview
  if (fault) return <FaultPanel fault={fault} onRetry={refetch} />
  if (!data)
    return (
      <Panel title="方案测算">
        <DelayedSpinner label="正在测算" />
      </Panel>
    )
  return (
    <div className={css.stack}>
      <Problems problems={data.problems} />
      <TooSmall plan={plan} preview={data} change={change} />
      <Panel title="方案测算" aside={preview.refreshing ? '正在重算' : '按当前清单'}>
        <StatRow>
          <Stat
            label="样本总体"
            value={data.population}
            unit="件"
            note={`${formatCount(data.phones)}个号码`}
          />
          <Stat label="抽取" value={data.sample} unit="件" note={`预计拨打${formatCount(data.attempts)}次`} />
          <Stat
            label="总体误差"
            value={data.halfWidth === null ? '—' : `±${data.halfWidth.toFixed(1)}`}
            unit={data.halfWidth === null ? '' : '个百分点'}
            note={data.halfWidth === null ? '抽取数大于总体，算不出' : '95%区间的一半'}
          />
          <Stat
            label="用时"
            value={hoursText(data.hours)}
            note={hoursEach(data.hours, plan.inspectors.length)}
          />
        </StatRow>
        <p className={css.soft}>
          按准确率{Math.round(data.expectedRate * 100)}%估算。设计效应{data.designEffect.toFixed(2)}：
          {data.designEffect < 1.05
            ? '共用号码的事项不多，几乎不影响误差。'
            : `多件事项共用一个号码，答复往往相同，${data.sample}件约相当于${Math.round(data.sample / data.designEffect)}件互不相关的。`}
        </p>
        {data.weights ? (
          <p className={css.soft}>
            {data.weights.rule}。结果按入样概率加权；与等概率相比，同样件数的误差约为
            {Math.sqrt(data.weights.effect).toFixed(1)}倍，已计入上面的总体误差。
          </p>
        ) : null}
        <Excluded excluded={data.excluded} />
        {change && data.population > 0 ? (
          <WishPlanner preview={data} onAdopt={(size) => change({ size })} />
        ) : null}
      </Panel>
      <StrataTable plan={plan} preview={data} change={change} />
    </div>
  )
}

const hoursEach = (hours: number, people: number): string =>
  people > 1 ? `${people}人分担，每人${hoursText(hours / people)}` : '一人拨打'

function Problems({ problems }: Pick<Preview, 'problems'>) {
  if (problems.length === 0) return null
  return (
    <Panel title="方案还不能送审" tone="notice">
      <ul className={css.lines} role="status">
        {problems.map((problem) => (
          <li key={problem.message}>
            <StateIcon tone="bad" /> {problem.message}
            {problem.todo}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Excluded({ excluded }: Pick<Preview, 'excluded'>) {
  if (excluded.length === 0) return <p className={css.soft}>没有事项被排除。</p>
  return (
    <p className={css.soft}>
      已排除：{excluded.map(({ label, count }) => `${label}${formatCount(count)}件`).join('、')}。
    </p>
  )
}

function StrataTable({ plan, preview, change }: Omit<PreviewPanelProps, 'preview'> & { preview: Preview }) {
  const { strata } = preview
  const setSize = (key: string, n: number | null) => {
    const { [key]: _, ...rest } = plan.sizes
    change?.({ sizes: n === null ? rest : { ...rest, [key]: n } })
  }
  return (
    <Panel title="各层" aside={`${strata.length}层`}>
      {strata.length === 0 ? (
        <EmptyState title="没有符合条件的事项">
          请放宽抽查范围或排除条件；清单还没有导入的，请先导入清单。
        </EmptyState>
      ) : (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">层</th>
                <th scope="col" data-number>
                  事项
                </th>
                <th scope="col" data-number>
                  号码
                </th>
                <th scope="col" data-number>
                  抽取
                </th>
                {change ? <th scope="col">另行指定</th> : null}
              </tr>
            </thead>
            <tbody>
              {strata.map((stratum) => (
                <tr key={stratum.key} data-problem={stratum.n > stratum.size || undefined}>
                  <th scope="row">{stratum.label}</th>
                  <td data-number>{formatCount(stratum.size)}</td>
                  <td data-number>{formatCount(stratum.phones)}</td>
                  <td data-number>{formatCount(stratum.n)}</td>
                  {change ? (
                    <td>
                      <InputNumber
                        size="small"
                        className={css.tiny}
                        controls={false}
                        precision={0}
                        min={0}
                        aria-label={`${stratum.label}指定件数`}
                        placeholder="按比例"
                        value={plan.sizes[stratum.key] ?? null}
                        onChange={(n) => setSize(stratum.key, typeof n === 'number' ? n : null)}
                      />
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
