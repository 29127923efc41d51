import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LaunchedApp, launchApp } from '#test/support/electron.ts'

let running: LaunchedApp

beforeEach(async () => {
  running = await launchApp()
})
afterEach(() => running.close())

const ask = (name: string, input: unknown) =>
  running.page.evaluate(
    ([call, given]) => Reflect.get(window, 'api').calls[call as string](given),
    [name, input],
  )

const go = (hash: string) =>
  running.page.evaluate((to) => {
    location.hash = to
  }, hash)

test('a visit from the board to its record, on a tablet in field mode', async () => {
  const { page } = running
  const person = {
    workspaceName: '芜湖市政务服务效能监督',
    bodyName: '芜湖市数据资源管理局',
    name: '张晓岚',
    passphrase: 'walk-and-look-12',
  }
  expect(await ask('app.createStandalone', person)).toMatchObject({ ok: true })
  await go('#/visits')
  await page.getByRole('button', { name: /无为市/ }).click()
  await page.getByRole('checkbox', { name: '选择陡沟镇' }).click()
  await page.getByRole('button', { name: '列入计划（1处）' }).click()
  await page.getByRole('button', { name: '列入计划', exact: true }).click()
  await page.getByText('计划与记录').click()
  await page.getByRole('link', { name: '陡沟镇' }).click()

  await page.setViewportSize({ width: 1024, height: 600 })
  await page.getByRole('button', { name: '外勤模式' }).click()
  await page.getByRole('button', { name: '开始走访' }).click()
  const bar = page.getByRole('toolbar', { name: '走访操作' })
  await bar.getByRole('button', { name: '问题' }).click()
  await page.getByLabel('问题描述').fill('公示电话与指南不一致')
  await page.getByText(/本机已存 /).waitFor()

  // What the thumb meets: nothing in sight is lower than 56 px, and no word is smaller than 18 px.
  const small = await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'main button, main input:not([type=checkbox], [type=radio]), main select, header button',
      ),
    ]
      .map((element) => ({ box: element.getBoundingClientRect(), name: element.textContent }))
      .filter(({ box }) => box.width > 0 && box.height > 0 && box.height < 56)
      .map(({ box, name }) => `${name} ${box.height}`),
  )
  expect(small).toEqual([])
  const faint = await page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim()),
      )
      .filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < 18)
      .map((element) => element.textContent),
  )
  expect(faint).toEqual([])
  const box = await bar.boundingBox()
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(600)

  await bar.getByRole('button', { name: '提交' }).click()
  await page.getByText('无定位', { exact: true }).click()
  await page.getByLabel('没有定位的原因').fill('室内没有信号')
  await bar.getByRole('button', { name: '提交' }).click()
  await page.getByRole('heading', { name: '走访记录', exact: true }).waitFor()
  expect(await page.getByText('公示电话与指南不一致').count()).toBeGreaterThan(0)
  expect(running.consoleErrors).toEqual([])
})
