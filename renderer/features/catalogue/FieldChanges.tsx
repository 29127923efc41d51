import css from './catalogue.module.css'

interface Change {
  label: string
  before: string | null
  after: string | null
}

/** What changed, field by field: before struck through, then after. */
export function FieldChanges({ changes }: { changes: readonly Change[] }) {
  return (
    <div className={css.changes}>
      {changes.map((change) => (
        <div key={change.label}>
          <span className={css.soft}>{change.label}：</span>
          {change.before === null ? (
            <span className={css.faint}>（无）</span>
          ) : (
            <del className={css.before}>{change.before}</del>
          )}
          {' → '}
          {change.after === null ? <span className={css.faint}>（无）</span> : <ins>{change.after}</ins>}
        </div>
      ))}
    </div>
  )
}
