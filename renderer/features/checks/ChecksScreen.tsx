import { Button } from 'antd'
import { useEffect, useMemo } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useApi, useShell } from '#renderer/ui/data/client.ts'
import { answer, useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { replaceParams, useRoute } from '#renderer/ui/route.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { useNow } from '#renderer/ui/use-now.ts'
import type { CallSheet, QueueItem } from '#shared/contract/calls.ts'
import type { Output } from '#shared/contract/contract.ts'
import { CaseDesk } from './CaseDesk.tsx'
import css from './ChecksScreen.module.css'
import { DonePanel } from './DonePanel.tsx'
import { deskFor, desksOf } from './desks.ts'
import { QueuePane } from './QueuePane.tsx'
import { RecordView } from './RecordView.tsx'
import { SidePane } from './SidePane.tsx'
import { OpenCaseContext, useDesk, useOpenCase } from './use-desk.ts'
import { useTables } from './use-tables.ts'

const REFRESH_MS = 30_000
const focusQueue = () => document.querySelector<HTMLElement>('[data-queue] [role="grid"]')?.focus()

/** 电话抽查: the queue, the case in work, what is known of it. */
export function ChecksScreen() {
  const selected = useRoute((place) => place.params.case) ?? null
  const queue = useQueryCall('calls.queue', {})
  const now = useNow(REFRESH_MS, queue.refetch)
  const rows = queue.data ?? []
  const open = (id: string | null) => replaceParams({ case: id })
  const next = nextCase(rows, selected)
  useKeys(
    {
      F6: { label: '到待拨队列', run: focusQueue },
      F7: {
        label: '打开下一件可拨的',
        run: () => next && open(next.case),
        get disabled() {
          return next === null
        },
      },
    },
    '队列',
  )
  // with nothing chosen the keyboard begins in the queue
  const listed = queue.data !== undefined
  useEffect(() => {
    if (selected === null && listed) focusQueue()
  }, [selected, listed])

  return (
    <Page title="电话抽查" fill actions={<PaperForm />}>
      {queue.fault ? <FaultPanel fault={queue.fault} onRetry={queue.refetch} /> : null}
      <div className={css.screen} data-open={selected !== null || undefined}>
        <div className={css.queue}>
          <QueuePane queue={rows} selected={selected} now={now} onOpen={open} />
        </div>
        {selected === null ? (
          <div className={css.centre}>
            <EmptyState title="在队列中选一件，按 Enter 打开">
              可拨的排在前面，每件都写明为何现在拨。按 ? 查看全部快捷键。
            </EmptyState>
          </div>
        ) : (
          <OpenedCase key={selected} id={selected} now={now} next={next} onOpen={open} />
        )}
      </div>
    </Page>
  )
}

interface OpenedCaseProps {
  id: string
  now: number
  next: QueueItem | null
  onOpen: (id: string | null) => void
}

function OpenedCase({ id, now, next, onOpen }: OpenedCaseProps) {
  const sheet = useQueryCall('calls.sheet', { case: id })
  const tables = useTables(sheet.data?.script.version)
  useNow(REFRESH_MS, sheet.refetch)
  const fault = sheet.fault ?? tables.fault
  if (fault && !sheet.data)
    return (
      <div className={css.centre}>
        <FaultPanel fault={fault} onRetry={sheet.refetch} />
        <Button onClick={() => onOpen(null)}>返回拨打队列</Button>
      </div>
    )
  if (!sheet.data || !tables.data)
    return (
      <div className={css.centre}>
        <DelayedSpinner label="正在打开案件" />
      </div>
    )
  return <Opened sheet={sheet.data} tables={tables.data} now={now} next={next} onOpen={onOpen} />
}

interface OpenedProps extends Omit<OpenedCaseProps, 'id'> {
  sheet: CallSheet
  tables: Output<'calls.tables'>
}

function Opened({ sheet, tables, now, next, onOpen }: OpenedProps) {
  const api = useApi()
  // a desk is laid out once; later answers of the service never touch what is typed
  const desk = useMemo(() => deskFor(api, sheet), [api, sheet])
  const open = useMemo(() => ({ desk, sheet, ...tables }), [desk, sheet, tables])
  return (
    <OpenCaseContext value={open}>
      <div className={css.centre}>
        <Centre next={next} onOpen={onOpen} />
      </div>
      <div className={css.side}>
        <SidePane sheet={sheet} now={now} />
      </div>
    </OpenCaseContext>
  )
}

/** The case in work; what became of it; or its record. */
function Centre({ next, onOpen }: Pick<OpenedProps, 'next' | 'onOpen'>) {
  const api = useApi()
  const { desk, sheet } = useOpenCase()
  const done = useDesk((s) => s.done)
  const leave = () => {
    if (done?.kind === 'submitted') desksOf(api).delete(sheet.case)
    desk.getState().putAway()
  }
  useEffect(
    // whoever comes back later wants the record as it stands, not what was said when it was sent
    () => () => {
      if (desk.getState().done?.kind === 'submitted') desksOf(api).delete(sheet.case)
      desk.getState().putAway()
    },
    [api, desk, sheet.case],
  )
  if (done)
    return (
      <DonePanel
        done={done}
        next={next}
        onNext={() => {
          leave()
          onOpen(next?.case ?? null)
        }}
        onStay={leave}
      />
    )
  return sheet.submitted ? <RecordView record={sheet.submitted} /> : <CaseDesk />
}

/** The first callable case after this one, from the top when there is none below. */
const nextCase = (rows: readonly QueueItem[], selected: string | null): QueueItem | null => {
  const callable = rows.filter((q) => q.eligible && q.case !== selected)
  const at = rows.findIndex((q) => q.case === selected)
  return callable.find((q) => rows.indexOf(q) > at) ?? callable[0] ?? null
}

function PaperForm() {
  const api = useApi()
  const shell = useShell()
  const show = useToast((toasts) => toasts.show)
  const print = async () => {
    const form = await answer(api['calls.paperForm']({}))
    if (!form.ok) return show({ text: form.error.message })
    const printed = await shell.print({ html: form.value.html, landscape: false })
    if (!printed.ok) show({ text: printed.error.message })
  }
  return <Button onClick={print}>打印空白记录单</Button>
}
