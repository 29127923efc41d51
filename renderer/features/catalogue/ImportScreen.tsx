import { Button } from 'antd'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FileDrop } from '#renderer/ui/FileDrop.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { navigate } from '#renderer/ui/route.ts'
import { type Step, Steps } from '#renderer/ui/Steps.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { CheckStep } from './CheckStep.tsx'
import css from './catalogue.module.css'
import { useImport } from './import-store.ts'
import { MappingStep } from './MappingStep.tsx'
import { PublishStep } from './PublishStep.tsx'

/** 导入清单: file, columns, check and comparison, publishing; one page from top to bottom. */
export function ImportScreen() {
  const shell = useShell()
  const state = useImport()
  const openFile = useCommandCall('catalogue.openFile')
  const stage = useCommandCall('catalogue.stage')
  const setMapping = useCommandCall('catalogue.setMapping')
  const publish = useCommandCall('catalogue.publish')
  const discard = useCommandCall('catalogue.discard')
  const show = useToast((toast) => toast.show)
  const { opened, staged } = state
  const busy = openFile.running || stage.running || publish.running

  const pick = async () => {
    const chosen = await shell.openFile({
      title: '选择事项清单',
      filters: [{ name: '表格', extensions: ['xlsx', 'xls', 'csv'] }],
    })
    const path = chosen.ok ? chosen.value.paths[0] : undefined
    if (path === undefined) return
    stage.clearFault()
    publish.clearFault()
    state.reset()
    const answer = await openFile.run({ path })
    if (answer.ok) state.open(answer.value)
  }
  const check = async () => {
    if (!opened) return
    const mapped = await setMapping.run({ session: opened.session, mappings: [...state.mappings] })
    if (!mapped.ok) return
    state.setMappings(mapped.value.mappings)
    publish.clearFault()
    const answer = await stage.run({
      session: opened.session,
      kind: state.kind,
      ...(state.date === '' ? {} : { date: state.date }),
    })
    state.setStaged(answer.ok ? answer.value : null)
  }
  const release = async () => {
    if (!opened) return false
    const answer = await publish.run({
      session: opened.session,
      name: state.name,
      date: state.date,
      ...(state.olderReason === '' ? {} : { olderReason: state.olderReason }),
    })
    if (!answer.ok) return false
    state.reset()
    show({
      text: answer.value.live
        ? `已发布，现用清单共${formatCount(answer.value.items)}项`
        : '已存为历史版本，现用清单不变',
    })
    navigate(answer.value.live ? 'catalogue' : 'catalogueReleases')
    return true
  }
  const stop = async () => {
    if (opened) await discard.run({ session: opened.session })
    state.reset()
    navigate('catalogue')
  }

  return (
    <Page
      title="导入清单"
      description="先读取、核对、比对，看清楚以后再发布；发布之前现用清单一直有效。"
      wide
      actions={
        opened ? (
          <Button onClick={stop} disabled={busy}>
            放弃这次导入
          </Button>
        ) : null
      }
      toolbar={<Steps label="导入步骤" steps={stepsOf(opened !== null, staged !== null, busy)} />}
    >
      <Panel
        title="一、选择文件"
        aside={opened ? `${opened.file}${opened.encoding ? `，${opened.encoding}编码` : ''}` : undefined}
        actions={
          opened ? (
            <Button onClick={pick} disabled={busy}>
              换一个文件
            </Button>
          ) : null
        }
      >
        {opened ? (
          <p className={css.soft}>
            {opened.sheets.length}个工作表。
            {opened.current
              ? `现用清单：${opened.current.name}（${opened.current.date}，${formatCount(opened.current.items)}项）。`
              : '本单位还没有现用清单。'}
          </p>
        ) : (
          <FileDrop
            label="选择清单文件"
            hint="支持 .xlsx、.xls、.csv，不超过20MB、20万行；有密码的请先取消密码。"
            disabled={busy}
            onPick={pick}
          />
        )}
        <CallProgress title="读取表格" call={openFile} unit="步" cancelNote={staysNote} />
        {openFile.fault ? (
          <FaultPanel fault={openFile.fault} onRetry={pick} retryLabel="重新选择文件" />
        ) : null}
      </Panel>
      {opened ? (
        <>
          <MappingStep opened={opened} disabled={busy} onCheck={check} />
          {setMapping.fault ? <FaultPanel fault={setMapping.fault} /> : null}
          <CallProgress title="检查并比对" call={stage} unit="项" cancelNote={staysNote} />
          {stage.fault ? (
            <FaultPanel
              fault={stage.fault}
              onRetry={stage.fault.code === 'IMPORT_SESSION_GONE' ? pick : check}
              retryLabel={stage.fault.code === 'IMPORT_SESSION_GONE' ? '重新选择文件' : '重新检查'}
            />
          ) : null}
        </>
      ) : null}
      {opened && staged && !stage.running ? (
        <>
          <CheckStep session={opened.session} staged={staged} onAgain={check} />
          <PublishStep staged={staged} current={opened.current} onPublish={release} />
          <CallProgress title="发布清单" call={publish} unit="项" cancelNote={staysNote} />
          {publish.fault ? <FaultPanel fault={publish.fault} /> : null}
        </>
      ) : null}
    </Page>
  )
}

const staysNote = '停止后现有清单不变'

const stepsOf = (isOpen: boolean, isStaged: boolean, busy: boolean): Step[] => {
  const at = isStaged ? 3 : isOpen ? (busy ? 2 : 1) : 0
  return ['选择文件', '列对应', '检查与比对', '发布'].map((label, index) => ({
    key: label,
    label,
    state: index < at ? 'done' : index === at ? 'current' : 'todo',
  }))
}
