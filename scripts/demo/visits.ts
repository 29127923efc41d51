/** A day in the villages without a network: three visits with thirty photos each, in field mode on a tablet. */
import { join } from 'node:path'
import { createRandom } from '#service/sample/random.ts'
import type { Device } from './device.ts'
import type { Line } from './line.ts'
import { writePhotos } from './scenes.ts'
import { CUTS } from './summary.ts'

interface Found {
  problem: string
  coordination: string
}

const PHOTOS = 30
const TABLET = { width: 1024, height: 600 }
const DESK = { width: 1280, height: 800 }
const SEED = 30

/** What was found in three villages of the county that has no network at all: none of it may reach it. */
const found: readonly Found[] = [
  {
    problem: '公示栏的咨询电话与办事指南不一致，群众打了两次没有打通。',
    coordination: '高龄补贴资格核验须到区里，建议下放到社区。',
  },
  {
    problem: '办理时间牌仍写夏季作息，与现在不符。',
    coordination: '自助终端缺纸，报修两周没有人来。',
  },
  {
    problem: '一次性告知单缺“居住证明”一项。',
    coordination: '网络带宽不够，高峰时段系统打不开。',
  },
]

export interface VisitDay {
  visits: number
  photos: number
  cuts: number
}

/** @param line cut for the day, broken again and again in the evening, whole at the end */
export const visitVillages = async (device: Device, line: Line, work: string): Promise<VisitDay> => {
  await line.cut()
  const villages = await villagesOf(device)
  await device.go('走访')
  await device.page.getByRole('button', { name: '开始走访' }).waitFor()
  await device.picture('coverage', { also: true })
  await device.page.setViewportSize(TABLET)
  await device.click('外勤模式')
  for (const [no, village] of villages.entries()) {
    const photos = join(work, `phone-${no}`)
    await writePhotos(photos, village, PHOTOS)
    await visit(device, { name: village, ...(found[no] as Found) }, photos, no === 0)
  }
  await device.go('同步情况')
  await device.page.getByRole('tab', { name: '附件' }).click()
  await device.page.getByText(`市局已收 0/${found.length * PHOTOS}`, { exact: false }).waitFor()
  await device.picture('files-offline')
  await device.click('外勤模式')
  await device.page.setViewportSize(DESK)
  await device.picture('files-offline-desk', { also: true })

  const random = createRandom(SEED)
  const broken = await line.falter(Array.from({ length: CUTS }, () => random.int(60_000, 300_000)))
  await device.until(
    `${CUTS} cuts while files are sent`,
    async () => {
      await device.ask('sync.now', {})
      return broken() === CUTS
    },
    180_000,
  )
  await device.picture('files-cut')
  await line.mend()
  await device.until(
    'all photos at the hub',
    async () => {
      await device.ask('sync.now', {})
      const { counts } = await device.ask('files.waiting', {})
      return counts.total === found.length * PHOTOS && counts.received === counts.total
    },
    180_000,
  )
  await device.picture('files-received')
  return { visits: found.length, photos: found.length * PHOTOS, cuts: broken() }
}

/** Names of three villages of the first county that occur once. */
const villagesOf = async (device: Device): Promise<string[]> => {
  const { rows } = await device.ask('visits.board', { year: 2026, by: 'month' })
  const villages = rows.filter((row) => row.level === 'village')
  const once = villages.filter((row) => villages.filter((other) => other.name === row.name).length === 1)
  return once.slice(0, found.length).map((row) => row.name)
}

const visit = async (
  device: Device,
  place: Found & { name: string },
  photos: string,
  pictures: boolean,
): Promise<void> => {
  const { page } = device
  const shoot = async (step: string) => {
    if (pictures) await device.picture(step)
  }
  await device.go('走访')
  await device.click('开始走访')
  const where = page.getByLabel('走访地点')
  await where.click()
  await where.pressSequentially(place.name)
  await page.getByRole('option', { name: place.name }).first().waitFor({ state: 'attached' })
  await page.keyboard.press('Enter')
  await device.click('开始记录')
  const bar = page.getByRole('toolbar', { name: '走访操作' })
  await bar.waitFor()
  await shoot('visit-field')
  await device.click('问题', bar)
  await device.field('问题描述').fill(place.problem)
  await shoot('visit-problem')
  await device.click('协调事项', bar)
  await device.field('事项内容').fill(place.coordination)
  const parts = page.getByRole('navigation', { name: '记录的各节' })
  await device.click('定位', parts)
  await page.getByText('无定位', { exact: true }).click()
  await device.field('没有定位的原因').fill('室内没有信号')
  await device.click('照片与附件', parts)
  await device.answerOpen(photos)
  await device.click('从手机或存储卡导入')
  await device.click('选择文件夹')
  await device.button(`导入选中的${PHOTOS}个`).waitFor()
  await shoot('visit-import')
  await device.click(`导入选中的${PHOTOS}个`)
  await page.getByText(`市局已收 0/${PHOTOS}`).waitFor({ timeout: 60_000 })
  await device.dismissToasts()
  await shoot('visit-photos')
  await device.click('提交', bar)
  await page.getByText('已提交', { exact: true }).first().waitFor()
  await device.dismissToasts()
  await shoot('visit-submitted')
}
