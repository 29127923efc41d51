import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, type Result } from '#shared/contract/result.ts'
import { parsePlaceholders, parseTemplate, type Template } from './template-parse.ts'

/** The texts the product carries (resources/documents). */
export const TEMPLATE_IDS = [
  'D01',
  'D02',
  'D03',
  'D04',
  'D05',
  'D06',
  'D07',
  'D08',
  'D09',
  'D10',
  'D11',
  'D12',
  'D13',
] as const

export type TemplateId = (typeof TEMPLATE_IDS)[number]

const kept = new Map<string, Result<Template>>()

/**
 * A template from the folder of the resources, read and parsed once.
 * Errors: DOC_TEMPLATE_MISSING (no such file), DOC_TEMPLATE_BROKEN.
 */
export function loadTemplate(resources: string, id: TemplateId): Result<Template> {
  const path = join(resources, 'documents', `${id}.md`)
  const known = kept.get(path)
  if (known) return known
  const placeholders = readText(join(resources, 'documents', 'placeholders.md'))
  const text = readText(path)
  if (placeholders === undefined || text === undefined) {
    return fail({
      code: 'DOC_TEMPLATE_MISSING',
      message: `找不到文书模板${id}。`,
      safe: '记录和已有文书没有变化。',
      todo: '请重新安装程序，或由管理员补回模板文件。',
      details: { template: id },
    })
  }
  const parsed = parseTemplate(text, parsePlaceholders(placeholders))
  kept.set(path, parsed)
  return parsed
}

/** Text of a file, or nothing when there is none; any other failure is thrown. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
