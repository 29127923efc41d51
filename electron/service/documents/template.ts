import type { Block, Figure, Inline, Missing } from './model.ts'
import { blocksOfLines, type Cell, type Line } from './template-lines.ts'
import type { Template, TemplateNode } from './template-parse.ts'
import { cleanLine } from './text.ts'

/** What a placeholder may hold. Lists feed loops and conditions; `inlines` is a phrase with several figures. */
export type TemplateValue =
  | string
  | number
  | boolean
  | Figure
  | { inlines: Inline[]; figures: Figure[] }
  | TemplateValues[]
  | undefined

export type TemplateValues = { [key: string]: TemplateValue }

export type Rendered = { blocks: Block[]; figures: Figure[]; missing: Missing[] }

/**
 * Renders a parsed template with values into blocks.
 *
 * - A figure keeps its id, so that preview and .docx can lead back to what it counts.
 * - A value that is not there stands as 〔待填：名称〕 and is listed in `missing`; nothing is invented.
 * - Values are data: their line breaks, pipes and numbers never become structure.
 * - Headings and numbered items are renumbered, so a section left out leaves no gap.
 */
export function renderTemplate(template: Template, values: TemplateValues): Rendered {
  const figures = new Map<string, Figure>()
  const missing = new Map<string, Missing>()
  const lines: Line[] = [[]]

  const put = (cell: Cell) => lines[lines.length - 1]?.push(cell)
  const use = (used: readonly Figure[]) => {
    for (const figure of used) if (!figures.has(figure.id)) figures.set(figure.id, figure)
  }

  const walk = (nodes: readonly TemplateNode[], scope: readonly TemplateValues[]): void => {
    for (const node of nodes) {
      if (node.kind === 'text') {
        node.text.split('\n').forEach((text, index) => {
          if (index > 0) lines.push([])
          if (text) put({ literal: true, name: '', inlines: [{ text }] })
        })
      } else if (node.kind === 'value') {
        const phrase = phraseOf(lookUp(scope, node.key))
        if (phrase) use(phrase.figures)
        else missing.set(node.name, { name: node.name, key: node.key, source: node.source })
        const inlines = phrase?.inlines ?? [{ text: `〔待填：${node.name}〕`, blank: node.name }]
        put({ literal: false, name: node.name, inlines })
      } else if (node.kind === 'loop') {
        const items = lookUp(scope, node.key)
        if (!Array.isArray(items)) continue
        items.forEach((item, index) => {
          walk(node.body, [{ no: index + 1, ...item }, ...scope])
        })
      } else if (holds(lookUp(scope, node.key)) === (node.kind === 'when')) {
        walk(node.body, scope)
      }
    }
  }
  walk(template.nodes, [values])
  return { blocks: blocksOfLines(lines), figures: [...figures.values()], missing: [...missing.values()] }
}

/** The nearest scope that has the key; a key that is there but empty does not fall through. */
function lookUp(scope: readonly TemplateValues[], key: string): TemplateValue {
  return scope.find((values) => Object.hasOwn(values, key))?.[key]
}

/** Whether a condition holds: something there, and not false, zero or empty. */
function holds(value: TemplateValue): boolean {
  if (value === undefined || value === false || value === 0 || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object' && 'inlines' in value) return value.inlines.length > 0
  if (typeof value === 'object') return value.value !== 0 && value.value !== null && value.value !== ''
  return true
}

/** A value as inlines; undefined when there is nothing to print. */
function phraseOf(value: TemplateValue): { inlines: Inline[]; figures: Figure[] } | undefined {
  if (value === undefined || typeof value === 'boolean' || Array.isArray(value)) return undefined
  if (typeof value === 'number') return { inlines: [{ text: String(value) }], figures: [] }
  if (typeof value === 'string') {
    const text = cleanLine(value).trim()
    return text ? { inlines: [{ text }], figures: [] } : undefined
  }
  if ('inlines' in value) {
    const inlines = value.inlines.map((inline) => ({ ...inline, text: cleanLine(inline.text) }))
    return inlines.length > 0 ? { inlines, figures: value.figures } : undefined
  }
  if (value.value === null && value.text === '') return undefined
  return { inlines: [{ text: cleanLine(value.text), figure: value.id }], figures: [value] }
}
