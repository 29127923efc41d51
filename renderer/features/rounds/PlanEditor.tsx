import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useSession } from '#renderer/ui/data/session.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import {
  type PlanFields,
  purposeLabels,
  purposes,
  type SeedSource,
  seedSources,
} from '#shared/domain/rounds/facts.ts'
import {
  ChoiceField,
  DayField,
  ManyField,
  NumberField,
  type Option,
  type Options,
  TextField,
  Tick,
} from './fields.tsx'
import css from './rounds.module.css'
import type { PlanDraft } from './use-plan-draft.ts'
import {
  type Choices,
  periodText,
  planLabels,
  purposeNotes,
  quarterOf,
  seedLabels,
  seedNotes,
  strataLabels,
} from './words.ts'

interface EditorProps {
  draft: PlanDraft
  choices: Choices | undefined
}
type PartProps = EditorProps & { plan: PlanFields; change: PlanDraft['change'] }

/** 方案: everything a round is planned to be. It stores itself. */
export function PlanEditor(props: EditorProps) {
  const { plan, change } = props.draft
  const part: PartProps = { ...props, plan, change }
  return (
    <div className={css.stack}>
      <Basics {...part} />
      <Scope {...part} />
      <Sizes {...part} />
      <People {...part} />
      <Seed {...part} />
      <Quality {...part} />
    </div>
  )
}

function Basics({ plan, change, draft: { errors } }: PartProps) {
  return (
    <Panel title="批次">
      <TextField
        label={planLabels.name}
        value={plan.name}
        maxLength={80}
        error={errors.name}
        onChange={(name) => change({ name })}
      />
      <ChoiceField
        label={planLabels.purpose}
        value={plan.purpose}
        hint="性质在冻结时固定，之后不能再改"
        options={purposes.map((value) => ({ value, label: purposeLabels[value], note: purposeNotes[value] }))}
        onChange={(purpose) => change({ purpose })}
      />
      <TextField
        label={planLabels.period}
        value={plan.period}
        maxLength={20}
        error={errors.period}
        hint={`${periodText(plan.period)}。同一所属期的批次一起计冻结次数，也可按季度累计；季度写成 ${quarterOf(plan.startDate)}`}
        onChange={(period) => change({ period })}
      />
      <DayField
        label={planLabels.startDate}
        value={plan.startDate}
        error={errors.startDate}
        onChange={(startDate) => change({ startDate })}
      />
      <DayField
        label={planLabels.endDate}
        value={plan.endDate}
        error={errors.endDate}
        onChange={(endDate) => change({ endDate })}
      />
    </Panel>
  )
}

function Scope({ plan, change, choices }: PartProps) {
  const { scope, exclusions } = plan
  return (
    <Panel title="抽查范围">
      <ManyField
        label="地区和单位"
        value={scope.bodies}
        none="清单中的全部单位"
        options={bodyOptions(choices)}
        hint="选县市区即含其全部单位"
        onChange={(bodies) => change({ scope: { ...scope, bodies } })}
      />
      <ManyField
        label="重点领域"
        value={scope.focus}
        none="不限"
        options={counted(choices?.focus)}
        onChange={(focus) => change({ scope: { ...scope, focus } })}
      />
      <ManyField
        label="事项类型"
        value={scope.itemTypes}
        none="不限"
        options={counted(choices?.itemTypes)}
        onChange={(itemTypes) => change({ scope: { ...scope, itemTypes } })}
      />
      <NumberField
        label="近期已抽查"
        unit="天内抽查过的不再抽取"
        value={exclusions.checkedWithinDays}
        max={3650}
        hint="填0为不排除"
        onChange={(checkedWithinDays) => change({ exclusions: { ...exclusions, checkedWithinDays } })}
      />
      <FieldRow label="不抽取">
        {(ids) => (
          <fieldset {...ids} aria-label="不抽取" className={css.ticks}>
            <Tick
              label="没有可拨打咨询电话的事项"
              checked={exclusions.noPhone}
              onChange={(noPhone) => change({ exclusions: { ...exclusions, noPhone } })}
            />
            <Tick
              label="自管大厅的事项（由组织抽查的单位自己管理）"
              checked={exclusions.selfRun}
              onChange={(selfRun) => change({ exclusions: { ...exclusions, selfRun } })}
            />
          </fieldset>
        )}
      </FieldRow>
    </Panel>
  )
}

function Sizes({ plan, change, draft: { errors } }: PartProps) {
  return (
    <Panel title="分层与件数">
      <ChoiceField
        label={planLabels.strataBy}
        value={plan.strataBy}
        options={(['area', 'unit', 'level', 'focus', 'none'] as const).map((value) => ({
          value,
          label: strataLabels[value],
        }))}
        onChange={(strataBy) => change({ strataBy, sizes: {} })}
      />
      <NumberField
        label={planLabels.size}
        unit="件"
        value={plan.size}
        error={errors.size}
        hint="按各层件数的比例分到各层；个别层要另定的，在右侧“各层”表中填写"
        onChange={(size) => change({ size })}
      />
      <NumberField
        label={planLabels.minPerStratum}
        unit="件"
        value={plan.minPerStratum}
        hint="不足的补到这个数，合计可能因此超过总件数"
        onChange={(minPerStratum) => change({ minPerStratum })}
      />
      <NumberField
        label={planLabels.reserve}
        unit="%"
        scale={100}
        max={500}
        value={plan.reserve}
        hint="号码注销、事项取消等情况下按抽取顺序替补"
        onChange={(reserve) => change({ reserve })}
      />
      <ChoiceField
        label={planLabels.weightBy}
        value={plan.weightBy}
        options={[
          { value: 'equal', label: '等概率', note: '每件机会相同' },
          {
            value: 'applications',
            label: '按办件量',
            note: '年办件量大的机会大，按清单中的“年办件量”；没有这一列的不能用',
          },
          {
            value: 'risk',
            label: '按风险',
            note: '清单质检有问题的、最近一次抽查确有问题的机会大；权重算法写入方案和抽取记录',
          },
        ]}
        onChange={(weightBy) => change({ weightBy })}
      />
    </Panel>
  )
}

function People({ plan, change }: PartProps) {
  const people = useQueryCall('people.list', {})
  const { exclusions, inspectors } = plan
  const options = (people.data ?? [])
    .filter(
      (p) => p.roles.includes('inspector') || p.roles.includes('supervisor') || inspectors.includes(p.id),
    )
    .map((p) => ({ value: p.id, label: p.bodyName ? `${p.name}（${p.bodyName}）` : p.name }))
  return (
    <Panel title="抽查人员" aside={`${inspectors.length}人`}>
      <ManyField
        label={planLabels.inspectors}
        value={inspectors}
        none="请选择"
        options={options}
        error={inspectors.length === 0 ? '至少选一人' : undefined}
        hint="谁拨哪一件由同一个种子随机分配（双随机）"
        onChange={(chosen) => change({ inspectors: chosen })}
      />
      <FieldRow label="回避">
        {(ids) => (
          <fieldset {...ids} aria-label="回避" className={css.ticks}>
            <Tick
              label="不查本单位"
              checked={exclusions.avoidOwnBody}
              onChange={(avoidOwnBody) => change({ exclusions: { ...exclusions, avoidOwnBody } })}
            />
            <Tick
              label="交叉互查：不查本单位，也不查本县市区"
              checked={plan.crossBody}
              onChange={(crossBody) => change({ crossBody })}
            />
          </fieldset>
        )}
      </FieldRow>
    </Panel>
  )
}

function Seed({ plan, change, draft: { errors } }: PartProps) {
  const { workspace } = useSession()
  const noHub = workspace.kind !== 'enrolled'
  const note = (source: SeedSource) =>
    source === 'hub' && noHub ? '本机没有加入市局服务端，不能选用' : seedNotes[source]
  return (
    <Panel title="种子来源">
      <ChoiceField
        label={planLabels.seedSource}
        value={plan.seedSource}
        hint="种子决定抽到谁。冻结时写明来源，冻结之后才产生"
        options={seedSources.map((value) => ({
          value,
          label: seedLabels[value],
          note: note(value),
          disabled: value === 'hub' && noHub && plan.seedSource !== 'hub',
        }))}
        onChange={(seedSource) => change({ seedSource })}
      />
      {plan.seedSource === 'local' ? (
        <p>
          <StateTag tone="warn">抽取记录将写明“未经第三方见证”</StateTag>
        </p>
      ) : null}
      {plan.seedSource === 'public' ? (
        <TextField
          label={planLabels.publicDraw}
          value={plan.publicDraw ?? ''}
          maxLength={300}
          placeholder="如 中国福利彩票双色球第2026134期"
          error={plan.publicDraw?.trim() ? errors.publicDraw : '请写明用哪一期公开开奖，须在冻结之后开出'}
          onChange={(publicDraw) => change({ publicDraw })}
        />
      ) : null}
    </Panel>
  )
}

function Quality({ plan, change, choices }: PartProps) {
  return (
    <Panel title="口径与质量">
      <ManyField
        label={planLabels.optionalElements}
        value={plan.optionalElements}
        none="只问四项必问要素"
        options={choices?.elements ?? []}
        hint="必问：咨询电话、办理地点、申请材料、承诺时限。加问的不计入全要素准确率"
        onChange={(optionalElements) => change({ optionalElements })}
      />
      <NumberField
        label={planLabels.reviewShare}
        unit="%"
        scale={100}
        max={100}
        value={plan.reviewShare}
        hint="没有问题的记录中随机抽这些复核；有问题的全部复核"
        onChange={(reviewShare) => change({ reviewShare })}
      />
      <NumberField
        label={planLabels.doubleShare}
        unit="%"
        scale={100}
        max={100}
        value={plan.doubleShare}
        hint="由第二人独立再查一次，用来看判定是否一致"
        onChange={(doubleShare) => change({ doubleShare })}
      />
      <NumberField
        label={planLabels.minSample}
        unit="件"
        min={1}
        value={plan.minSample}
        hint="少于这个数的只列件数，不列比率，不参与分档"
        onChange={(minSample) => change({ minSample })}
      />
    </Panel>
  )
}

const counted = (choices: Choices['focus'] = []): Option[] =>
  choices.map(({ value, label, items }) => ({ value, label: `${label}（${items}件）` }))

/** Areas first, then 市直单位, then the units of each area. */
const bodyOptions = (choices: Choices | undefined): Options => {
  if (!choices) return []
  const groups = new Map([['县市区和开发区', counted(choices.areas)]])
  for (const unit of choices.units) {
    const title = unit.area ?? '市直单位'
    groups.set(title, [...(groups.get(title) ?? []), ...counted([unit])])
  }
  return [...groups]
    .filter(([, options]) => options.length > 0)
    .map(([label, options]) => ({ label, options }))
}
