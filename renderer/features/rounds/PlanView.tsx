import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import { type Names, planFieldText } from './plan-text.ts'
import { planLabels } from './words.ts'

const shown = [
  'name',
  'purpose',
  'period',
  'startDate',
  'endDate',
  'scope',
  'exclusions',
  'strataBy',
  'size',
  'sizes',
  'minPerStratum',
  'reserve',
  'weightBy',
  'inspectors',
  'crossBody',
  'seedSource',
  'optionalElements',
  'reviewShare',
  'doubleShare',
  'minSample',
] as const

/** The plan to read: before approval, and once it can no longer be changed. */
export function PlanView({ plan, names }: { plan: PlanFields; names: Names }) {
  const draw = plan.seedSource === 'public' && plan.publicDraw ? `：${plan.publicDraw}` : ''
  return (
    <Panel title="方案">
      <FieldList
        items={shown.map((field) => ({
          label: planLabels[field],
          value: planFieldText(field, plan[field], names) + (field === 'seedSource' ? draw : ''),
        }))}
      />
    </Panel>
  )
}
