import { suite } from '#hub/crypto/suite.ts'
import { readEnrolCode, writeEnrolCode } from '#shared/protocol/enrol-code.ts'
import type { Device } from './device.ts'
import type { Line } from './line.ts'

/** One for all devices: there is no system key store on a display nobody looks at. */
export const passphrase = '演示口令 demo-2026'

/** The same code, with the hub behind a line that can be cut. */
export const overLine = (code: string, line: Line): string => {
  const read = readEnrolCode(suite, code)
  if (!read) throw new Error('the enrolment code cannot be read')
  const address = new URL(read.address)
  address.hostname = '127.0.0.1'
  address.port = String(line.port)
  return writeEnrolCode(suite, { ...read, address: address.origin })
}

/** 发登记码 on the administrator's screen; `compare`: the fingerprint is looked at before the device may work. */
export const makeCode = async (
  admin: Device,
  person: string,
  { compare }: { compare: boolean },
): Promise<string> => {
  const { page } = admin
  await admin.go('同步情况')
  await page.getByRole('tab', { name: '设备和放行' }).click()
  await admin.field('使用人').click()
  await page.keyboard.type(person)
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: /核对设备指纹/ }).setChecked(compare)
  const shown = page.getByText(/^[0-9A-Z]{5}(-[0-9A-Z]{1,5}){8,}$/)
  const before = (await shown.count()) > 0 ? await shown.first().textContent() : null
  await admin.click(/^发登记码/)
  return admin.until('the enrolment code', async () => {
    const code = (await shown.count()) > 0 ? await shown.first().textContent() : null
    return code === before ? null : code
  })
}

/** First start → 登记设备 → name, passphrase and one-time code. */
export const fillEnrolment = async (device: Device, name: string, code: string): Promise<void> => {
  await device.click(/^登记设备/)
  await device.field('设备名称').fill(name)
  await device.field(/^口令/).fill(passphrase)
  await device.field(/^登记码/).fill(code)
}

export const submitEnrolment = async (device: Device): Promise<void> => {
  await device.page.keyboard.press('Tab')
  await device.button(/^登\s*记$/).click()
}

/** Until the person's own screens stand, with the roles the hub knows. */
export const untilAtWork = async (device: Device): Promise<void> => {
  await device.page.getByRole('navigation', { name: '主导航' }).waitFor()
  await device.until('the first sync', async () => {
    const state = await device.ask('app.state', {})
    const sync = await device.ask('sync.state', {})
    return state.phase === 'open' && state.roles.length > 0 && sync.link === 'online' && !sync.working
  })
}

/** Nothing left to send or to fetch. */
export const untilSynced = async (device: Device): Promise<void> => {
  await device.ask('sync.now', {})
  let quiet = 0
  await device.until(
    'everything to be sent and fetched',
    async () => {
      const { link, working, waiting, files } = await device.ask('sync.state', {})
      quiet = link === 'online' && !working && waiting + files.up + files.down === 0 ? quiet + 1 : 0
      return quiet >= 3
    },
    60_000,
  )
}
