import { useSession } from '#renderer/ui/data/session.ts'
import { formatPhone } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { Ticks } from '#renderer/ui/Ticks.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { CallSheet } from '#shared/contract/calls.ts'
import { whenText } from '#shared/domain/time/shanghai.ts'
import css from './SidePane.module.css'

/** Beside the desk: the window's hours, the calls so far, what was found before, where the record stands. */
export function SidePane({ sheet, now }: { sheet: CallSheet; now: number }) {
  const { item, attempts, findings } = sheet
  return (
    <div className={css.pane}>
      <Panel title="办理时间">
        <StateTag tone={item.openNow ? 'ok' : 'wait'} plain>
          {item.openText}
        </StateTag>
        <p className={css.soft}>
          {item.hours === '' ? '指南没有公布办理时间，按默认作息' : item.hours}
          {item.hoursKnown || item.hours === '' ? '' : '（不能识别，按默认作息）'}
        </p>
      </Panel>
      <Panel title="拨打记录" aside={`${attempts.length}次`}>
        {attempts.length === 0 ? <p className={css.soft}>还没有拨打</p> : null}
        <ol className={css.list}>
          {attempts.toReversed().map((a) => (
            <li key={a.attempt}>
              <div className={css.line}>
                <strong>第{a.number}次</strong> <DateText at={a.at} /> {a.byName}
                {a.late ? <StateTag tone="idle">补录</StateTag> : null}
              </div>
              <div>
                {a.outcomeKey === null ? (
                  <StateTag tone="info" plain>
                    还没有记结果
                  </StateTag>
                ) : (
                  `${a.outcomeKey} ${a.outcomeLabel}`
                )}
              </div>
              {a.dialled === sheet.phone ? null : (
                <div className={css.soft}>改拨 {formatPhone(a.dialled)}</div>
              )}
              {a.appointmentAt === null ? null : (
                <div className={css.soft}>约定 {whenText(a.appointmentAt, now)} 再拨</div>
              )}
              {a.note === '' ? null : <div className={css.soft}>{a.note}</div>}
            </li>
          ))}
        </ol>
      </Panel>
      {findings.length > 0 ? (
        <Panel title="以往发现" aside="供留意，不作预判">
          <ul className={css.list}>
            {findings.map((f) => (
              <li key={`${f.at}${f.element}`}>
                <div className={css.line}>
                  <DateText at={f.at} form="day" /> {f.roundName}
                </div>
                <div>{f.verdict}</div>
                {f.quote === '' ? null : <div className={css.soft}>“{f.quote}”</div>}
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      <Panel title="存储与接收">
        <CaseTicks stored={sheet.stored} />
        {sheet.stored.facts > 0 ? (
          <p className={css.soft}>
            本件已记{sheet.stored.facts}条，市局已收{sheet.stored.received}条
          </p>
        ) : null}
      </Panel>
    </div>
  )
}

export function CaseTicks({ stored }: { stored: CallSheet['stored'] }) {
  const enrolled = useSession().workspace.kind === 'enrolled'
  if (stored.facts === 0) return <p className={css.soft}>本件还没有记录</p>
  return (
    <Ticks
      stored="yes"
      received={!enrolled ? 'none' : stored.received >= stored.facts ? 'yes' : 'waiting'}
      files="none"
    />
  )
}
