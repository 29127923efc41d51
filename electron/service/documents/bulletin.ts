import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'
import { findingsPart, resultsPart } from './bulletin-annexes.ts'
import type { BulletinInput } from './bulletin-input.ts'
import { bulletinValues, roundName, shortHash } from './bulletin-values.ts'
import type { DocumentModel, Figure, Part } from './model.ts'
import { documentText } from './model.ts'
import { dayText } from './numbers.ts'
import { maskPersonal, scanPersonal } from './privacy.ts'
import { type Rendered, renderTemplate } from './template.ts'
import type { Template } from './template-parse.ts'

/**
 * 电话抽查情况通报（送审稿）: the body (D02), 附件1 results, 附件2 findings, 附件3 口径与公平性说明 (D03).
 * Only reviewed and verified input belongs in it; quoted words are masked, and a draft that would carry a
 * personal name or number is not made.
 * Errors: DOC_TEMPLATE_PHRASE (a required wording was edited away), DOC_PERSONAL_DATA.
 */
export function buildBulletin(
  input: BulletinInput,
  templates: { bulletin: Template; fairness: Template },
): Result<DocumentModel> {
  const values = bulletinValues(input)
  const body = renderTemplate(templates.bulletin, values)
  const fairness = renderTemplate(templates.fairness, values)
  const results = resultsPart(input, '附件1')
  const findings = findingsPart(input, '附件2')

  const parts: Part[] = [
    { role: 'body', orientation: 'portrait', blocks: body.blocks },
    results.part,
    findings.part,
    { role: 'annex', label: '附件3', orientation: 'portrait', blocks: fairness.blocks },
  ]
  const model: DocumentModel = {
    kind: 'D02',
    title: `关于${roundName(input)}政务服务精准度电话抽查情况的通报`,
    parts,
    figures: unique([...body.figures, ...results.figures, ...findings.figures, ...fairness.figures]),
    missing: mergeMissing(body, fairness),
  }
  return checked(model, input)
}

function checked(model: DocumentModel, input: BulletinInput): Result<DocumentModel> {
  const text = documentText(model)
  const required = ['核实后', `以${dayText(input.publishDate)}发布内容为准`]
  const lost = required.filter((wording) => !text.includes(wording))
  if (lost.length > 0) return fail(lostWording(lost))
  const hits = personalHits(text, input)
  if (hits.length > 0) {
    const kinds = [...new Set(hits.map((hit) => hit.kind))].join('、')
    return fail({
      code: 'DOC_PERSONAL_DATA',
      message: `送审稿中有${hits.length}处个人信息（${kinds}），没有生成。`,
      safe: '抽查记录没有变化，没有写出任何文件。',
      todo: '请在问题描述、答复原话中改为“工作人员”或窗口名称后重新生成。',
      details: { hits },
    })
  }
  return ok(model)
}

/** Numbers anywhere in the text; names only where people write freely, so that a place name is no false alarm. */
function personalHits(text: string, input: BulletinInput): { kind: string; place: string }[] {
  const free: [place: string, text: string | undefined][] = [
    ...input.findings.flatMap((finding, index): [string, string | undefined][] => [
      [`第${index + 1}个问题的公布内容`, finding.published],
      [`第${index + 1}个问题的答复原话`, finding.heard],
      [`第${index + 1}个问题的核实内容`, finding.verified],
      [`第${index + 1}个问题的描述`, finding.text],
    ]),
    ...input.goodPractices.map((practice, index): [string, string] => [
      `第${index + 1}条好的做法`,
      practice.text,
    ]),
    ['可比性说明', input.comparability],
    ['核对重点', input.demands.checkFocus],
  ]
  return [
    // Eleven digits of a hash in a row can look like a mobile number.
    ...scanPersonal(text.replaceAll(shortHash(input), '')).map((hit) => ({ kind: hit.kind, place: '全文' })),
    ...free.flatMap(([place, words]) =>
      scanPersonal(maskPersonal(words ?? ''), input.personalNames).map((hit) => ({ kind: hit.kind, place })),
    ),
  ]
}

const lostWording = (lost: string[]): Fault => ({
  code: 'DOC_TEMPLATE_PHRASE',
  message: `通报模板缺少必有表述：${lost.map((wording) => `“${wording}”`).join('、')}。`,
  safe: '没有生成文件，记录和已有文书没有变化。',
  todo: '请在模板中补回这些表述后重新生成。',
  details: { lost },
})

function unique(figures: readonly Figure[]): Figure[] {
  return [...new Map(figures.map((figure) => [figure.id, figure])).values()]
}

const mergeMissing = (...rendered: Rendered[]) => [
  ...new Map(rendered.flatMap((one) => one.missing).map((missing) => [missing.name, missing])).values(),
]
