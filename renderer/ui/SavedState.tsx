import type { SaveState } from './data/work-saver.ts'
import { formatInstant } from './format.ts'
import { StateTag } from './StateTag.tsx'

/** Whether what is typed is on the disk: “本机已存 14:05:09”. */
export function SavedState({ save }: { save: SaveState }) {
  const at = save.at === null ? '' : ` ${formatInstant(save.at, 'full').split(' ')[1]}`
  return (
    <span role="status">
      {save.kind === 'failed' ? (
        <StateTag tone="bad">本机未存</StateTag>
      ) : save.kind === 'dirty' ? (
        <StateTag tone="wait">正在存入本机</StateTag>
      ) : save.kind === 'saved' ? (
        <StateTag tone="ok">本机已存{at}</StateTag>
      ) : null}
    </span>
  )
}
