import type { CallScript } from '#shared/domain/persona/call-script.ts'
import css from './ElementGuide.module.css'

/** What to ask further about one element (要素), and how to judge the answer. */
export function ElementGuide({ guide }: { guide: CallScript['elements'][number] }) {
  return (
    <details className={css.rules}>
      <summary>追问和判定口径</summary>
      <ul>
        {guide.probes.map((line) => (
          <li key={line}>追问：{line}</li>
        ))}
        {guide.compare.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  )
}
