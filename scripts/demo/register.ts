import type { DemoFiles } from './data.ts'
import type { Device } from './device.ts'

const registers = [
  { menu: '机构与窗口', label: '单位', kind: 'units' },
  { menu: '机构与窗口', label: '窗口', kind: 'windows' },
  { menu: '人员与岗位', label: '人员', kind: 'people' },
  { menu: '拨打号码', label: '拨打号码', kind: 'callers' },
] as const

/** 第一小时: units, windows, people and caller numbers from their files, looked at before they are registered. */
export const importRegisters = async (device: Device, files: DemoFiles): Promise<void> => {
  const { page } = device
  for (const { menu, label, kind } of registers) {
    await device.go(menu)
    await device.click(/^导入/, page.locator('main').filter({ hasText: menu }))
    await page.getByText(label, { exact: true }).and(page.locator('.ant-segmented-item-label')).click()
    await device.answerOpen(files[kind])
    await device.click(`选择${label}表格`)
    const confirm = device.button(/^确认登记\d+条$/)
    await confirm.waitFor()
    await device.picture(`import-${kind}`, { also: kind === 'units' })
    await confirm.click()
    await page.getByRole('heading', { level: 1, name: menu }).waitFor({ timeout: 120_000 })
    await device.picture(`registered-${kind}`, { also: kind === 'windows' })
    await device.dismissToasts()
  }
}
