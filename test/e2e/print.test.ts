import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LaunchedApp, launchApp } from '#test/support/electron.ts'

let running: LaunchedApp

beforeEach(async () => {
  running = await launchApp()
})
afterEach(() => running.close())

/** Answers the next save dialogs with this path. */
const answerSaveDialogs = (path: string) =>
  running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, path)

const call = (name: string, input: unknown) =>
  running.page.evaluate(
    ([named, given]) => Reflect.get(window, 'api').calls[named as string](given),
    [name, input],
  )
const shell = (name: string, input: unknown) =>
  running.page.evaluate(
    ([named, given]) => Reflect.get(window, 'api').shell[named as string](given),
    [name, input],
  )

/** Pages and their size in points, from the PDF itself. */
const pagesOf = (path: string): { pages: number; landscape: boolean } => {
  const pdf = readFileSync(path, 'latin1')
  return {
    pages: (pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length,
    landscape: /\/MediaBox\s*\[\s*0 0 84[12][.\d]* 59[456]/.test(pdf),
  }
}

test('a list on screen becomes a PDF on its side, over as many pages as it takes', async () => {
  const { page, dataFolder } = running
  expect(await call('app.createSample', { items: 400, seed: 1 })).toMatchObject({ ok: true })
  await page.evaluate(() => {
    window.location.hash = '#/ledgers'
  })
  await page.getByText('240行', { exact: true }).waitFor()
  await running.screenshot('ledgers')
  const path = join(dataFolder, '历史台账.pdf')
  await answerSaveDialogs(path)
  // Animations are switched off on many a machine: menus must open there all the same.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.getByRole('button', { name: '打印' }).click()
  await page.getByRole('menuitem', { name: '另存为 PDF' }).click()
  await page.getByText(`已保存到${path}`).waitFor()
  const { pages, landscape } = pagesOf(path)
  expect(landscape).toBe(true)
  expect(pages).toBeGreaterThan(5)
})

test('20,000 rows still go onto paper', async () => {
  await call('app.createSample', { items: 100, seed: 1 })
  const row = ['一个相当长的单位名称用来占地方', '事项', '0553-3835110']
  const list = {
    title: '很长的清单',
    columns: [{ title: '单位' }, { title: '事项' }, { title: '电话' }],
    rows: Array.from({ length: 20_000 }, (_, i) => [...row.slice(0, 2), String(i)]),
  }
  const made = (await call('print.list', list)) as { ok: true; value: { html: string; footer: string } }
  const path = join(running.dataFolder, '长.pdf')
  await answerSaveDialogs(path)
  const paper = { ...made.value, landscape: true, suggestedName: '长.pdf' }
  // more than an address may be long
  expect(Buffer.byteLength(paper.html)).toBeGreaterThan(2_100_000)
  expect(await shell('savePdf', paper)).toEqual({ ok: true, value: { path } })
  expect(pagesOf(path).pages).toBeGreaterThan(400)
})
