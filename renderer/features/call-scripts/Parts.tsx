import { useMemo } from 'react'
import { partLabels, placesOf, type ScriptPart, scriptParts } from '#shared/domain/call-scripts/places.ts'
import type { CallScript } from '#shared/domain/persona/call-script.ts'
import css from './scripts.module.css'

/** The parts of a script, and which of them are changed. */
export function Parts({
  part,
  before,
  script,
  onOpen,
}: {
  part: ScriptPart
  before: CallScript
  script: CallScript
  onOpen: (part: ScriptPart) => void
}) {
  const changed = useMemo(() => changedParts(before, script), [before, script])
  return (
    <nav className={css.parts} aria-label="话术的组成">
      <ul>
        {scriptParts.map((one) => (
          <li key={one}>
            <button type="button" aria-current={one === part || undefined} onClick={() => onOpen(one)}>
              {partLabels[one]}
              {changed.has(one) ? <span className={css.soft}>已改</span> : null}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const changedParts = (before: CallScript, after: CallScript): Set<ScriptPart> => {
  const texts = (script: CallScript) =>
    new Map(placesOf(script).map(({ key, part, lines }) => [key, { part, text: lines.join('\n') }]))
  const [old, now] = [texts(before), texts(after)]
  const differs = [...now].filter(([key, { text }]) => old.get(key)?.text !== text)
  const gone = [...old].filter(([key]) => !now.has(key))
  return new Set([...differs, ...gone].map(([, { part }]) => part))
}
