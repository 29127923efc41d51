import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { linkTo } from '#renderer/ui/route.ts'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import { DateText, PhoneNumber } from '#renderer/ui/texts.tsx'
import type { ItemDetail } from '#shared/contract/catalogue.ts'
import { type CaseStatus, caseStatusLabels } from '#shared/domain/cases/state.ts'
import css from './catalogue.module.css'
import { FieldChanges } from './FieldChanges.tsx'

/** What 清单质检 found about the item. */
export function ItemFindings({ item }: { item: ItemDetail }) {
  if (item.findings.length === 0) return null
  return (
    <Panel title="清单质检" tone="notice" aside={`${item.findings.length}处`}>
      <ul className={css.lines}>
        {item.findings.map((finding) => (
          <li key={finding.ruleId}>
            <StateTag tone={finding.severity === '错误' ? 'bad' : 'warn'} plain>
              {finding.severity}
            </StateTag>
            <span>{finding.message}</span>
            <span className={css.faint}>
              {finding.ruleId} {finding.label}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** The numbers as they are dialled. */
export function ItemPhones({ item }: { item: ItemDetail }) {
  if (item.phones.length === 0)
    return (
      <Panel title="电话">
        <p className={css.soft}>清单没有可以拨打的号码。</p>
      </Panel>
    )
  return (
    <Panel
      title="电话"
      aside={item.samePhone > 0 ? `另有${item.samePhone}个事项公布同一咨询电话` : undefined}
    >
      <ul className={css.lines}>
        {item.phones.map((phone) => (
          <li key={`${phone.kind}${phone.number}${phone.extension}`}>
            <span className={css.soft}>{phone.kind === 'consult' ? '咨询电话' : '监督投诉电话'}</span>
            <PhoneNumber number={phone.number} extension={phone.extension} />
            <CopyButton text={phone.number} label="复制号码" />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** The item across releases: what each changed. */
export function ItemHistory({ item }: { item: ItemDetail }) {
  return (
    <Panel title="历次清单" aside={`${item.history.length}个版本`}>
      <ul className={css.lines}>
        {item.history.map((entry) => (
          <li key={entry.release}>
            <a href={linkTo('catalogueItem', { code: item.code, release: entry.release })}>{entry.name}</a>
            <span className={css.faint}>{entry.date}</span>
            {entry.live ? (
              <StateTag tone="ok" plain>
                现用
              </StateTag>
            ) : null}
            {entry.withdrawn ? (
              <StateTag tone="bad" plain>
                已撤回
              </StateTag>
            ) : null}
            {entry.changes === null ? (
              <span className={css.soft}>首次出现</span>
            ) : entry.changes.length === 0 ? (
              <span className={css.soft}>没有变化</span>
            ) : (
              <FieldChanges changes={entry.changes} />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const tones: Record<CaseStatus, Tone> = {
  reserve: 'idle',
  open: 'wait',
  submitted: 'info',
  returned: 'warn',
  ruling: 'warn',
  approved: 'ok',
  replaced: 'idle',
}

/** The latest phone checks of the item that this person may see. */
export function ItemChecks({ item }: { item: ItemDetail }) {
  return (
    <Panel title="最近抽查">
      {item.checks.length === 0 ? (
        <p className={css.soft}>还没有抽查记录。</p>
      ) : (
        <ul className={css.lines}>
          {item.checks.map((check) => (
            <li key={check.case}>
              <DateText at={check.at} />
              <span>{check.roundName}</span>
              <StateTag tone={tones[check.status]} plain>
                {caseStatusLabels[check.status]}
              </StateTag>
              <span className={css.soft}>
                {check.adverse === 0 ? '各要素没有问题' : `${check.adverse}个要素有问题`}
              </span>
              {check.byName ? <span className={css.faint}>{check.byName}</span> : null}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
