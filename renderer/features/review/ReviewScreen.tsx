import { Segmented } from 'antd'
import { Page } from '#renderer/ui/Page.tsx'
import { replaceParams, useRoute } from '#renderer/ui/route.ts'
import { Confirmations } from './Confirmations.tsx'
import { ReviewDesk } from './ReviewDesk.tsx'

/** 复核台 and 核实: what was heard is judged by somebody else, then put to the unit. */
export function ReviewScreen() {
  const tab = useRoute((place) => (place.params.tab === 'confirm' ? 'confirm' : 'desk'))
  return (
    <Page
      title="复核"
      fill
      toolbar={
        <Segmented
          aria-label="复核环节"
          value={tab}
          options={[
            { value: 'desk', label: '复核台' },
            { value: 'confirm', label: '单位核实' },
          ]}
          onChange={(value) => replaceParams({ tab: value })}
        />
      }
    >
      {tab === 'desk' ? <ReviewDesk /> : <Confirmations />}
    </Page>
  )
}
