import { Button, Input } from 'antd'
import { useState } from 'react'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { useCopy } from '#renderer/ui/copying.ts'
import { useShell } from '#renderer/ui/data/client.ts'
import { formatPhone } from '#renderer/ui/format.ts'
import { useKeys } from '#renderer/ui/keys.ts'
import { QrCode } from '#renderer/ui/QrCode.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { CallSheet } from '#shared/contract/calls.ts'
import css from './DialPanel.module.css'
import { Field } from './Field.tsx'
import { LateEntry } from './LateEntry.tsx'
import { TimerBar } from './TimerBar.tsx'
import { useDesk, useOpenCase } from './use-desk.ts'
import type { DialChoice } from './use-dial-choice.ts'

/** The number, the number to call from, and the stopwatch: what is needed before and during a call. */
export function DialPanel({ choice }: { choice: DialChoice }) {
  const { desk, sheet } = useOpenCase()
  const { go, dial } = desk.getState()
  const attempt = useDesk((s) => s.work.attempt)
  const late = useDesk((s) => s.work.draft.late !== null)
  const [qr, setQr] = useState(false)
  const shell = useShell()
  const copy = useCopy()
  const show = useToast((toasts) => toasts.show)
  const { dialled } = choice
  const outside = sheet.block === 'OUTSIDE_HOURS' && attempt === null && !late

  const start = async (): Promise<boolean> => {
    if (outside && choice.outsideReason.trim() === '') {
      choice.ask()
      go('outsideReason')
      return false
    }
    if (choice.plan === null) {
      go('caller')
      return false
    }
    return dial(choice.plan)
  }
  const byComputer = async () => {
    if (attempt === null && !(await start())) return
    const { ok, value } = { value: null, ...(await shell.openLink({ url: telephoneLink(dialled) })) }
    if (!ok || !value?.opened) show({ text: '这台电脑没有可以拨号的程序，请用话机拨打或扫码拨打' })
  }
  const copyNumber = async () =>
    show({ text: (await copy(dialled)) ? `已复制${formatPhone(dialled)}` : '未能复制，请手工拨打' })

  useKeys(
    {
      'Alt+c': { label: '复制号码', run: copyNumber },
      'Alt+d': { label: '用电脑话机拨打', run: byComputer, disabled: late },
      'Alt+q': { label: '显示或收起二维码', run: () => setQr(!qr) },
    },
    '号码',
  )

  return (
    <section className={css.panel} aria-label="号码与计时" data-calling={attempt !== null || undefined}>
      <div className={css.line}>
        <span className={css.number}>
          <span className="wi-hidden">{choice.useNew ? '新号码' : '公布号码'}</span>
          {formatPhone(dialled)}
        </span>
        <span className={css.tools}>
          <CopyButton text={dialled} label="复制" />
          {late ? null : (
            <Button size="small" onClick={byComputer}>
              拨号
            </Button>
          )}
          <Button size="small" aria-expanded={qr} onClick={() => setQr(!qr)}>
            扫码拨打
          </Button>
        </span>
        {sheet.newNumber ? <WhichNumber sheet={sheet} choice={choice} locked={attempt !== null} /> : null}
      </div>
      {qr ? (
        <div className={css.qr}>
          <QrCode text={telephoneLink(dialled)} label={`用手机扫码拨打 ${formatPhone(dialled)}`} size={120} />
          <p>用抽查手机扫码拨打。请先登记拨打再扫码。</p>
        </div>
      ) : null}
      {attempt === null ? <CallerChoice sheet={sheet} choice={choice} /> : null}
      {outside ? (
        <div className={css.outside}>
          <StateTag tone="warn">{sheet.reason}</StateTag>
          {choice.asked ? (
            <Field field="outsideReason" label="仍要拨打">
              {(ids) => (
                <Input
                  {...ids}
                  value={choice.outsideReason}
                  maxLength={500}
                  placeholder="写明理由，如“与窗口约定的时间”，按 Enter 登记拨打"
                  onChange={(event) => choice.setOutsideReason(event.target.value)}
                  onPressEnter={(event) => {
                    if (!event.nativeEvent.isComposing) void start()
                  }}
                />
              )}
            </Field>
          ) : null}
        </div>
      ) : null}
      {late ? <LateEntry /> : <TimerBar onDial={start} />}
    </section>
  )
}

function WhichNumber({ sheet, choice, locked }: { sheet: CallSheet; choice: DialChoice; locked: boolean }) {
  return (
    <Button size="small" type="link" disabled={locked} onClick={() => choice.setUseNew(!choice.useNew)}>
      {choice.useNew
        ? `改拨公布号码 ${formatPhone(sheet.phone)}`
        : `改拨对方告知的新号码 ${formatPhone(sheet.newNumber ?? '')}`}
    </Button>
  )
}

/** 主叫号码: proposed by rotation with its reason; another may be taken. */
function CallerChoice({ sheet, choice }: { sheet: CallSheet; choice: DialChoice }) {
  const { proposedCaller, callers } = sheet
  const other = choice.caller !== proposedCaller.id
  return (
    <div className={css.caller} data-field="caller">
      <label htmlFor="checks-caller">主叫号码</label>
      <select
        id="checks-caller"
        className={css.select}
        value={choice.caller ?? ''}
        onChange={(event) => choice.setCaller(event.target.value)}
      >
        {choice.caller === null ? <option value="">请选择</option> : null}
        {callers.map(({ id, number, line }) => (
          <option key={id} value={id}>
            {formatPhone(number)}
            {line ? `（${line}）` : ''}
          </option>
        ))}
      </select>
      <span className={css.reason}>
        {other && proposedCaller.id !== null ? '已改选，轮换建议用另一个号码' : proposedCaller.reason}
        {proposedCaller.warnings.map((warning) => `；${warning}`)}
      </span>
    </div>
  )
}

/** Only what a telephone understands; an extension (转) is dialled after a pause. */
const telephoneLink = (number: string): string =>
  `tel:${number.replace(/转/g, ',').replace(/[^\d+*#,]/g, '')}`
