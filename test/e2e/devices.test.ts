import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LaunchedApp, launchApp } from '#test/support/electron.ts'

let running: LaunchedApp

/** Chromium's own camera (a turning pie) and microphone (a beep a second). */
beforeEach(async () => {
  running = await launchApp({ switches: ['--use-fake-device-for-media-stream'] })
})
afterEach(() => running.close())

const ask = async <T>(name: string, input: unknown): Promise<T> => {
  const { value } = await running.page.evaluate(
    ([call, given]) => Reflect.get(window, 'api').calls[call as string](given),
    [name, input],
  )
  return value
}

test('a photo by the camera and a recording by the microphone are sealed with the visit', async () => {
  const { page } = running
  await ask('app.createStandalone', {
    workspaceName: '芜湖市政务服务效能监督',
    bodyName: '芜湖市数据资源管理局',
    name: '张晓岚',
    passphrase: 'walk-and-look-12',
  })
  const { rows } = await ask<{ rows: { id: string }[] }>('org.search', {
    text: '陡沟镇',
    kinds: ['town'],
    limit: 1,
  })
  const { id } = await ask<{ id: string }>('visits.start', {
    body: rows[0]?.id,
    recording: { authority: '芜数资〔2026〕8号', keepDays: 30 },
  })
  await page.evaluate((to) => {
    location.hash = to
  }, `#/visit?id=${id}`)

  await page.getByRole('button', { name: '拍照' }).first().click()
  await page.getByRole('button', { name: /拍一张/ }).click()
  await page.getByText('已保存1张').waitFor()
  await page.keyboard.press('F8')
  await page.getByText('已保存2张').waitFor()
  await page.getByRole('button', { name: '收起相机' }).click()

  await page.getByRole('button', { name: '录音', exact: true }).first().click()
  await page.getByText('录音依据：芜数资〔2026〕8号').waitFor()
  await page.getByRole('button', { name: '开始录音' }).click()
  await page.getByText('0:02').waitFor()
  await page.getByRole('button', { name: '结束并保存' }).click()
  await page.getByRole('button', { name: '开始录音' }).waitFor()

  const { files } = await ask<{
    files: { role: string; type: string; source: string; size: number; here: boolean }[]
  }>('files.ofRecord', { record: { kind: 'visit', id } })
  expect(files.map(({ role, type, source, here }) => ({ role, type, source, here }))).toEqual([
    { role: 'photo', type: 'image/jpeg', source: 'camera', here: true },
    { role: 'photo', type: 'image/jpeg', source: 'camera', here: true },
    { role: 'audio', type: 'video/webm', source: 'microphone', here: true },
  ])
  expect(files.every((file) => file.size > 1000)).toBe(true)
  expect(running.consoleErrors).toEqual([])
})
