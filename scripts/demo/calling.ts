/** A phone check worked by keyboard alone: the demo goes where the cursor is and types what belongs there. */
import type { Device } from './device.ts'

/** What the window says in one call, and how the inspector judges it. */
export interface Script {
  /** for pictures and errors */
  name: string
  /** the outcome key pressed; more than one: a call each, on the same case */
  outcomes: readonly string[]
  /** verdict key by element, 1 unless said */
  verdicts?: Readonly<Record<string, string>>
}

const heard: Readonly<Record<string, string>> = {
  phone: '接通，确认办理本事项',
  place: '说在政务服务中心二楼的窗口办',
  materials: '身份证和申请表，其他的到窗口再说',
  time_limit: '说按承诺的时间办，具体几天以窗口为准',
}
const quotes: Readonly<Record<string, string>> = {
  phone: '我们这里不办这个，你打别的电话问问。',
  place: '搬到新大厅去了，老地方已经不办了。',
  materials: '就带身份证来，别的到时候再说。',
  time_limit: '这个说不准，快的话一个星期吧。',
}
const notes: Readonly<Record<string, string>> = {
  2: '问到一半对方要接待窗口群众，另约时间再问。',
  4: '对方要求本人到现场，不在电话里答复。',
  6: '语音菜单三次转回主菜单，无人工。',
  7: '对方方言重，两次复述仍听不清。',
  R: '接听人自称住户，与政务服务无关。',
  T: '对方称该事项已划转其他窗口，未告知号码。',
  W: '对方称窗口号码已更换，报出新号码并复述确认。',
  Y: '公布页面已注明本事项取消办理。',
  I: '对方询问是否抽查，已按话术结束通话。',
}
/** Outcomes after which somebody spoke, so that the clock has a talk phase. */
const spoken = new Set(['1', '2', '3', '4', '5', '7', 'R', 'T', 'W'])

/** Works the open case through all calls of the script, up to the panel that says what became of it. */
export const workCase = async (device: Device, script: Script): Promise<void> => {
  for (const [index, outcome] of script.outcomes.entries()) {
    if (index > 0) await device.click('留在本件')
    await dial(device, spoken.has(outcome))
    await answer(device, script, outcome)
  }
}

/** Opens the next case that may be called now, by key. */
export const openNext = async (device: Device): Promise<string> => {
  const before = caseOf(device)
  // A key pressed before there is a queue does nothing.
  await device.page.getByRole('grid', { name: '待拨队列' }).getByRole('row').first().waitFor()
  await device.page.keyboard.press('F7')
  return device.until('the next case', async () => {
    const now = caseOf(device)
    return now !== null && now !== before && (await device.page.locator('[data-field="timer"]').count()) > 0
      ? now
      : null
  })
}

export const caseOf = (device: Device): string | null =>
  new URLSearchParams(device.page.url().split('?')[1] ?? '').get('case')

/** Space-bar clock: dial, answered, hung up. */
export const dial = async (device: Device, answered: boolean): Promise<void> => {
  const { page } = device
  await page.getByRole('button', { name: /^登记拨打/ }).waitFor()
  await page.keyboard.press('F2')
  await page.getByRole('button', { name: /^对方已接听/ }).waitFor()
  if (answered) await page.keyboard.press('F2')
  await page.keyboard.press('F8')
}

/** From where the cursor stands to the end of the call. */
export const answer = async (device: Device, script: Script, outcome: string): Promise<void> => {
  const { page } = device
  const { keyboard } = page
  const visits = new Map<string, number>()
  for (;;) {
    const field = await standing(device)
    if (field === DONE) return
    const times = (visits.get(field) ?? 0) + 1
    visits.set(field, times)
    if (times > 8) throw new Error(`${script.name}: the cursor stays in ${field}`)
    const [element = '', part = ''] = field.split('.')
    // A call that ends without answers goes straight to its outcome.
    if (outcome !== '1' && ['heard', 'verdict', 'tick'].includes(part)) await keyboard.press('F9')
    else if (part === 'heard') await write(device, heard[element] ?? '照指南答复')
    else if (part === 'tick') await keyboard.press('j')
    else if (part === 'verdict')
      await keyboard.press((await isJudged(device, field)) ? 'Enter' : (script.verdicts?.[element] ?? '1'))
    else if (part === 'quote') await write(device, quotes[element] ?? '这个我不清楚。')
    else if (part === 'note') await write(device, '对方口头说法与勾选不尽一致，按原话判定。')
    else if (field === 'outcome') await keyboard.press(outcome.toLowerCase())
    else if (field === 'newNumber') {
      await keyboard.type('0553-5559876')
      await page.locator('[data-field="note"] textarea').focus()
    } else if (field === 'appointment') {
      await keyboard.type('明天10点')
      await page.locator('output').first().waitFor()
      await page.locator('[data-field="finish"] button').focus()
    } else if (field === 'note') {
      await keyboard.type(notes[outcome] ?? '情况已记录。')
      await page.locator('[data-field="finish"] button').focus()
    } else if (field === 'finish' || field === 'aapor') {
      await keyboard.press('Control+Enter')
      await settled(device, field)
    } else await keyboard.press('Enter')
    await moved(device, field)
  }
}

const DONE = 'done'

/** Words into an empty field, and on. */
const write = async ({ page }: Device, words: string): Promise<void> => {
  const empty = await page.evaluate(() => {
    const field = document.activeElement
    return (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value === ''
  })
  if (empty) await page.keyboard.type(words)
  await page.keyboard.press('Enter')
}

const isJudged = async ({ page }: Device, field: string): Promise<boolean> =>
  (await page.locator(`[data-field="${field}"] input:checked`).count()) > 0

/** The field the cursor stands in, once it stands somewhere; or that the call is over. */
const standing = (device: Device): Promise<string> =>
  device.until('the cursor to stand in a field', async () => {
    if (await isOver(device)) return DONE
    return (await focusedField(device)) || null
  })

const isOver = async (device: Device): Promise<boolean> =>
  (await device.page.getByText(/^(记录已提交|本次拨打已结束)$/).count()) > 0

/** A second Ctrl+Enter while the first is at work would open the next case. */
const settled = async (device: Device, from: string): Promise<void> => {
  for (let i = 0; i < 100; i++) {
    if ((await isOver(device)) || (await focusedField(device)) !== from) return
    await device.page.waitForTimeout(30)
  }
}

const focusedField = (device: Device): Promise<string> =>
  device.page.evaluate(
    () => document.activeElement?.closest('[data-field]')?.getAttribute('data-field') ?? '',
  )

/** Waits a moment for the cursor to go where the key sent it. */
const moved = async (device: Device, from: string): Promise<void> => {
  for (let i = 0; i < 10; i++) {
    await device.page.waitForTimeout(15)
    if ((await focusedField(device)) !== from || (await isJudged(device, from))) return
  }
}
