import type { Device } from './device.ts'

/** 抽查批次 from plan to draw, with the seed signed by the hub. Returns the round's id. */
export const planAndDraw = async (device: Device): Promise<string> => {
  const { page } = device
  await device.go('抽查批次')
  await device.picture('rounds-empty')
  await device.click(/^新建批次/)
  const submit = device.button(/^送\s*审$/)
  await submit.waitFor()
  await device.until('the preview of the plan', async () => (await submit.isEnabled()) || null)
  await device.picture('round-plan', { also: true })
  await page.mouse.move(640, 500)
  await page.mouse.wheel(0, 700)
  await device.picture('round-plan-more')
  await submit.click()
  await device.button('同意方案').waitFor()
  await device.picture('round-submitted')
  await device.click('同意方案')
  await device.click('冻结方案')
  await device.picture('round-freeze')
  await device.click(/^冻\s*结$/)
  const draw = device.button(/^抽\s*取$/)
  await draw.waitFor({ timeout: 60_000 })
  await device.until("the hub's receipt of the freeze", async () => (await draw.isEnabled()) || null)
  await device.picture('round-frozen')
  await draw.click()
  await device.picture('round-draw-question')
  await device.click(/^抽\s*取$/)
  await page.getByText(/^已抽取\d+件/).waitFor({ timeout: 60_000 })
  await page.evaluate(() => document.querySelector('main')?.scrollTo(0, 0))
  await device.picture('round-drawn', { also: true })
  return new URLSearchParams(page.url().split('?')[1] ?? '').get('id') ?? ''
}
