/** A computer that never has a network: enrolled by file, its work carried to the hub and back as 离线交换包. */
import { join } from 'node:path'
import type { Device } from './device.ts'
import { passphrase } from './enrol.ts'

const form = { medium: '数资-U-012', counterpart: '何立新' }

const openPacks = async (device: Device, part: string): Promise<void> => {
  const { page } = device
  await device.go('同步情况')
  await device.click('离线交换')
  await page.getByRole('heading', { level: 1, name: '离线交换' }).waitFor()
  await page.getByText(part, { exact: true }).and(page.locator('.ant-segmented-item-label')).click()
}

/** 审批: recorded once by an administrator; nothing is taken out or in before. */
export const approvePacks = async (device: Device): Promise<void> => {
  const { page } = device
  await openPacks(device, '导入')
  await device.picture('packs-off', { also: true })
  await device.field('审批人').fill('孙立群副局长')
  await device.field('批准文号').fill('芜数资办〔2026〕31号')
  await device.field('批准日期').fill('2026-11-02')
  await device.click('登记审批')
  await page.getByText(/孙立群副局长批准/).waitFor()
  await device.picture('packs-approved')
}

export interface FileEnrolment {
  device: Device
  admin: Device
  name: string
  person: string
  /** where the stick is mounted */
  stick: string
}

/** 登记申请 written on the one, 登记批复 on the other, carried on a stick. */
export const enrolByFile = async ({ device, admin, name, person, stick }: FileEnrolment): Promise<void> => {
  const { page } = device
  const request = join(stick, '登记申请.json')
  const approval = join(stick, '登记批复.json')
  await device.click(/^登记设备/)
  await page.getByText('无网络，用申请文件').click()
  await device.field('设备名称').fill(name)
  await device.field(/^口令/).fill(passphrase)
  await device.field('使用人').fill(person)
  await device.picture('enrol-file')
  await device.answerSave(request)
  await device.click('生成登记申请文件')
  await device.button('导入登记批复文件').waitFor()
  await device.picture('enrol-file-waiting')

  await admin.go('同步情况')
  await admin.page.getByRole('tab', { name: '设备和放行' }).click()
  await admin.field('使用人').click()
  await admin.page.keyboard.type(person)
  await admin.page.keyboard.press('Enter')
  await admin.answerOpen(request)
  await admin.answerSave(approval)
  await admin.click('批复登记申请文件')
  await admin.page.getByText(/^登记批复已保存/).waitFor()
  await admin.picture('enrol-file-approved')

  await device.field(/^口令/).fill(passphrase)
  await device.answerOpen(approval)
  await device.click('导入登记批复文件')
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
}

/** 代取: the first pack of a new machine, which has sent none yet. */
export const fetchPack = async (carrier: Device, deviceName: string, answer: string): Promise<void> => {
  const { page } = carrier
  await carrier.ask('sync.now', {})
  await carrier.until('the new device to be known', async () => {
    const { receivers } = await carrier.ask('packs.state', {})
    return receivers.some((one) => one.name.includes(deviceName))
  })
  await openPacks(carrier, '代送、代取')
  await carrier.field('介质编号').fill(form.medium)
  await carrier.field('代取给').click()
  await page.keyboard.type(deviceName)
  await page.keyboard.press('Enter')
  await carrier.answerSave(answer)
  await carrier.click('只取回复包')
  await page.getByText(/回复包已取回/).waitFor({ timeout: 60_000 })
  await carrier.picture('packs-fetched')
}

/** 导入: what the pack would bring is shown first. `picture`: name of the step, if it looks different. */
export const importPack = async (device: Device, pack: string, picture?: string): Promise<void> => {
  const { page } = device
  await openPacks(device, '导入')
  await device.answerOpen(pack)
  await device.click('选择离线交换包')
  await page.getByText('包里有什么').waitFor({ timeout: 60_000 })
  if (picture) await device.picture(`packs-${picture}`, { also: picture === 'preview' })
  await device.field('介质编号').fill(form.medium)
  await device.field('交出人').fill(form.counterpart)
  const before = (await device.ask('packs.register', {})).total
  await device.click(/^导\s*入$/)
  await device.until(
    'the entry in the register',
    async () => (await device.ask('packs.register', {})).total > before,
    60_000,
  )
}

/** 导出 to the hub; `slip`: its 交接单 as a PDF. */
export const exportPack = async (device: Device, pack: string, slip?: string): Promise<void> => {
  const { page } = device
  await openPacks(device, '导出')
  if (slip) await device.picture('packs-export')
  await device.field('介质编号').fill(form.medium)
  await device.field('接收人').fill(form.counterpart)
  await device.answerSave(pack)
  await device.click('选择位置并导出')
  await page.getByText(/^已导出：记录/).waitFor({ timeout: 60_000 })
  if (!slip) return
  await device.picture('packs-exported')
  await device.answerSave(slip)
  await device.click(/^交接单$/)
  await page.getByText('另存为 PDF').click()
  await page.getByText(`已保存到${slip}`).waitFor({ timeout: 60_000 })
  await device.dismissToasts()
}

/** 代送: a colleague with a network hands the pack in, unopened, and brings the answer back. */
export const carryPack = async (
  carrier: Device,
  pack: string,
  answer: string,
  picture = false,
): Promise<void> => {
  await openPacks(carrier, '代送、代取')
  await carrier.field('介质编号').fill(form.medium)
  await carrier.answerOpen(pack)
  await carrier.answerSave(answer)
  await carrier.click('选择包并代送')
  await carrier.page.getByText(/回复包已取回/).waitFor({ timeout: 60_000 })
  if (picture) await carrier.picture('packs-carried')
}

/** 登记簿 of everything that was taken in and out. */
export const showRegister = async (device: Device): Promise<void> => {
  await openPacks(device, '登记簿')
  await device.page.getByRole('row').nth(2).waitFor()
  await device.picture('packs-register', { also: true })
}

/** Something of the county's own: a caller number. */
export const registerNumber = async (device: Device, number: string): Promise<void> => {
  await device.go('拨打号码')
  await device.page.getByLabel('号码', { exact: true }).fill(number)
  await device.page.getByLabel('线路', { exact: true }).fill('镜湖区专线')
  await device.page.keyboard.press('Enter')
  await device.page.getByText(`已登记${number}`).waitFor()
  await device.dismissToasts()
}
