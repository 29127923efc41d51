// Two lists of the same 20,000 rows: the product's table, and the bare virtualizer with plain cells.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactElement, useRef } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import '#renderer/ui/base.css'

interface Item {
  id: string
  name: string
  unit: string
  phone: string
  days: number
}

const rows: Item[] = Array.from({ length: 20_000 }, (_, i) => ({
  id: `11340200${String(i).padStart(12, '0')}`,
  name: `个人住房转让合同网签备案及不动产转移登记（第${i}项）`,
  unit: `镜湖区第${i % 60}单位`,
  phone: `0553-555${String(i % 10_000).padStart(4, '0')}`,
  days: i % 30,
}))

const HEIGHT = 640
const ROW = 40

const columns: Column<Item>[] = [
  { key: 'name', title: '事项', width: { min: 320, grow: 2 }, render: (r) => r.name },
  { key: 'id', title: '编码', width: 200, render: (r) => r.id },
  { key: 'unit', title: '单位', width: 160, render: (r) => r.unit },
  { key: 'phone', title: '咨询电话', width: 140, render: (r) => r.phone },
  { key: 'days', title: '承诺时限', width: 100, align: 'end', render: (r) => r.days },
]

const Ours = () => (
  <DataTable
    label="事项"
    rows={rows}
    rowKey={(r) => r.id}
    columns={columns}
    rowHeight={ROW}
    height={HEIGHT}
  />
)

const cell = { flex: '1 1 0', overflow: 'hidden', whiteSpace: 'nowrap' } as const

const Plain = () => {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  })
  return (
    <div ref={scroller} data-scroller style={{ height: HEIGHT, overflow: 'auto' }}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index] as Item
          const place = { position: 'absolute', top: 0, height: ROW, width: '100%', display: 'flex' } as const
          return (
            <div key={item.key} data-row style={{ ...place, transform: `translateY(${item.start}px)` }}>
              <span style={cell}>{row.name}</span>
              <span style={cell}>{row.id}</span>
              <span style={cell}>{row.unit}</span>
              <span style={cell}>{row.phone}</span>
              <span style={cell}>{row.days}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}

const sides: Record<string, () => ReactElement> = { ours: Ours, plain: Plain }
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
const place = document.getElementById('root') as HTMLElement
let shown: Root | null = null

const bench = {
  /** ms from asking for the list to the frame after its first rows are there */
  show: async (side: string): Promise<number> => {
    shown?.unmount()
    await frame()
    await frame()
    const Side = sides[side] as () => ReactElement
    const from = performance.now()
    shown = createRoot(place)
    shown.render(<Side />)
    while (place.querySelectorAll('[role=row], [data-row]').length < HEIGHT / ROW) await frame()
    await frame()
    return performance.now() - from
  },
  /** scrolls on by a few rows in each of so many frames */
  scroll: async (frames: number): Promise<void> => {
    const scroller = [...place.querySelectorAll<HTMLElement>('*')].find(
      (e) => e.scrollHeight > 100_000 && e.clientHeight <= HEIGHT,
    )
    if (!scroller) throw new Error('nothing to scroll')
    for (let i = 0; i < frames; i++) {
      scroller.scrollTop += 130
      await frame()
    }
  },
}
Object.assign(window, { bench })
