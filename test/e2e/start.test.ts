import { afterEach, expect, test } from 'vitest'
import { type LaunchedApp, launchApp } from '#test/support/electron.ts'

let running: LaunchedApp | undefined

afterEach(async () => {
  await running?.close()
  running = undefined
})

test('the window opens with its title and without an error', async () => {
  running = await launchApp()
  await running.page.locator('#root > *').first().waitFor({ state: 'attached' })
  expect(await running.page.title()).toBe('政务服务效能监督')
  await running.screenshot('start')
  expect(running.consoleErrors).toEqual([])
})

test('a page has the bridge and nothing of Node or Electron', async () => {
  running = await launchApp()
  const found = await running.page.evaluate(() => ({
    bridge: Object.keys(Reflect.get(window, 'api')).sort(),
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
  }))
  expect(found).toEqual({ bridge: ['calls', 'cancel', 'onEvent', 'shell'], node: [] })
})

test('a page cannot go elsewhere, open windows, or reach a network', async () => {
  running = await launchApp()
  const { page, app } = running
  const refusedBy = await page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
        fetch('http://127.0.0.1:9/').catch(() => setTimeout(() => resolve('nobody'), 1_000))
      }),
  )
  expect(refusedBy).toBe('connect-src')
  expect(await page.evaluate(() => window.open('about:blank'))).toBeNull()
  await page.evaluate(() => {
    location.href = 'http://127.0.0.1:9/'
  })
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)))
  expect(await page.evaluate(() => location.href)).toBe('app://window-inspector/')
  expect(app.windows()).toHaveLength(1)
})

test('a second start on the same data gives way to the first', async () => {
  running = await launchApp()
  const second = await launchApp({ dataFolder: running.dataFolder }).then(
    () => 'opened',
    () => 'gave way',
  )
  expect(second).toBe('gave way')
  expect(await running.page.title()).toBe('政务服务效能监督')
})

test('a data service that dies comes back, and the windows hear of it', async () => {
  running = await launchApp()
  const { page, servicePid } = running
  await page.evaluate(() => Reflect.get(window, 'api').calls['app.state']({}))
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    Reflect.get(window, 'api').onEvent((event: { event: string }) => heard.push(event.event))
  })
  const before = await servicePid()
  process.kill(before, 'SIGKILL')
  await expect
    .poll(() => page.evaluate(() => Reflect.get(window, 'heard')), { timeout: 30_000 })
    .toContain('restarted')
  expect(await servicePid()).not.toBe(before)
  const answer = await page.evaluate(() => Reflect.get(window, 'api').calls['app.state']({}))
  expect(answer).toMatchObject({ ok: true })
})

test('a call the dead service had taken is answered with its code', async () => {
  running = await launchApp()
  const { page, servicePid } = running
  await page.evaluate(() => Reflect.get(window, 'api').calls['app.state']({}))
  const pid = await servicePid()
  process.kill(pid, 'SIGSTOP')
  const answer = page.evaluate(() => Reflect.get(window, 'api').calls['app.state']({}))
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))
  process.kill(pid, 'SIGKILL')
  expect(await answer).toMatchObject({ ok: false, error: { code: 'SERVICE_RESTARTED' } })
})
