import type { Device } from './device.ts'

/** Results by every cut, down to a record. */
export const lookAtResults = async (device: Device): Promise<void> => {
  const { page } = device
  await device.go('结果')
  for (const [tab, name] of [
    ['总体', 'all'],
    ['县市区和市直', 'area'],
    ['单位', 'unit'],
    ['要素', 'element'],
    ['问题清单', 'findings'],
  ] as const) {
    await page.getByRole('tab', { name: tab, exact: true }).click()
    await page.waitForTimeout(400)
    await device.picture(`results-${name}`, { also: name === 'all' })
  }
}

/** 通报: what only people can say is filled in, then draft and annex are made and saved. */
export const makeBulletin = async (device: Device, bulletin: string, annex: string): Promise<void> => {
  const { page } = device
  await device.go('通报')
  await page.getByText('须由人填写的内容').waitFor({ timeout: 60_000 })
  await device.picture('bulletin', { also: true })
  await device.field('主送机关').fill('各县市区人民政府，市直有关单位')
  await device.field('署名').fill('芜湖市数据资源管理局')
  await page.waitForTimeout(800)
  await device.click('生成送审稿和附表')
  await page.getByText('送审稿和附表已生成，可以保存为文件').waitFor({ timeout: 60_000 })
  await device.dismissToasts()
  await device.picture('bulletin-made')
  for (const [label, path] of [
    ['保存送审稿', bulletin],
    ['保存附表', annex],
  ] as const) {
    await device.answerSave(path)
    await device.click(label)
    await page.getByText(`已保存到${path}`).waitFor()
    await device.dismissToasts()
  }
}
