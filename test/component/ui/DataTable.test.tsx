import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

interface Row {
  id: string
  name: string
}

const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index}`, name: `第${index}项` }))
const columns: Column<Row>[] = [
  { key: 'name', title: '事项名称', render: (row) => row.name, sortable: true },
  { key: 'more', title: '操作', render: () => <button type="button">查看</button> },
]

beforeAll(() => pretendLayout({ height: 400 }))

/** The row the keyboard stands on, as a screen reader is told. */
const activeRow = () =>
  document.getElementById(screen.getByRole('grid').getAttribute('aria-activedescendant') ?? '')

function Marking({ onOpen }: { onOpen?: (row: Row) => void }) {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const [rows] = useState(() => rowsOf(50))
  return (
    <>
      <output>{[...marked].join(' ')}</output>
      <DataTable
        label="清单"
        rows={rows}
        rowKey={(row) => row.id}
        columns={columns}
        selectedKeys={marked}
        onSelectionChange={setMarked}
        {...(onOpen ? { onOpen } : {})}
      />
    </>
  )
}

describe('walking by keyboard', () => {
  test('arrows, page and end keys move the active row and stay inside the list', async () => {
    const user = userEvent.setup()
    render(<DataTable label="清单" rows={rowsOf(1000)} rowKey={(row) => row.id} columns={columns} />)
    await user.tab()
    expect(activeRow()).toHaveTextContent('第0项')
    await user.keyboard('{ArrowUp}')
    expect(activeRow()).toHaveTextContent('第0项')
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(activeRow()).toHaveTextContent('第2项')
    await user.keyboard('{PageDown}')
    expect(activeRow()).toHaveTextContent('第10项') // (400 − 38) / 40 rows fit, less one kept in sight
    await user.keyboard('{PageUp}{PageUp}')
    expect(activeRow()).toHaveTextContent('第0项')
    await user.keyboard('{End}')
    expect(activeRow()).toHaveTextContent('第999项')
    await user.keyboard('{ArrowDown}')
    expect(activeRow()).toHaveTextContent('第999项')
    await user.keyboard('{Home}')
    expect(activeRow()).toHaveTextContent('第0项')
  })

  test('Enter opens the active row; Enter on a button in a cell belongs to the button', async () => {
    const user = userEvent.setup()
    const onOpen = vi.fn()
    render(
      <DataTable label="清单" rows={rowsOf(5)} rowKey={(row) => row.id} columns={columns} onOpen={onOpen} />,
    )
    await user.tab()
    await user.keyboard('{ArrowDown}{Enter}')
    expect(onOpen.mock.calls).toEqual([[{ id: 'r1', name: '第1项' }]])
    await user.tab()
    expect(screen.getAllByRole('button', { name: '查看' })[0]).toHaveFocus()
    await user.keyboard('{Enter}{ArrowDown}')
    expect(onOpen).toHaveBeenCalledTimes(1)
  })

  test('the active row survives new rows, and its successor takes over when it goes', async () => {
    const user = userEvent.setup()
    const table = (rows: Row[]) => (
      <DataTable label="清单" rows={rows} rowKey={(row) => row.id} columns={columns} />
    )
    const rows = rowsOf(5)
    const view = render(table(rows))
    await user.tab()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    view.rerender(table([{ id: 'new', name: '新到' }, ...rows]))
    expect(activeRow()).toHaveTextContent('第2项')
    view.rerender(table(rows))
    expect(activeRow()).toHaveTextContent('第2项')
    view.rerender(table(rows.filter((row) => row.id !== 'r2')))
    expect(activeRow()).toHaveTextContent('第3项')
  })
})

describe('marking rows', () => {
  test('Space marks and unmarks, Shift+↓ extends, Ctrl+A takes all', async () => {
    const user = userEvent.setup()
    render(<Marking />)
    await user.tab()
    await user.keyboard(' {Shift>}{ArrowDown}{ArrowDown}{/Shift}')
    expect(screen.getByRole('status')).toHaveTextContent('r0 r1 r2')
    await user.keyboard(' ')
    expect(screen.getByRole('status')).toHaveTextContent('r0 r1')
    await user.keyboard('{Control>}a{/Control}')
    expect(screen.getByRole('status').textContent?.split(' ')).toHaveLength(50)
    await user.keyboard('{Control>}a{/Control}')
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
  })

  test('clicking the box marks, clicking the row only moves there', async () => {
    const user = userEvent.setup()
    render(<Marking />)
    await user.click(screen.getByText('第3项'))
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
    expect(activeRow()).toHaveTextContent('第3项')
    const row = screen.getByText('第4项').closest<HTMLElement>('[role=row]')!
    await user.click(within(row).getByLabelText('未选'))
    expect(screen.getByRole('status')).toHaveTextContent('r4')
    expect(row).toHaveAttribute('aria-selected', 'true')
  })
})

describe('what is drawn and said', () => {
  test('of 20,000 rows only those in sight exist, and the whole number is told', () => {
    render(<DataTable label="清单" rows={rowsOf(20_000)} rowKey={(row) => row.id} columns={columns} />)
    expect(screen.getAllByRole('row').length).toBeLessThan(40)
    expect(screen.getByRole('grid', { name: '清单' })).toHaveAttribute('aria-rowcount', '20001')
  })

  test('an empty list says why', () => {
    render(
      <DataTable label="清单" rows={[]} rowKey={(row: Row) => row.id} columns={columns} empty="还没有清单" />,
    )
    expect(screen.getByText('还没有清单')).toBeInTheDocument()
  })

  test('sorting is asked for by the heading and told to readers', async () => {
    const user = userEvent.setup()
    const onSort = vi.fn()
    render(
      <DataTable
        label="清单"
        rows={rowsOf(3)}
        rowKey={(row) => row.id}
        columns={columns}
        sort={{ key: 'name', direction: 'asc' }}
        onSort={onSort}
      />,
    )
    expect(screen.getByRole('columnheader', { name: '事项名称' })).toHaveAttribute('aria-sort', 'ascending')
    await user.click(screen.getByRole('button', { name: '事项名称' }))
    expect(onSort).toHaveBeenCalledWith({ key: 'name', direction: 'desc' })
  })

  test('more rows are asked for when the last ones come near', async () => {
    const user = userEvent.setup()
    const loadMore = vi.fn()
    render(
      <DataTable
        label="清单"
        rows={rowsOf(100)}
        total={5000}
        loadMore={loadMore}
        rowKey={(row) => row.id}
        columns={columns}
      />,
    )
    expect(loadMore).not.toHaveBeenCalled()
    await user.tab()
    await user.keyboard('{End}')
    expect(loadMore).toHaveBeenCalled()
  })
})
