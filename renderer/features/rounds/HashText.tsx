import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import css from './rounds.module.css'
import { shortHash } from './words.ts'

/** A SHA-256 value (校验值): its ends to compare by eye, the whole to copy. */
export function HashText({ hash, name }: { hash: string; name: string }) {
  return (
    <span className={css.line}>
      <code title={hash}>{shortHash(hash)}</code>
      <CopyButton text={hash} label={`复制${name}`} type="text" />
    </span>
  )
}
