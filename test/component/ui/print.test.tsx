import { screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { Column } from '#renderer/ui/DataTable.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { plainText, printTable } from '#renderer/ui/print-table.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText, DayText, HighlightText, PhoneNumber } from '#renderer/ui/texts.tsx'
import { fail, ok } from '#shared/contract/result.ts'
import { renderWithApi } from '#test/support/fake-api.tsx'

interface Row {
  name: string
  count: number
  ok: boolean
}
const columns: Column<Row>[] = [
  { key: 'name', title: '名称', render: (row) => row.name },
  { key: 'count', title: '件数', width: 100, align: 'end', render: (row) => <b>{row.count}件</b> },
  {
    key: 'ok',
    title: '状态',
    width: 100,
    text: (row) => (row.ok ? '在用' : '已停用'),
    render: () => <i aria-hidden />,
  },
  { key: 'act', title: '操作', text: false, render: () => <button type="button">删除</button> },
]
const rows: Row[] = [
  { name: '甲', count: 3, ok: true },
  { name: '乙', count: 12, ok: false },
]

describe('a table as plain text', () => {
  test('takes the words of each cell, its own text where there is one, and leaves out buttons', () => {
    const table = printTable({ title: '清单', columns, rows })
    expect(table.columns.map((c) => [c.title, c.align])).toEqual([
      ['名称', 'left'],
      ['件数', 'right'],
      ['状态', 'left'],
    ])
    expect(table.rows).toEqual([
      ['甲', '3件', '在用'],
      ['乙', '12件', '已停用'],
    ])
    expect(table.columns.map((c) => c.width)).toEqual([900, 100, 100])
  })

  test('says what it leaves out', () => {
    expect(printTable({ title: '清单', columns, rows, total: 5, note: '在用' }).note).toBe(
      '在用；只打印前2行，共5行',
    )
    expect(printTable({ title: '清单', columns, rows }).note).toBeUndefined()
  })

  test('a tag beside a name stands apart from it', () => {
    const cell = (
      <>
        张三
        <StateTag tone="warn">待裁定</StateTag>
        {null}
      </>
    )
    expect(plainText(cell)).toBe('张三 待裁定')
  })

  test('the small text components read as what they show', () => {
    const cell = [
      <HighlightText key="h" text="失业登记" query="登记" />,
      <PhoneNumber key="p" number="0553-3835110" extension="801" />,
      <DateText key="d" at={Date.UTC(2020, 10, 22, 6, 5)} form="day" />,
      <DayText key="y" day="2020-11-22" />,
    ]
    expect(plainText(cell)).toBe('失业登记 0553-3835110转801 2020年11月22日 2020年11月22日')
  })
})

describe('打印', () => {
  const show = (shell: Parameters<typeof renderWithApi>[1]) =>
    renderWithApi(<PrintButton list={() => printTable({ title: '一/窗口', columns, rows })} />, {
      handlers: { 'print.list': async () => ok({ html: '<p>页</p>', footer: '某局　截至今天' }) },
      ...shell,
    })
  const choose = async ({ user }: ReturnType<typeof show>, way: string) => {
    await user.click(screen.getByRole('button', { name: '打印' }))
    await user.click(await screen.findByRole('menuitem', { name: way }))
  }

  test('goes to the printer on its side, with the footer of every page', async () => {
    const papers: unknown[] = []
    const view = show({
      shell: {
        print: async (paper) => {
          papers.push(paper)
          return ok({ printed: true })
        },
      },
    })
    await choose(view, '打印到打印机')
    await expect
      .poll(() => papers)
      .toEqual([{ html: '<p>页</p>', landscape: true, footer: '某局　截至今天' }])
  })

  test('without a printer a PDF is offered', async () => {
    const view = show({ shell: { print: async () => ok({ printed: false }) } })
    await choose(view, '打印到打印机')
    expect(await screen.findByText(/可以另存为 PDF/)).toBeInTheDocument()
  })

  test('as a PDF it is named after the list; what went wrong is said', async () => {
    const fault = { code: 'FILE_NOT_WRITTEN', message: '文件没有写入。' }
    const names: string[] = []
    const view = show({
      shell: {
        savePdf: async ({ suggestedName }) => {
          names.push(suggestedName)
          return fail(fault)
        },
      },
    })
    await choose(view, '另存为 PDF')
    expect(await screen.findByText('没有保存：文件没有写入。')).toBeInTheDocument()
    expect(names).toEqual(['一窗口.pdf'])
  })
})
