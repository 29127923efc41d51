import type { DemoFiles } from './data.ts'
import type { Device } from './device.ts'

export interface CatalogueFigures {
  rows: number
  items: number
  rejected: number
  /** from choosing the file to the published catalogue, without the time for pictures */
  ms: number
}

/** 导入清单: file, columns, check and comparison, publishing. */
export const importCatalogue = async (device: Device, files: DemoFiles): Promise<CatalogueFigures> => {
  const { page } = device
  let ms = 0
  const timed = async (work: () => Promise<unknown>) => {
    const from = performance.now()
    await work()
    ms += performance.now() - from
  }
  await device.go('事项清单')
  await device.picture('catalogue-empty')
  await device.click('导入清单')
  await device.answerOpen(files.catalogue)
  await timed(async () => {
    await device.click('选择清单文件')
    await device.button('检查并预览').waitFor({ timeout: 60_000 })
  })
  await device.picture('catalogue-columns', { also: true })
  await timed(async () => {
    await device.click('检查并预览')
    await page.getByText('三、检查与比对').waitFor({ timeout: 120_000 })
  })
  await page.getByText('三、检查与比对').scrollIntoViewIfNeeded()
  await device.picture('catalogue-checked', { also: true })
  await page.getByText('问题行', { exact: true }).first().scrollIntoViewIfNeeded()
  await device.picture('catalogue-problems')
  const [rows, items, rejected] = await page.evaluate(() => {
    const text = document.querySelector('main')?.textContent ?? ''
    const after = (label: string) =>
      Number((new RegExp(`${label}([\\d,]+)[行项]`).exec(text)?.[1] ?? 'NaN').replaceAll(',', ''))
    return [after('读取'), after('可以发布'), after('未导入')]
  })
  await device.field('清单名称').fill('2026年第四季度事项清单')
  await device.click('发布')
  await device.picture('catalogue-publish')
  await timed(async () => {
    await device.click('确认发布')
    await page.getByText(/^已发布，现用清单共/).waitFor({ timeout: 120_000 })
  })
  await page.getByRole('grid', { name: '事项' }).getByRole('row').nth(3).waitFor()
  await device.picture('catalogue', { also: true })
  await device.dismissToasts()
  await page.getByRole('searchbox').or(page.getByLabel('查找事项')).first().fill('shbzk')
  await page.waitForTimeout(400)
  await device.picture('catalogue-search')
  await page.getByRole('grid', { name: '事项' }).getByRole('row').nth(1).dblclick()
  await page
    .getByRole('heading', { name: /申请材料|办理/ })
    .first()
    .waitFor()
  await device.picture('catalogue-item')
  await page.goBack()
  await device.click('清单质检')
  await page.waitForTimeout(600)
  await device.picture('catalogue-quality')
  return { rows: rows ?? 0, items: items ?? 0, rejected: rejected ?? 0, ms: Math.round(ms) }
}
