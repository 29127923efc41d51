import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LaunchedApp, launchApp } from '#test/support/electron.ts'

let running: LaunchedApp

beforeEach(async () => {
  running = await launchApp()
})
afterEach(() => running.close())

const ask = (name: string, input: unknown) =>
  running.page.evaluate(
    ([call, given]) => Reflect.get(window, 'api').shell[call as string](given),
    [name, input],
  )

/** Answers the next save dialogs with this path; null cancels them. */
const answerSaveDialogs = (path: string | null) =>
  running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === null, filePath: filePath ?? '' })
  }, path)

test('a page is saved as an A4 PDF where the person chose', async () => {
  const path = join(running.dataFolder, '抽查记录单.pdf')
  await answerSaveDialogs(path)
  const paper = { html: '<h1>抽查记录单</h1>', landscape: true, suggestedName: '抽查记录单.pdf' }
  expect(await ask('savePdf', paper)).toEqual({ ok: true, value: { path } })
  const pdf = readFileSync(path, 'latin1')
  expect(pdf.slice(0, 5)).toBe('%PDF-')
  expect(pdf).toMatch(/\/MediaBox \[0 0 84[12][.\d]* 59[456]/)
})

test('a cancelled dialog writes nothing', async () => {
  await answerSaveDialogs(null)
  const saved = await ask('saveText', { suggestedName: 'a.csv', filters: [], text: '一' })
  expect(saved).toEqual({ ok: true, value: { path: null } })
})

test('a file that cannot be written is a fault that says so', async () => {
  await answerSaveDialogs('/proc/none/a.csv')
  const saved = await ask('saveText', { suggestedName: 'a.csv', filters: [], text: '一' })
  expect(saved).toMatchObject({ ok: false, error: { code: 'FILE_NOT_WRITTEN' } })
  expect(existsSync('/proc/none')).toBe(false)
})

test('copied text is on the clipboard', async () => {
  await ask('copyText', { text: '抽查60件,一致54件' })
  expect(await running.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('抽查60件,一致54件')
})

test('only telephone and web links leave the program', async () => {
  await running.app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url) => {
      opened.push(url)
    }
  })
  const urls = [
    'tel:0553-12345',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://www.wuhu.gov.cn/',
    'tel:1;rm',
  ]
  for (const url of urls) await ask('openLink', { url })
  const opened = await running.app.evaluate(() => Reflect.get(globalThis, 'opened'))
  expect(opened).toEqual(['tel:0553-12345', 'https://www.wuhu.gov.cn/'])
})

test('input that is not what the call takes is refused', async () => {
  expect(await ask('copyText', { text: 1 })).toMatchObject({ ok: false, error: { code: 'CALL_REFUSED' } })
  expect(await ask('openLink', {})).toMatchObject({ ok: false, error: { code: 'CALL_REFUSED' } })
})
