import { Button } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { NoteField } from '#renderer/ui/TextField.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { ChangeList } from '#renderer/ui/VersionsPanel.tsx'
import type { ScriptDraft } from '#shared/contract/scripts.ts'
import type { ScriptPart } from '#shared/domain/call-scripts/places.ts'
import type { ScriptProblem } from '#shared/domain/call-scripts/rules.ts'
import type { CallScript } from '#shared/domain/persona/call-script.ts'
import type { VersionChange } from '#shared/domain/versions/change.ts'
import css from './scripts.module.css'

interface PublishPanelProps {
  id: string
  draft: ScriptDraft
  current: CallScript
  mayPublish: boolean
  unreadable: boolean
  /** a newer version whose content is not here yet */
  unseen: string | null
  changes: readonly VersionChange[]
  problems: readonly ScriptProblem[]
  onNote: (note: string) => void
  /** is there nothing against it? */
  onCheck: () => boolean
  onShow: (place: string | null, part: ScriptPart) => void
  onPublished: () => void
  onDrop: () => void
}

/** What is changed, why, and what stands against publishing it. */
export function PublishPanel(props: PublishPanelProps) {
  const { id, draft, current, changes, problems, onNote } = props
  const [needsNote, setNeedsNote] = useState(false)
  const publish = useCommandCall('scripts.publish')
  const show = useToast((toasts) => toasts.show)
  const noteMissing = draft.note.trim() === ''

  const send = async () => {
    setNeedsNote(noteMissing)
    if (!props.onCheck() || noteMissing) return
    const done = await publish.run({ id, script: draft.script, note: draft.note })
    if (!done.ok) return
    show({ text: `已发布${done.value.name}版` })
    props.onPublished()
  }
  return (
    <Panel title="发布" aside={changes.length === 0 ? '没有改动' : `改动${changes.length}处`}>
      {props.unreadable ? (
        <StateTag tone="warn">
          原有的修改稿是其他版本的程序写的，本程序读不出来；在这里修改后会替换它
        </StateTag>
      ) : null}
      {props.unseen === null ? null : (
        <StateTag tone="warn">{props.unseen}版的内容还没有传到本机，现在发布会用本稿代替它</StateTag>
      )}
      {draft.from === current.scriptVersion || changes.length === 0 ? null : (
        <StateTag tone="warn">修改稿以另一版本为底稿，发布前请核对与现行版本的差异</StateTag>
      )}
      {changes.length === 0 ? <p className={css.soft}>与现行版本相同。</p> : <ChangeList changes={changes} />}
      <NoteField
        label="修改说明"
        maxLength={500}
        error={needsNote && noteMissing ? '请写明改了什么、为什么改' : undefined}
        value={draft.note}
        onChange={onNote}
      />
      {problems.length === 0 ? null : (
        <section aria-label="发布前要改的">
          <p>
            <StateTag tone="bad">还有{problems.length}处要改，改好后可以发布</StateTag>
          </p>
          <ul className={css.problems}>
            {problems.slice(0, MOST).map(({ part, place, text }) => (
              <li key={`${place}-${text}`}>
                <Button type="link" size="small" onClick={() => props.onShow(place, part)}>
                  {text}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {props.mayPublish ? null : (
        <p className={css.soft}>话术全市统一，由市局发布。在这里的修改可以预览，修改意见请报市局。</p>
      )}
      {publish.fault ? <FaultPanel fault={publish.fault} /> : null}
      <div className={css.bar}>
        <Button
          type="primary"
          disabled={changes.length === 0 || !props.mayPublish}
          loading={publish.running ? { delay: 300 } : false}
          onClick={() => void send()}
        >
          发布为新版本
        </Button>
        {changes.length === 0 && noteMissing ? null : (
          <InlineConfirm
            label="删去修改稿"
            danger
            question="放弃所有未发布的改动，恢复为现行版本。"
            onConfirm={props.onDrop}
          />
        )}
      </div>
    </Panel>
  )
}

const MOST = 20
