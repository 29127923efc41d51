import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { PlaceholderSource } from './model.ts'

/** A template text as a tree: literal text, {{值}}, {{#循环}}…{{/循环}}, {{?条件}}…, {{^没有}}…. */
export type TemplateNode =
  | { kind: 'text'; text: string }
  | { kind: 'value'; name: string; key: string; source: PlaceholderSource }
  | { kind: 'loop' | 'when' | 'unless'; name: string; key: string; body: TemplateNode[] }

export type Template = { kind: `D${string}`; name: string; nodes: TemplateNode[] }

export type Placeholder = { key: string; source: PlaceholderSource | 'section' }

/** 占位名 → key and where its value comes from. */
export type Placeholders = ReadonlyMap<string, Placeholder>

const SOURCES: ReadonlyMap<string, Placeholder['source']> = new Map([
  ['循环', 'section'],
  ['条件', 'section'],
  ['计算', 'computed'],
  ['配置', 'setting'],
  ['填写', 'filled'],
  ['计算或填写', 'either'],
])

/** Reads 占位表 (resources/documents/placeholders.md): every table row `| 名称 | 键 | 来源 |`. */
export function parsePlaceholders(markdown: string): Placeholders {
  const found = new Map<string, Placeholder>()
  for (const match of markdown.matchAll(/^\|\s*(\S+)\s*\|\s*(\w+)\s*\|\s*(\S+)\s*\|\s*$/gm)) {
    const [, name, key, kind] = match
    const source = SOURCES.get(kind ?? '')
    if (name && key && source) found.set(name, { key, source })
  }
  return found
}

const TAG = /\{\{([#?^/]?)\s*([^{}]+?)\s*\}\}/g
const OPENING = { '#': 'loop', '?': 'when', '^': 'unless' } as const

const broken = (name: string, reason: string) =>
  fail({
    code: 'DOC_TEMPLATE_BROKEN',
    message: `文书模板“${name}”写法有误：${reason}。`,
    safe: '没有生成文件，记录和已有文书没有变化。',
    todo: '请按《使用说明》更正模板，或改用随程序提供的模板。',
    details: { template: name, reason },
  })

/**
 * Parses a template. The first line `# D02 名称` names it; the rest is text.
 * Errors: DOC_TEMPLATE_BROKEN (no name line, unknown placeholder, unbalanced section).
 */
export function parseTemplate(source: string, placeholders: Placeholders): Result<Template> {
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const head = /^# (D\d+) (.+)\n/.exec(text)
  if (!head) return broken('未命名', '第一行不是“# 编号 名称”')
  const name = head[2] ?? ''
  // A section tag alone on its line leaves no empty line behind.
  const body = text.slice(head[0].length).replace(/^[ \t]*(\{\{[#?^/][^{}]+\}\})[ \t]*\n/gm, '$1')

  const root: TemplateNode[] = []
  const stack: { name: string; nodes: TemplateNode[] }[] = [{ name: '', nodes: root }]
  const current = () => stack[stack.length - 1]?.nodes ?? root
  let at = 0
  for (const tag of body.matchAll(TAG)) {
    const [whole, sign = '', tagName = ''] = tag
    if (tag.index > at) current().push({ kind: 'text', text: body.slice(at, tag.index) })
    at = tag.index + whole.length
    if (sign === '/') {
      const open = stack.pop()
      if (stack.length === 0 || open?.name !== tagName) return broken(name, `“{{/${tagName}}}”没有对应的开头`)
      continue
    }
    const known = placeholders.get(tagName)
    if (!known) return broken(name, `占位表中没有“${tagName}”`)
    if (sign === '#' || sign === '?' || sign === '^') {
      const nodes: TemplateNode[] = []
      current().push({ kind: OPENING[sign], name: tagName, key: known.key, body: nodes })
      stack.push({ name: tagName, nodes })
    } else if (known.source === 'section') {
      return broken(name, `“${tagName}”是循环段或条件段，不能当作数值`)
    } else {
      current().push({ kind: 'value', name: tagName, key: known.key, source: known.source })
    }
  }
  if (stack.length > 1) return broken(name, `“${stack[stack.length - 1]?.name}”没有结尾`)
  current().push({ kind: 'text', text: body.slice(at) })
  const leftover = root.some((node) => node.kind === 'text' && /\{\{|\}\}/.test(node.text))
  if (leftover) return broken(name, '有不完整的占位')
  return ok({ kind: `D${(head[1] ?? '').slice(1)}`, name, nodes: root })
}
