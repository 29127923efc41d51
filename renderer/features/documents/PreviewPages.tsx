// biome-ignore-all lint/suspicious/noArrayIndexKey: blocks of a document have no name but their place
import type { ReactNode } from 'react'
import type { PreviewBlock, PreviewInline, PreviewPart } from '#shared/contract/documents.ts'
import css from './documents.module.css'

interface PreviewProps {
  title: string
  parts: readonly PreviewPart[]
  /** the figure looked at */
  chosen: string | null
  onFigure: (id: string) => void
}

/** The document on paper, from the same blocks the .docx is written from. Figures are buttons, blanks are marked. */
export function PreviewPages({ title, parts, chosen, onFigure }: PreviewProps) {
  const words = (inlines: readonly PreviewInline[]): ReactNode =>
    inlines.map((inline, i) => <Word key={i} inline={inline} chosen={chosen} onFigure={onFigure} />)
  return (
    <section className={css.desk} aria-label={`预览：${title}`}>
      {parts.map((part, i) => (
        <article key={i} className={css.paper} data-landscape={part.orientation === 'landscape' || undefined}>
          {part.label ? <p className={css.label}>{part.label}</p> : null}
          {part.blocks.map((block, j) => (
            <Block key={j} block={block} words={words} />
          ))}
        </article>
      ))}
    </section>
  )
}

type Words = (inlines: readonly PreviewInline[]) => ReactNode

function Word({
  inline,
  chosen,
  onFigure,
}: {
  inline: PreviewInline
  chosen: string | null
  onFigure: (id: string) => void
}) {
  const { text, figure, blank } = inline
  if (blank !== undefined)
    return (
      <mark className={css.blank} title={`待填：${blank}`}>
        {text}
      </mark>
    )
  if (figure === undefined) return text
  return (
    <button
      type="button"
      className={css.figure}
      data-on={figure === chosen || undefined}
      aria-label={`${text}：查看所计的记录`}
      onClick={() => onFigure(figure)}
    >
      {text}
    </button>
  )
}

const leads: Record<number, string | undefined> = { 1: css.lead1, 2: css.lead2 }

function Block({ block, words }: { block: PreviewBlock; words: Words }) {
  switch (block.kind) {
    case 'title':
      return <h2>{words(block.inlines)}</h2>
    case 'item':
      return (
        <p>
          <span className={leads[block.level]}>
            {block.number}
            {block.lead}
          </span>
          {words(block.inlines)}
        </p>
      )
    case 'table':
      return <Grid block={block} words={words} />
    case 'attachments':
      return block.items.map((item, i) => (
        <p key={i}>
          {i === 0 ? '附件：' : '　　　'}
          {block.items.length > 1 ? `${i + 1}.` : ''}
          {words(item)}
        </p>
      ))
    default:
      return <p data-kind={block.kind}>{words(block.inlines)}</p>
  }
}

function Grid({ block, words }: { block: Extract<PreviewBlock, { kind: 'table' }>; words: Words }) {
  const total = block.columns.reduce((sum, c) => sum + c.weight, 0)
  return (
    <table className={css.grid}>
      <thead>
        <tr>
          {block.columns.map((c, i) => (
            <th key={i} scope="col" style={{ width: `${((c.weight / total) * 100).toFixed(1)}%` }}>
              {c.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row, i) => (
          <tr key={i}>
            {row.map((cell, j) => (
              <td key={j} style={{ textAlign: block.columns[j]?.align ?? 'left' }}>
                {words(cell)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
