/** What the inspectors record: every outcome there is, honest answers and poor ones. */
import { answer, caseOf, dial, openNext, type Script, workCase } from './calling.ts'
import type { Device } from './device.ts'
import { passphrase } from './enrol.ts'

const asked = (name: string, verdicts: Script['verdicts'] = {}): Script => ({
  name,
  outcomes: ['1'],
  verdicts,
})

/** Twenty cases that end in a record. */
export const checksOfA: readonly Script[] = [
  asked('all-right'),
  asked('place-wrong', { place: '3' }),
  asked('time-unknown', { time_limit: '4' }),
  asked('materials-partly', { materials: '2' }),
  asked('all-right-2'),
  asked('shirked', { phone: '5', place: '5', time_limit: '5' }),
  asked('all-right-3'),
  asked('time-wrong', { time_limit: '3' }),
  { name: 'not-dialled', outcomes: ['U', '1'] },
  asked('materials-wrong', { materials: '3' }),
  asked('place-partly', { place: '2' }),
  { name: 'dead-number', outcomes: ['Q', 'Q'] },
  { name: 'dead-number-2', outcomes: ['Q', 'Q'] },
  { name: 'fax', outcomes: ['E', 'E'] },
  { name: 'wrong-party', outcomes: ['R', 'R'] },
  { name: 'changed', outcomes: ['W', '1'] },
  { name: 'our-line', outcomes: ['0', '1'] },
  { name: 'cancelled-item', outcomes: ['Y'] },
  { name: 'not-ours', outcomes: ['T'] },
  { name: 'suspected', outcomes: ['I'] },
]

/** Calls after which the case waits: for another half day, a promised time, another caller, a person. */
export const waitingOfA: readonly Script[] = ['2', '3', '4', '5', '6', '7', '8', '9'].map(
  (outcome): Script => ({ name: `outcome-${outcome}`, outcomes: [outcome] }),
)

export const checksOfB: readonly Script[] = [
  asked('all-right'),
  asked('time-wrong', { time_limit: '3' }),
  asked('all-right-2'),
  asked('place-wrong', { place: '3' }),
  asked('all-right-3'),
]

/** Records one after the other; a picture of every one that looks different. */
export const record = async (
  device: Device,
  scripts: readonly Script[],
  pictures: ReadonlySet<string>,
): Promise<void> => {
  for (const script of scripts) {
    await openNext(device)
    await workCase(device, script)
    if (pictures.has(script.name)) await device.picture(`done-${script.name}`)
  }
}

/** Half way through a check the program is killed; opened again, it stands in the same row with every word. */
export const recordThroughKill = async (device: Device, script: Script): Promise<boolean> => {
  const opened = await openNext(device)
  await dial(device, true)
  const { page } = device
  await page.keyboard.type('接通，确认办理本事项')
  await page.keyboard.press('Enter')
  await page.keyboard.press('1')
  await page.keyboard.press('Enter')
  const words = '说在政务服务中心二楼的窗口办，具体几号窗口'
  await page.keyboard.type(words)
  await device.until('the words to be on the disk', async () => {
    const { work } = await device.ask('calls.sheet', { case: opened })
    return work?.draft.answers.place?.heard === words && work.attempt !== null
  })
  await device.picture('before-kill')
  await device.kill()
  await device.reopen()
  await device.picture('locked')
  await device.page.locator('input[type=password]').fill(passphrase)
  await device.click(/^打\s*开$/)
  await device.go('电话抽查')
  await device.page.getByRole('grid', { name: '待拨队列' }).waitFor()
  await device.page.getByText('录入中').first().waitFor()
  await device.picture('queue-after-kill')
  await device.page.getByRole('row').filter({ hasText: '录入中' }).getByRole('link').first().click()
  const field = device.page.locator('[data-field="place.heard"] textarea')
  await field.waitFor()
  const kept = (await field.inputValue()) === words && caseOf(device) === opened
  const stands = await device.until('the cursor in the row', async () =>
    device.page.evaluate(
      () =>
        document.activeElement?.closest('[data-field]')?.getAttribute('data-field')?.startsWith('place.') ??
        false,
    ),
  )
  await device.picture('resumed', { also: true })
  await answer(device, script, '1')
  return kept && stands
}
