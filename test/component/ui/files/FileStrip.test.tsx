import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { FileStrip } from '#renderer/ui/files/FileStrip.tsx'
import type { FileEntry } from '#shared/contract/files.ts'
import { ok } from '#shared/contract/result.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { type Handlers, renderWithApi } from '#test/support/fake-api.tsx'

const record = { kind: 'visit' as const, id: 'v1' }
const jpeg = new Uint8Array([0xff, 0xd8, 0xff])

const file = (id: string, more: Partial<FileEntry> = {}): FileEntry => ({
  id,
  record,
  part: null,
  sha256: id.padEnd(64, '0'),
  size: 3_000_000,
  type: 'image/jpeg',
  name: `${id}.jpg`,
  role: 'photo',
  source: 'camera',
  caption: '',
  at: Date.UTC(2026, 10, 28, 2),
  claims: { takenAt: '2026-11-28 09:30:12', camera: 'HUAWEI Mate' },
  copyOf: null,
  copyHow: null,
  byName: '张晓岚',
  width: 4000,
  height: 3000,
  hasThumb: true,
  why: null,
  here: true,
  received: true,
  problem: null,
  wished: false,
  withdrawn: null,
  purged: null,
  alsoIn: [],
  ...more,
})

const added = {
  id: 'new',
  sha256: 'e'.repeat(64),
  type: 'image/png',
  thumb: null,
  why: null,
  claims: {},
  already: false,
  alsoIn: [],
}

beforeEach(() => {
  URL.createObjectURL = () => 'blob:x'
  URL.revokeObjectURL = () => {}
})

const show = (files: FileEntry[], more: Handlers = {}, authority: string | null = null, add = true) =>
  renderWithApi(<FileStrip record={record} add={add} />, {
    handlers: {
      'files.ofRecord': async () =>
        ok({
          files,
          counts: { total: files.length, received: 0, here: 0 },
          recording: authority === null ? null : { authority, keepDays: 30 },
        }),
      'files.thumbs': async ({ hashes }) => ok(hashes.map((sha256) => ({ sha256, jpeg }))),
      'files.preview': async () => ok({ jpeg }),
      ...more,
    },
    shell: {
      openFile: async () => ok({ paths: ['/卡/一.jpg', '/卡/空.jpg'] }),
      chooseFolder: async () => ok({ path: '/卡' }),
      chooseSavePath: async () => ok({ path: '/存/一.jpg' }),
    },
  })

test('each file says in words where it is; those missing at 市局 are counted', async () => {
  show([
    file('a'),
    file('b', { received: false }),
    file('c', { received: false, here: false, hasThumb: false }),
    file('d', { received: false, problem: '本机文件已损坏' }),
    file('e', { alsoIn: [{ kind: 'visit', id: 'v2' }] }),
    file('f', { withdrawn: { reason: '误拍', at: 1 } }),
  ])
  expect(await screen.findByText('市局已收 2/5')).toBeInTheDocument()
  for (const text of ['市局已收', '待上传', '等待拍摄设备上传', '有问题', '与别处重复'])
    expect(screen.getByText(text)).toBeInTheDocument()
  expect(screen.queryByText('f.jpg')).not.toBeInTheDocument()
})

test('files are chosen, pasted and dropped; what is refused is named with its reason, the rest is saved', async () => {
  const empty = {
    code: 'FILE_EMPTY',
    message: '“空.jpg”是空文件，没有内容。',
    safe: '没有变化。',
    todo: '重选。',
  }
  const { user, asked } = show([], {
    'files.add': async ({ name }) => (name.startsWith('空') ? { ok: false, error: empty } : ok(added)),
  })
  await user.click(await screen.findByRole('button', { name: '选文件' }))
  expect(await screen.findByRole('alert', { name: empty.message })).toBeInTheDocument()
  const names = () =>
    asked.flatMap(({ name, input }) => (name === 'files.add' ? [(input as { name: string }).name] : []))
  expect(names()).toEqual(['一.jpg', '空.jpg'])
  await user.click(screen.getByRole('button', { name: '知道了' }))

  const pasted = new File([jpeg], '截图.png', { type: 'image/png' })
  fireEvent.paste(document, { clipboardData: { files: [pasted] } })
  await waitFor(() => expect(names()).toContain('截图.png'))
  fireEvent.drop(screen.getByRole('button', { name: '选文件' }), {
    dataTransfer: { files: [new File([jpeg], '拖入.jpg')], types: ['Files'] },
  })
  await waitFor(() => expect(names()).toContain('拖入.jpg'))
})

test('a phone’s folder: the newest day is chosen, and the phone keeps its files', async () => {
  const day = 24 * 3600_000
  const listed = [0, 1000, 5 * day].map((age, n) => ({
    path: `/卡/${n}.jpg`,
    name: `${n}.jpg`,
    size: 10,
    at: Date.UTC(2026, 10, 28) - age,
  }))
  const { user, asked } = show([], {
    'files.listFolder': async () => ok({ files: listed, more: false }),
    'files.add': async () => ok(added),
  })
  await user.click(await screen.findByRole('button', { name: '从手机或存储卡导入' }))
  await user.click(screen.getByRole('button', { name: '选择文件夹' }))
  await user.click(await screen.findByRole('button', { name: '导入选中的2个' }))
  await waitFor(() => expect(asked.filter(({ name }) => name === 'files.add').length).toBe(2))
})

test('a camera that is refused is explained, with another way', async () => {
  vi.stubGlobal('navigator', {
    ...navigator,
    mediaDevices: {
      getUserMedia: async () => {
        throw new DOMException('', 'NotAllowedError')
      },
    },
  })
  const { user } = show([])
  await user.click(await screen.findByRole('button', { name: '拍照' }))
  expect(await screen.findByText(/系统没有允许本程序使用相机/)).toBeInTheDocument()
  expect(screen.getByText(/从手机或存储卡导入.加入/)).toBeInTheDocument()
  vi.unstubAllGlobals()
})

test('recordings are offered only where the task allows them, with their authority in sight', async () => {
  const { user } = show([], {}, '芜数资〔2026〕8号')
  await user.click(await screen.findByRole('button', { name: '录音' }))
  expect(screen.getByText(/录音依据：芜数资〔2026〕8号。录音加密保存30天/)).toBeInTheDocument()
})

test('without an authority there is no recording', async () => {
  show([])
  await screen.findByRole('button', { name: '拍照' })
  expect(screen.queryByRole('button', { name: '录音' })).not.toBeInTheDocument()
})

test('one file: what it claims is called a claim; it is captioned, hidden on a copy, and moved out with a reason', async () => {
  const { user, asked } = show([file('a')], {
    'files.caption': async () => ok({ id: 'a' }),
    'files.copy': async () => ok(added),
    'files.withdraw': async () => ok({ id: 'a' }),
  })
  await user.click(await screen.findByRole('button', { name: /a\.jpg/ }))
  const detail = screen.getByRole('region', { name: 'a.jpg' })
  expect(within(detail).getByText(/拍摄于 2026-11-28 09:30:12/)).toBeInTheDocument()
  expect(within(detail).getByText(/不作为时间地点的证明/)).toBeInTheDocument()

  await user.click(within(detail).getByRole('button', { name: '修改附件说明' }))
  await user.type(within(detail).getByRole('textbox', { name: '附件说明' }), '导览牌{Enter}')
  expect(asked.find(({ name }) => name === 'files.caption')?.input).toEqual({
    id: 'a',
    caption: '导览牌',
    part: null,
  })

  await user.click(within(detail).getByRole('button', { name: '水印副本' }))
  expect(await screen.findByText('已生成水印副本，原件没有改动')).toBeInTheDocument()
  expect(asked.find(({ name }) => name === 'files.copy')?.input).toEqual({ id: 'a', blur: [], mark: true })

  await user.click(within(detail).getByRole('button', { name: '遮挡人脸、证件' }))
  await user.click(within(detail).getByRole('button', { name: '添加遮挡框' }))
  within(detail).getByRole('button', { name: '遮挡框1' }).focus()
  await user.keyboard('{ArrowRight}{Shift>}{ArrowDown}{/Shift}')
  await user.click(within(detail).getByRole('button', { name: '生成遮挡副本' }))
  expect(asked.findLast(({ name }) => name === 'files.copy')?.input).toMatchObject({
    blur: [{ x: expect.closeTo(0.42), height: expect.closeTo(0.22) }],
  })

  await user.click(within(detail).getByRole('button', { name: '移出' }))
  await user.type(within(detail).getByRole('textbox', { name: '移出理由' }), '误拍')
  await user.click(within(detail).getByRole('button', { name: '移出' }))
  expect(asked.find(({ name }) => name === 'files.withdraw')?.input).toEqual({ id: 'a', reason: '误拍' })
})

test('what cannot be fetched without a network is said to come with the next pack', async () => {
  const away = { here: false, received: true }
  const { user } = show([file('a', away), file('b', { ...away, wished: true })], {
    'files.fetch': async () => ok({ id: 'a', wished: true }),
  })
  expect(await screen.findByText('待下一个交换包带回')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: /a\.jpg/ }))
  await user.click(screen.getByRole('button', { name: '取回' }))
  expect(await screen.findByText('现在连不上市局服务端，已登记，待下一个交换包带回')).toBeInTheDocument()
})

test('nothing serious for people who use it without sight or mouse', async () => {
  const { container, user } = show([file('a'), file('b', { received: false })], {}, '依据')
  await user.click(await screen.findByRole('button', { name: /a\.jpg/ }))
  await user.click(screen.getByRole('button', { name: '遮挡人脸、证件' }))
  await user.click(screen.getByRole('button', { name: '添加遮挡框' }))
  await user.click(screen.getByRole('button', { name: '录音' }))
  expect(await seriousFindings(container)).toEqual([])
})
