import type { ReactNode } from 'react'
import type { VersionChange } from '#shared/domain/versions/change.ts'
import { Panel } from './Panel.tsx'
import { StateTag } from './StateTag.tsx'
import { DateText } from './texts.tsx'
import css from './VersionsPanel.module.css'

export interface ShownVersion {
  /** as people say it */
  name: string
  note: string
  /** null: carried by the program */
  at: number | null
  byName: string | null
  apart: boolean
  /** against the version before it; null: not to be told here */
  changes: readonly VersionChange[] | null
  state?: ReactNode
  actions?: ReactNode
}

/** Every version there was, newest first: by whom, why, and what it changed. */
export function VersionsPanel({ versions }: { versions: readonly ShownVersion[] }) {
  return (
    <Panel title="历次版本" aside={`${versions.length}版`}>
      <ol className={css.list}>
        {versions.map((one) => (
          <li key={`${one.name}-${one.at}`}>
            <strong>{one.name}版</strong>{' '}
            {one.at === null ? (
              '随程序提供'
            ) : (
              <>
                {one.byName} <DateText at={one.at} />
              </>
            )}
            {one.note === '' ? '' : `：${one.note}`} {one.state}
            {one.apart ? <StateTag tone="warn">发布时没有看到上一版</StateTag> : null} {one.actions}
            {one.changes === null ? null : <ChangeList changes={one.changes} />}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

const kindWords = { added: '新增', removed: '删去', changed: '改动' } as const
const AT_ONCE = 8

/** Differences of a version, line by line; many of them behind a click. */
export function ChangeList({ changes }: { changes: readonly VersionChange[] }) {
  const lines = changes.map((change) => (
    <li key={`${change.line}-${change.kind}-${change.text}`}>
      {kindWords[change.kind]}
      {change.line === null ? '' : ` ${change.line}`}：{change.text}
    </li>
  ))
  return (
    <>
      <ul className={css.changes}>{lines.slice(0, AT_ONCE)}</ul>
      {lines.length > AT_ONCE ? (
        <details>
          <summary>另有{lines.length - AT_ONCE}处</summary>
          <ul className={css.changes}>{lines.slice(AT_ONCE)}</ul>
        </details>
      ) : null}
    </>
  )
}
