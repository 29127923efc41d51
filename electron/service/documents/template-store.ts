import { readFile } from 'node:fs/promises'
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

/**
 * Loads one template from the documents folder of the resources.
 * Errors: DOC_TEMPLATE_MISSING (no such file), DOC_TEMPLATE_BROKEN.
 */
export async function loadTemplate(directory: string, id: TemplateId): Promise<Result<Template>> {
  const placeholders = await readText(join(directory, 'placeholders.md'))
  const text = await readText(join(directory, `${id}.md`))
  if (placeholders === undefined || text === undefined) {
    return fail({
      code: 'DOC_TEMPLATE_MISSING',
      message: `找不到文书模板${id}。`,
      safe: '记录和已有文书没有变化。',
      todo: '请重新安装程序，或由管理员补回模板文件。',
      details: { template: id },
    })
  }
  return parseTemplate(text, parsePlaceholders(placeholders))
}

/** Text of a file, or nothing when there is none; any other failure is thrown. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
