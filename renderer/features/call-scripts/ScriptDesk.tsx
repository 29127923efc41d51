import { useDeferredValue, useMemo, useState } from 'react'
import { useApi } from '#renderer/ui/data/client.ts'
import { answer } from '#renderer/ui/data/queries.ts'
import { useDraft } from '#renderer/ui/data/use-draft.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { Output } from '#shared/contract/contract.ts'
import type { ScriptDraft } from '#shared/contract/scripts.ts'
import { scriptChanges } from '#shared/domain/call-scripts/differences.ts'
import { placesOf, type ScriptPart } from '#shared/domain/call-scripts/places.ts'
import { scriptProblems } from '#shared/domain/call-scripts/rules.ts'
import { tidied } from '#shared/domain/call-scripts/tidy.ts'
import type { CallScript } from '#shared/domain/persona/call-script.ts'
import { PartEditor } from './PartEditor.tsx'
import { Parts } from './Parts.tsx'
import { Preview } from './Preview.tsx'
import { PublishPanel } from './PublishPanel.tsx'
import css from './scripts.module.css'
import { Versions } from './Versions.tsx'

interface ScriptDeskProps {
  id: string
  stored: NonNullable<Output<'scripts.get'>>
  written: Output<'scripts.draft'>
  onDone: () => void
}

/** A script being written: its parts, the part in hand, what the call screen will show; kept at every keystroke. */
export function ScriptDesk({ id, stored, written, onDone }: ScriptDeskProps) {
  const { current, versions } = stored
  const api = useApi()
  const show = useToast((toasts) => toasts.show)
  const fresh: ScriptDraft = { script: current, note: '', from: current.scriptVersion }
  const kept = useDraft(written.draft ?? fresh, (next) => api['scripts.saveDraft']({ id, draft: next }))
  const { change, save, settle, drop } = kept
  // While nothing is typed it shows what is in use, though that may change meanwhile.
  const draft = written.draft === null && save.kind === 'none' ? fresh : kept.draft
  const { script } = draft
  const [part, setPart] = useState<ScriptPart>('flow')
  const [groups, setGroups] = useState<Partial<Record<ScriptPart, string>>>({})
  // Another script under the fields: what they could take back is gone.
  const [base, setBase] = useState(0)
  const [checked, setChecked] = useState(false)
  const settled = useDeferredValue(script)
  const changes = useMemo(() => scriptChanges(current, tidied(settled)), [current, settled])
  const problems = useMemo(() => (checked ? scriptProblems(tidied(settled)) : []), [checked, settled])
  const persona = groups.personas ?? script.personas[0]?.id ?? ''

  const edit = (next: CallScript) => change({ ...draft, script: next })
  const open = (to: ScriptPart, group?: string) => {
    setPart(to)
    if (group !== undefined) setGroups({ ...groups, [to]: group })
  }
  const showPlace = (key: string | null, to: ScriptPart) => {
    open(to, placesOf(script).find((place) => place.key === key)?.group)
    if (key === null) return
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-place="${key}"] :is(textarea, input)`)?.focus(),
    )
  }
  const startFrom = async (version: string, name: string) => {
    const found = await answer(api['scripts.content']({ id, version }))
    if (!found.ok) return show({ text: found.error.message })
    if (found.value === null) return show({ text: `${name}版的内容还没有传到本机` })
    const replace = (next: ScriptDraft) => {
      change(next)
      setBase((n) => n + 1)
    }
    replace({ ...draft, script: found.value, from: version })
    show({ text: `已换成${name}版的内容`, undo: () => replace(draft) })
  }

  return (
    <>
      {save.fault ? <FaultPanel fault={save.fault} /> : null}
      <div className={css.desk}>
        <Parts part={part} before={current} script={settled} onOpen={open} />
        <PartEditor
          key={`${part}-${groups[part] ?? ''}-${base}`}
          part={part}
          group={part === 'personas' ? persona : groups[part]}
          script={script}
          save={save}
          problems={problems}
          onGroup={(group) => open(part, group)}
          onChange={edit}
        />
        <Preview
          script={settled}
          version={draft.from === current.scriptVersion ? '修改稿' : '修改稿（旧版为底稿）'}
          persona={persona}
          onPersona={(group) => setGroups({ ...groups, personas: group })}
        />
      </div>
      <PublishPanel
        id={id}
        draft={draft}
        current={current}
        mayPublish={stored.mayPublish}
        unreadable={written.unreadable}
        unseen={versions[0]?.here === false ? versions[0].name : null}
        changes={changes}
        problems={problems}
        onNote={(note) => change({ ...draft, note })}
        onCheck={() => {
          setChecked(true)
          return scriptProblems(tidied(script)).length === 0
        }}
        onShow={showPlace}
        onPublished={() => {
          settle()
          onDone()
        }}
        onDrop={async () => {
          await drop()
          onDone()
        }}
      />
      <Versions versions={versions} onStart={startFrom} />
    </>
  )
}
