import type { DocumentModel, Part } from './model.ts'
import { plainText } from './model.ts'
import { renderTemplate, type TemplateValues } from './template.ts'
import type { Template } from './template-parse.ts'

/** Builds any one-part document (D01, D04–D13) from its template and values by placeholder key. */
export function buildDocument(
  template: Template,
  values: TemplateValues,
  orientation: Part['orientation'] = 'portrait',
): DocumentModel {
  const { blocks, figures, missing } = renderTemplate(template, values)
  const title = blocks.find((block) => block.kind === 'title')
  return {
    kind: template.kind,
    title: title ? plainText(title.inlines) : template.name,
    parts: [{ role: 'body', orientation, blocks }],
    figures,
    missing,
  }
}
