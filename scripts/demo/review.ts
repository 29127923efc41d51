/** 复核台 worked by keys, 拨测完毕 to 核实完毕, the draw record exported. */
import { people } from './data.ts'
import type { Device } from './device.ts'
import { untilSynced } from './enrol.ts'

const openRound = async (device: Device, round: string): Promise<void> => {
  await device.go('抽查批次')
  await device.page.locator(`a[href*="${round}"]`).first().click()
  await device.page.getByText('抽取情况').first().waitFor()
}

/** Ends the calling, with the reason for what was left, and saves the 抽取记录. */
export const closeCalling = async (device: Device, round: string, record: string): Promise<void> => {
  await openRound(device, round)
  await device.picture('round-calling')
  await device.click('拨测完毕')
  await device.field('未拨完的原因').fill('演示批次，其余件另行安排时间拨打。')
  await device.picture('round-close')
  await device.click('拨测完毕')
  const exported = device.button(/导出抽取记录|抽取记录/)
  await exported.waitFor()
  await device.answerSave(record)
  await exported.click()
  await device.page.getByText(/^抽取记录已存到/).waitFor()
  await device.picture('round-record-exported')
  await device.dismissToasts()
}

/** How many records a supervisor decided about. */
export interface Reviewed {
  approved: number
  returned: number
  overruled: number
}

/** Returns one, overrules one, approves the rest; the returned one is amended by its inspector in between. */
export const reviewAll = async (device: Device, inspectors: readonly Device[]): Promise<Reviewed> => {
  const { page } = device
  const done: Reviewed = { approved: 0, returned: 0, overruled: 0 }
  await device.go('复核')
  await page.getByRole('grid', { name: '复核列表' }).waitFor()
  await device.picture('review', { also: true })

  for (let left = await waiting(device); left.length > 0; left = await waiting(device)) {
    const next = left[0]
    if (!next) break
    await choose(device, next.case)
    if (done.returned === 0 && next.byName === people.inspectorA && next.adverse > 0) {
      await page.keyboard.press('2')
      await page.keyboard.type('请补记对方的完整原话。')
      await device.picture('review-return')
      await page.keyboard.press('Control+Enter')
      await decided(device, next.case)
      done.returned++
    } else if (done.overruled === 0 && done.returned > 0 && next.adverse > 0) {
      await page.keyboard.press('3')
      await page.getByRole('group', { name: '改判' }).waitFor()
      const adverse = page.locator('select[aria-label$="判定"]').filter({ hasNot: page.locator('never') })
      const at = await adverse.evaluateAll((all) =>
        all.findIndex((s) => s instanceof HTMLSelectElement && !['match', 'not_asked'].includes(s.value)),
      )
      await adverse.nth(Math.max(0, at)).selectOption('match')
      await device.field('改判理由').fill('对照录入的答复和公布内容，说法一致，判定有误。')
      await device.picture('review-overrule')
      await page.keyboard.press('Control+Enter')
      await decided(device, next.case)
      done.overruled++
    } else {
      await page.keyboard.press('1')
      await page.getByRole('group', { name: '核准' }).waitFor()
      if (done.approved === 0) await device.picture('review-approve')
      await page.keyboard.press('Control+Enter')
      await decided(device, next.case)
      done.approved++
    }
    await device.dismissToasts()
  }

  await untilSynced(device)
  for (const inspector of inspectors) await amendReturned(inspector)
  await device.until('the amended record', async () => (await waiting(device)).length > 0 || null, 60_000)
  for (const next of await waiting(device)) {
    await choose(device, next.case)
    await page.keyboard.press('1')
    await page.getByRole('group', { name: '核准' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await decided(device, next.case)
    done.approved++
  }
  await device.picture('review-done')
  return done
}

const waiting = async (device: Device) => {
  const { rows } = await device.ask('review.list', { show: 'open' })
  return rows.filter((row) => row.status === 'submitted' && !row.mine)
}

/** Walks to a record with the arrow keys of the list. */
const choose = async (device: Device, id: string): Promise<void> => {
  const { page } = device
  const { rows } = await device.ask('review.list', { show: 'open' })
  const index = rows.findIndex((row) => row.case === id)
  const grid = page.getByRole('grid', { name: '复核列表' })
  await device.until('the list to hold the record', async () =>
    Number(await grid.getAttribute('aria-rowcount')) === rows.length + 1 ? true : null,
  )
  await grid.focus()
  await page.keyboard.press('Home')
  for (let i = 0; i < index; i++) await page.keyboard.press('ArrowDown')
  const name = rows[index]?.itemName ?? ''
  await device.until('the record beside the list', async () => {
    const title = await page
      .locator('[data-record-title]')
      .first()
      .textContent({ timeout: 1000 })
      .catch(() => '')
    return title?.includes(name) ? true : null
  })
}

const decided = (device: Device, id: string): Promise<boolean> =>
  device.until('the decision', async () => {
    const { rows } = await device.ask('review.list', { show: 'all' })
    return rows.find((row) => row.case === id)?.status !== 'submitted'
  })

/** 退回补充: the inspector corrects the record with a reason; the record itself stays as it was. */
const amendReturned = async (device: Device): Promise<void> => {
  await untilSynced(device)
  const returned = (await device.ask('calls.records', {})).filter((r) => r.status === 'returned')
  if (returned.length === 0) return
  await amendFirst(device, {
    words: '要问具体的，你还是到窗口来。',
    reason: '按复核意见补全原话。',
    pictures: true,
  })
  await untilSynced(device)
}

/** 更正 of the newest record of one's own. */
export const amendFirst = async (
  device: Device,
  { words, reason, pictures = false }: { words: string; reason: string; pictures?: boolean },
): Promise<void> => {
  const { page } = device
  await device.go('电话抽查')
  await page.getByText('已提交', { exact: true }).and(page.locator('.ant-segmented-item-label')).click()
  await page.getByRole('grid', { name: '已提交的记录' }).getByRole('link').first().click()
  if (pictures) await device.picture('record-returned')
  await device.click(/^更\s*正$/)
  const quotes = page.locator('textarea[aria-label$="原话"]')
  await quotes.first().waitFor()
  const at = await quotes.evaluateAll((all) =>
    all.findIndex((t) => t instanceof HTMLTextAreaElement && t.value !== ''),
  )
  await quotes.nth(Math.max(0, at)).focus()
  await page.keyboard.press('End')
  await page.keyboard.type(words)
  await device.field('更正理由').fill(reason)
  if (pictures) await device.picture('record-amend')
  await page.keyboard.press('Control+Enter')
  await page.getByText('已更正，原记录保留').waitFor()
}

/** 复核完毕 → 核实: every unit is asked, all but one answer → 核实完毕. */
export const confirmAll = async (device: Device, round: string, folder: string): Promise<void> => {
  const { page } = device
  await openRound(device, round)
  await device.click('复核完毕')
  await device.click('复核完毕')
  await device.button('核实完毕').waitFor()
  await device.go('复核')
  await page.getByText('单位核实', { exact: true }).and(page.locator('.ant-segmented-item-label')).click()
  await page.getByText('待发核实单').first().waitFor()
  await device.picture('confirm')
  const unasked = device.button('生成核实单')
  for (let no = 1; (await unasked.count()) > 0; no++) {
    await unasked.click()
    await device.answerSave(`${folder}/notice-${no}.docx`)
    await device.click(/^保存核实单/)
    await page.getByText(/^核实单已生成/).waitFor()
    await device.dismissToasts()
  }
  await device.picture('confirm-sent')
  // All but one unit answer; the last one lets its time pass.
  const unanswered = page.getByRole('button', { name: '代录答复' })
  for (let left = await unanswered.count(); left > 1; left--) {
    await unanswered.first().click()
    if (left === 3) await device.picture('confirm-reply')
    await device.click(/^代\s*录$/)
    await page.getByText(/^已代录/).waitFor()
    await device.dismissToasts()
    await device.until('the reply in the list', async () => (await unanswered.count()) < left || null)
  }
  await device.picture('confirm-replied')
  await openRound(device, round)
  await device.click('核实完毕')
  await device.click('核实完毕')
  await device.button('去成稿').waitFor()
  await device.picture('round-confirmed')
}
