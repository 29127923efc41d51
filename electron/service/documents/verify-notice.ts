import { buildDocument } from './document.ts'
import type { DocumentModel } from './model.ts'
import { dayText, instantText } from './numbers.ts'
import type { Template } from './template-parse.ts'

/** One statement of fact the unit is asked to confirm. */
export type VerifyItem = {
  item: string
  itemCode?: string
  phone: string
  /** Epoch ms */
  calledAt: number
  element: string
  published: string
  /** Date of the release the published answer is from, YYYY-MM-DD */
  versionDate: string
  /** 答复原话 */
  heard: string
  maintainer?: string
}

/** 问题核实单 (D04): sent to the responsible unit only; may name the window, never a caller. */
export type VerifyNoticeInput = {
  number: string
  unit: string
  organiser: string
  roundName: string
  /** 核实截止日期 YYYY-MM-DD and the working days it allows */
  due: string
  workingDays: number
  items: readonly VerifyItem[]
  contact?: { name?: string; phone?: string }
  fill?: { signature?: string; docDate?: string }
}

/** Builds the 核实单 with its 回执, landscape, ready for `writeDocx`. */
export function buildVerifyNotice(input: VerifyNoticeInput, template: Template): DocumentModel {
  return buildDocument(
    template,
    {
      noticeNo: input.number,
      unitName: input.unit,
      organiser: input.organiser,
      roundName: input.roundName.replace(/(政务服务)?(精准度)?电话抽查$/, ''),
      verifyDueTime: dayText(input.due),
      verifyDays: input.workingDays,
      verifyItems: input.items.map((item) => ({
        itemName: item.item,
        itemCode: item.itemCode ?? '无编码',
        phone: item.phone,
        calledAt: instantText(item.calledAt),
        elementName: item.element,
        publishedValue: item.published,
        versionDate: dayText(item.versionDate),
        heardWords: item.heard,
        maintainer: item.maintainer ?? '—',
      })),
      contact: input.contact?.name,
      contactPhone: input.contact?.phone,
      signature: input.fill?.signature,
      docDate: input.fill?.docDate && dayText(input.fill.docDate),
    },
    'landscape',
  )
}
