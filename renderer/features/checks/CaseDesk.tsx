import { Button, Switch } from 'antd'
import { type FocusEvent, useCallback, useEffect, useState } from 'react'
import { useServiceEvents } from '#renderer/ui/data/client.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { SavedState } from '#renderer/ui/SavedState.tsx'
import { ScriptPanel } from '#renderer/ui/ScriptPanel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { hasWork } from '#shared/domain/check/check-draft.ts'
import css from './CaseDesk.module.css'
import { DialPanel } from './DialPanel.tsx'
import { fieldOf, focusField } from './desk-fields.ts'
import { Extras } from './Extras.tsx'
import { FactRows } from './FactRows.tsx'
import { FinishBar } from './FinishBar.tsx'
import { SaveFault } from './SaveFault.tsx'
import { useTraining } from './training.ts'
import { useDesk, useOpenCase } from './use-desk.ts'
import { useDialChoice } from './use-dial-choice.ts'

const outcomeFields = ['outcome', 'aapor', 'newNumber', 'appointment', 'note', 'finish']

/** One case in work: number and clock, script, fact rows, outcome. */
export function CaseDesk() {
  const { desk, sheet, script } = useOpenCase()
  const [panelOpen, setPanelOpen] = useState(false)
  const choice = useDialChoice(sheet)
  const fault = useDesk((s) => s.fault)
  const busy = useDesk((s) => s.busy)
  useDurability()
  useWishes(panelOpen, setPanelOpen)
  const toTimer = useCallback(() => desk.getState().go('timer'), [desk])
  useKeys({ 'Alt+t': { label: '到计时按钮', run: toTimer } }, '计时（F 键在录入时也可用）')

  const onFocus = (event: FocusEvent) => {
    const field = fieldOf(event.target)
    if (!field) return
    desk.getState().stand(field)
    // the two key layers never show at once
    if (!outcomeFields.includes(field)) setPanelOpen(false)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: notices where the cursor stands, nothing to press
    <div className={css.desk} onFocus={onFocus} inert={busy === 'submit'}>
      <DeskHead />
      <SaveFault />
      {fault ? (
        <FaultPanel fault={fault} onRetry={() => desk.getState().clear()} retryLabel="知道了" />
      ) : null}
      <DialPanel choice={choice} />
      <ScriptPanel
        script={script}
        persona={sheet.persona}
        itemName={sheet.item.name}
        version={sheet.script.name}
        notice={<VersionNotice />}
      />
      <FactRows />
      <Extras />
      <FinishBar choice={choice} panelOpen={panelOpen} onPanel={setPanelOpen} />
    </div>
  )
}

/** What is being checked, why now, and whether it is on the disk. */
function DeskHead() {
  const { desk, sheet } = useOpenCase()
  const { item } = sheet
  const attempt = useDesk((s) => s.work.attempt)
  const late = useDesk((s) => s.work.draft.late)
  const worked = useDesk((s) => hasWork(s.work.draft) || s.work.draft.late !== null)
  const training = useTraining()
  const show = useToast((toasts) => toasts.show)
  const toggleLate = () => {
    desk.getState().edit({ late: late ? null : { sheet: '', calledAt: null, reason: '' } })
    desk.getState().go(late ? 'timer' : 'late.sheet')
  }
  const discard = async () => {
    const before = await desk.getState().discard()
    if (desk.getState().fault) return
    show({
      text: '已放弃录入的内容',
      ...(before ? { undo: () => desk.getState().restore(before) } : {}),
    })
  }
  useKeys({ 'Alt+l': { label: '补录、取消补录', run: toggleLate, disabled: attempt !== null } }, '录入')

  return (
    <header className={css.head}>
      <div className={css.words}>
        <h2>{item.name}</h2>
        <p className={css.soft}>
          {[item.areaName, item.bodyName, item.windowName].filter(Boolean).join(' · ')}
          {item.selfRun ? <StateTag tone="warn">自管</StateTag> : null}
        </p>
        <p>
          <StateTag tone={sheet.eligible ? 'info' : 'wait'} plain>
            {sheet.eligible ? '为何现在拨：' : '现在不能拨：'}
            {sheet.reason}
          </StateTag>
        </p>
      </div>
      <div className={css.tools}>
        <div className={css.saved}>
          <Saved />
        </div>
        <div className={css.choices}>
          <label className={css.soft} htmlFor="checks-training">
            培训
          </label>
          <Switch
            id="checks-training"
            size="small"
            checked={training.on}
            onChange={training.set}
            title="培训时一开始就显示公布内容"
          />
          {attempt === null ? (
            <Button size="small" onClick={toggleLate}>
              {late ? '取消补录' : '补录'}
            </Button>
          ) : null}
          {worked && attempt === null ? (
            <InlineConfirm
              label="放弃"
              size="small"
              question="放弃这个案件已录入、未提交的内容。放弃后可以撤回。"
              onConfirm={discard}
            />
          ) : null}
        </div>
      </div>
    </header>
  )
}

/** Why this case is worked by another version than the next one. */
function VersionNotice() {
  const { name, missing, newer } = useOpenCase().sheet.script
  if (missing !== null)
    return (
      <StateTag tone="warn" plain>
        本件开始时用的话术 {missing} 还没有传到本机，暂用 {name}
      </StateTag>
    )
  return newer === null ? null : (
    <p className={css.soft}>
      本件沿用 {name}；{newer} 自下一件起使用
    </p>
  )
}

/** Nothing typed waits for a blur, a hidden window or a restarted service. */
function useDurability(): void {
  const { desk } = useOpenCase()
  const timed = useDesk((s) => s.work.timers.since !== null)
  useServiceEvents((event) => {
    if (event.event === 'restarted') desk.getState().saveAgain()
  })
  useEffect(() => {
    const flush = () => void desk.getState().flush()
    window.addEventListener('blur', flush)
    window.addEventListener('pagehide', flush)
    document.addEventListener('visibilitychange', flush)
    return () => {
      window.removeEventListener('blur', flush)
      window.removeEventListener('pagehide', flush)
      document.removeEventListener('visibilitychange', flush)
      flush()
    }
  }, [desk])
  useEffect(() => {
    if (!timed) return
    // a running clock is written down now and then, so that a stop costs seconds at most
    const timer = setInterval(() => desk.getState().saveAgain(), 5000)
    return () => clearInterval(timer)
  }, [desk, timed])
}

/** Puts the cursor where it is asked to go, on opening a case where it was. */
function useWishes(panelOpen: boolean, openPanel: (open: boolean) => void): void {
  const { desk } = useOpenCase()
  const wish = useDesk((s) => s.wish)
  useEffect(() => {
    const { work, go } = desk.getState()
    const begun = work.attempt !== null || hasWork(work.draft)
    go(begun && work.focus !== '' ? work.focus : 'timer')
  }, [desk])
  useEffect(() => {
    if (!wish) return
    const { field } = wish
    if (outcomeFields.includes(field) && !panelOpen && !focusField(field)) return openPanel(true)
    if (!focusField(field)) requestAnimationFrame(() => focusField(field))
    // the panel coming up fulfils the wish it came for
  }, [wish, panelOpen, openPanel])
}

/** Drawn by itself: it changes with every key. */
function Saved() {
  return <SavedState save={useDesk((s) => s.save)} />
}
