import { Input } from 'antd'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { OpenedFile, StageResult } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'
import { useImport } from './import-store.ts'

interface PublishStepProps {
  staged: StageResult
  current: OpenedFile['current']
  onPublish: () => unknown
}

/** 发布: a name, and a reason when the file is older than what is in use. */
export function PublishStep({ staged, current, onPublish }: PublishStepProps) {
  const { name, date, kind, olderReason, set } = useImport()
  const isOlder = current !== null && date < current.date
  const ready = name.trim() !== '' && staged.items > 0 && (!isOlder || olderReason.trim().length >= 2)
  return (
    <Panel title="四、发布">
      <div className={css.form}>
        <FieldRow label="清单名称">
          {(ids) => (
            <Input
              {...ids}
              value={name}
              maxLength={100}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </FieldRow>
        {isOlder ? (
          <>
            <p>
              <StateTag tone="warn">
                清单日期{date}早于现用清单{current.date}，只存为历史版本，现用清单不变
              </StateTag>
            </p>
            <FieldRow label="理由" hint="确需保留旧清单的，请写明理由。">
              {(ids) => (
                <Input
                  {...ids}
                  value={olderReason}
                  maxLength={200}
                  onChange={(event) => set({ olderReason: event.target.value })}
                />
              )}
            </FieldRow>
          </>
        ) : null}
        <InlineConfirm
          label={isOlder ? '存为历史版本' : '发布'}
          confirmLabel={isOlder ? '确认存入' : '确认发布'}
          disabled={!ready}
          question={
            isOlder
              ? `将保存${formatCount(staged.items)}项作为历史版本。`
              : `将发布${formatCount(staged.items)}项${kind === 'base' ? '，替换现用清单' : '，并入现用清单'}；未导入的${formatCount(staged.rejected)}行不在其中。发布后可以撤回。`
          }
          onConfirm={onPublish}
        />
      </div>
    </Panel>
  )
}
