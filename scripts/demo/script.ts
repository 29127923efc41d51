/** A call script (话术) changed while somebody is calling: the case in hand keeps its version, the next one has the new. */
import { answer, dial, openNext, type Script } from './calling.ts'
import type { Device } from './device.ts'
import { untilSynced } from './enrol.ts'

/** The supervisor changes a sentence, sees it in the preview, and publishes. */
const publish = async (device: Device): Promise<void> => {
  await device.go('话术')
  await device.click(/^要素问法/, device.page.getByRole('navigation', { name: '话术的组成' }))
  await device.page.getByRole('textbox', { name: '问法第1句' }).click()
  await device.page.keyboard.press('Enter')
  await device.page.keyboard.type('这个号码一直有人接吧？')
  await device.field('修改说明').fill('补一种问法，确认号码长期有人接听。')
  await device.page.getByText('本机已存').waitFor()
  await device.page.getByRole('heading', { name: '话术', exact: true }).scrollIntoViewIfNeeded()
  await device.picture('script-editor', { also: true })
  await device.click('发布为新版本')
  await device.page.getByText('新开始的案件用这一版').waitFor()
  await device.until('the version', async () =>
    (await device.ask('scripts.list', {}))[0]?.name === '1.1.0' ? true : null,
  )
  await device.dismissToasts()
  await untilSynced(device)
}

/** `caller` has begun a case when `supervisor` publishes a new version, and ends it by the old one. */
export const callThroughNewScript = async (
  caller: Device,
  supervisor: Device,
  script: Script,
): Promise<void> => {
  const opened = await openNext(caller)
  await dial(caller, true)
  await publish(supervisor)
  await untilSynced(caller)
  await caller.page.getByText('本件沿用 1.0.0；1.1.0 自下一件起使用').waitFor()
  await caller.picture('script-kept')
  await answer(caller, script, '1')
  await caller.until('the record to bear the version it began with', async () => {
    const { submitted } = await caller.ask('calls.sheet', { case: opened })
    return submitted?.payload.script.version === '1.0.0'
  })
}
