import type { CatalogueEntry } from '../item/item.ts'
import type { ItemFieldName } from '../item/item-fields.ts'
import { formatPhones } from '../item/phone.ts'
import { valueText } from '../item/value-text.ts'
import type { ElementKey } from '../persona/call-script.ts'
import { msToCivil } from '../time/shanghai.ts'
import { dayNumber } from '../working-days/civil-day.ts'
import type { ExpectedAnswers } from './payloads.ts'

/** The catalogue release an answer key is taken from. */
export interface ReleaseRef {
  release: string
  releaseHash: string
  /** 清单日期, 'YYYY-MM-DD' */
  releaseDate: string
}

/**
 * The answer key (标准答案) of one item, frozen from its guide: published text where it could not be read,
 * normalised text otherwise; an element the guide does not publish is absent. Texts are clipped to what
 * a fact can hold. `now` (epoch ms) gives the age of the catalogue.
 */
export const freezeExpected = (
  { item, materials }: CatalogueEntry,
  { release, releaseHash, releaseDate }: ReleaseRef,
  now: number,
): ExpectedAnswers => {
  const { guide } = item
  const said = (field: ItemFieldName): string => {
    const value = guide[field]
    if (item.original[field] !== undefined) return item.original[field]
    if (value === undefined) return ''
    return valueText(value)
  }
  const elements: Record<ElementKey, string> = {
    phone: item.original.consultPhone ?? formatPhones(guide.consultPhone ?? []),
    place: said('transactAddr'),
    materials: materials.length === 0 ? said('noMaterialReason') : `共${materials.length}项`,
    time_limit: timeLimit(said('promiseDay'), guide.promiseDay, said('promiseUnit')),
    hours: said('transactTime'),
    fee:
      guide.isFee === true
        ? ['收费', said('feeItem'), said('feeStandard')].filter(Boolean).join('，')
        : said('isFee'),
    onsite: said('limitSceneNum') === '' ? '' : `${said('limitSceneNum')}次`,
    online: [said('isOnline'), said('onlineDepth')].filter(Boolean).join('，'),
  }
  return {
    release,
    releaseHash,
    releaseDate,
    ageDays: Math.max(0, dayNumber(msToCivil(now).day) - dayNumber(releaseDate)),
    itemCode: item.code,
    elements: Object.fromEntries(
      Object.entries(elements)
        .filter(([, text]) => text !== '')
        .map(([key, text]) => [key, text.slice(0, 1000)]),
    ),
    materials: materials.slice(0, 80).map((m) => ({
      name: m.name.slice(0, 200),
      necessity: necessityOf(m.necessity),
      ...(isExempt(m.remark ?? '') ? { exempt: true } : {}),
    })),
  }
}

const timeLimit = (text: string, days: number | undefined, unit: string): string =>
  days === undefined ? text : days === 0 ? '即办' : `${days}个${unit === '' ? '工作日' : unit}`

/** A material whose necessity is not readable is held to be required: that is how it was published. */
const necessityOf = (text: string | undefined): '必要' | '非必要' | '容缺后补' =>
  text === '非必要' || text === '容缺后补' ? text : '必要'

const isExempt = (remark: string): boolean => /免(?:于)?提交|免交|共享获取|数据共享/.test(remark)
