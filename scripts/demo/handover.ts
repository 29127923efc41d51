/** 工作移交: a colleague leaves; the cases pass to another, what was written before still counts. */
import type { Device } from './device.ts'
import { untilSynced } from './enrol.ts'

interface Leaving {
  admin: Device
  from: string
  to: string
  /** where the signed list (移交清单) goes */
  paper: string
}

const openDevices = async (admin: Device): Promise<void> => {
  await admin.go('同步情况')
  await admin.page.getByRole('tab', { name: '设备和放行' }).click()
  await admin.page.getByRole('heading', { name: '等待放行' }).waitFor()
}

/** @returns how many cases passed on */
export const handOver = async ({ admin, from, to, paper }: Leaving): Promise<number> => {
  const { page } = admin
  await openDevices(admin)
  await admin.picture('devices', { also: true })
  await page.getByRole('link', { name: from }).first().click()
  await page.getByText('未结案件和预约再拨').waitFor()
  await admin.field('接收人').click()
  await page.keyboard.type(to)
  await page.keyboard.press('Enter')
  await admin.field('监交人').fill('孙立群')
  await admin.picture('handover', { also: true })
  await admin.click('移交所选')
  await admin.click('移交所选')
  const said = page.getByText(/^已移交案件\d+件/)
  await said.waitFor()
  const moved = Number(/\d+/.exec((await said.textContent()) ?? '')?.[0] ?? 0)
  await admin.answerSave(paper)
  await admin.click('打印移交清单')
  await page.getByText('另存为 PDF').click()
  await page.getByText(`已保存到${paper}`).waitFor({ timeout: 60_000 })
  await admin.dismissToasts()
  await admin.click('收回岗位、停用设备')
  await admin.picture('handover-leave')
  await admin.click('收回岗位、停用设备')
  await page.getByText('已停用').first().waitFor()
  await admin.picture('handover-done')
  await untilSynced(admin)
  return moved
}

/** 放行 what the one who left had written before, and what came only after. Returns how many records. */
export const releaseWaiting = async (admin: Device): Promise<number> => {
  await openDevices(admin)
  const release = admin.page.getByRole('button', { name: /^放\s*行$/ })
  await release.first().waitFor()
  await admin.picture('awaiting')
  const waiting = (await admin.ask('sync.awaiting', {})).facts.length
  for (let left = waiting; left > 0; left--) {
    await release.first().click()
    await admin.until('one less to wait', async () => (await release.count()) < left)
  }
  await untilSynced(admin)
  return waiting
}
