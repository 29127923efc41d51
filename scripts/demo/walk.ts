/** 换位体验走流程 over two days: steps by one key, what happened, a problem, the conclusion, report and list. */
import type { Device } from './device.ts'

const STEPS_OF_THE_FIRST_DAY = 6

export const walkFirstDay = async (device: Device): Promise<void> => {
  const { page } = device
  await device.go('走流程')
  await device.picture('walks-empty')
  await device.click('开始走流程')
  const item = page.getByLabel('事项', { exact: true })
  await item.click()
  await item.pressSequentially('登记')
  await page.getByRole('option').first().waitFor({ state: 'attached' })
  await page.keyboard.press('Enter')
  await page.getByText(/开始后固定/).waitFor()
  await device.field('情形').fill('首次办理，本人到场')
  await device.picture('walk-start')
  await device.click('开始体验')
  await device.button(/^开始：/).waitFor()
  for (let no = 0; no < STEPS_OF_THE_FIRST_DAY; no++) {
    await page.locator('h1').first().click()
    await page.keyboard.press('n')
    await device.button(/^下一步/).waitFor()
    await page.waitForTimeout(250)
    if (no === 1) await device.field('经过').fill('导航到旧址，多走了十分钟。')
  }
  await device.picture('walk-board', { also: true })
  await device.click('记问题')
  await choose(device, '类型', '痛点')
  await choose(device, '类别', '材料')
  await device.field('问题描述').fill('指南列3项材料，窗口实收4项，多要“居住证明”。')
  await choose(device, '原因', '指南没写清情形')
  await choose(device, '程度', '一般')
  await choose(device, '处置', '限期整改')
  await device.picture('walk-problem')
  await device.click('记下')
  await page.getByText('多要“居住证明”', { exact: false }).first().waitFor()
  await device.click('只结束这一步')
  await page
    .getByText('还没有开始。')
    .or(device.button(/^开始：/))
    .first()
    .waitFor()
}

export const walkSecondDay = async (device: Device, report: string, list: string): Promise<void> => {
  const { page } = device
  await device.go('走流程')
  await page.getByRole('row').filter({ hasText: '登记' }).last().dblclick()
  await device.button(/^开始：/).click()
  await page.waitForTimeout(400)
  await device.click('只结束这一步')
  await device.click('结束体验，写结论')
  await page.getByRole('radio', { name: '已办成' }).first().check()
  await page.getByRole('spinbutton', { name: '跑动次数' }).fill('2')
  await device.field(/^流程通不通/).fill('通，但材料要补一次。')
  await device.field('好的做法').fill('导办台主动引导取号。')
  await device.field('跟踪安排').fill('整改后一个月内重走一次。')
  await device.picture('walk-conclusion')
  await device.click('结束体验')
  await device.button('重走一次').waitFor()
  await device.picture('walk-concluded', { also: true })
  for (const [label, path] of [
    ['体验报告', report],
    ['问题清单', list],
  ] as const) {
    await device.answerSave(path)
    await device.click(label)
    await page.getByText(`已保存到${path}`, { exact: false }).waitFor({ timeout: 60_000 })
    await device.dismissToasts()
  }
}

const choose = async (device: Device, label: string, option: string): Promise<void> => {
  await device.page.getByLabel(label, { exact: true }).click()
  await device.page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click()
}
