import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import { type Exclusion, exclusionLabels } from '#shared/domain/rounds/population.ts'
import { HashText } from './HashText.tsx'
import { type RoundDetail, seedLabels } from './words.ts'

type Frozen = NonNullable<RoundDetail['frozen']>

/** What was frozen (冻结): from here on nobody can change it unseen. */
export function FrozenSummary({ round, frozen }: { round: RoundDetail; frozen: Frozen }) {
  return (
    <Panel title="冻结的方案" aside={<DateText at={frozen.at} />}>
      <FieldList
        columns={2}
        items={[
          {
            label: '样本总体',
            value: `${formatCount(frozen.population)}件，${formatCount(frozen.phones)}个号码`,
          },
          { label: '已排除', value: excludedText(frozen.excluded) },
          { label: '方案校验值', value: <HashText hash={frozen.planHash} name="方案校验值" /> },
          { label: '总体校验值', value: <HashText hash={frozen.populationHash} name="总体校验值" /> },
          {
            label: '种子来源',
            value: frozen.publicDraw
              ? `${seedLabels[frozen.seedSource]}：${frozen.publicDraw}`
              : seedLabels[frozen.seedSource],
          },
          { label: '冻结次数', value: `本批次第${round.freezes}次，写入抽取记录` },
          ...(frozen.seedSource === 'hub' ? [{ label: '签收', value: <Receipt frozen={frozen} /> }] : []),
          { label: '结果口径', value: frozen.formula },
        ]}
      />
    </Panel>
  )
}

function Receipt({ frozen }: { frozen: Frozen }) {
  return frozen.received ? (
    <StateTag tone="ok">市局已收</StateTag>
  ) : (
    <StateTag tone="wait">市局未收，联网后自动报送</StateTag>
  )
}

const isExclusion = (why: string): why is Exclusion => why in exclusionLabels

const excludedText = (excluded: Frozen['excluded']): string =>
  Object.entries(excluded)
    .filter(([, count]) => count > 0)
    .map(([why, count]) => `${isExclusion(why) ? exclusionLabels[why] : why}${formatCount(count)}件`)
    .join('、') || '没有'
