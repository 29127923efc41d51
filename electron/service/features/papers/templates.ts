/** Document templates as queries need them: read and parsed once per folder, without waiting. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from '#shared/contract/result.ts'
import { parsePlaceholders, parseTemplate, type Template } from '../../documents/template-parse.ts'
import type { TemplateId } from '../../documents/template-store.ts'

const kept = new Map<string, Result<Template>>()

/** A template the product carries. Errors: DOC_TEMPLATE_BROKEN; a missing file is a broken installation and throws. */
export const documentTemplate = (resources: string, id: TemplateId): Result<Template> => {
  const folder = join(resources, 'documents')
  const known = kept.get(`${folder}/${id}`)
  if (known) return known
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const parsed = parseTemplate(read(`${id}.md`), parsePlaceholders(read('placeholders.md')))
  kept.set(`${folder}/${id}`, parsed)
  return parsed
}
