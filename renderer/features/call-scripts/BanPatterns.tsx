import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import type { BanPattern } from '#shared/domain/persona/call-script.ts'
import css from './scripts.module.css'

/** What sentences are searched for before they are published: to be read, not changed. */
export function BanPatterns({ patterns }: { patterns: readonly BanPattern[] }) {
  return (
    <details>
      <summary className={css.soft}>发布时检查的内容（{patterns.length}条，固定不变）</summary>
      <PlainTable label="发布时检查的内容" heads={['禁语', '查什么', '规则']} minWidth={420}>
        {patterns.map(({ rule, message, pattern }) => (
          <tr key={pattern}>
            <th scope="row">{rule}</th>
            <td>{message}</td>
            <td>
              <code className={css.pattern}>{pattern}</code>
            </td>
          </tr>
        ))}
      </PlainTable>
    </details>
  )
}
