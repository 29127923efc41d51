import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons'
import { Fragment, type KeyboardEvent, type MouseEvent, useId, useRef } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import css from './OrgTree.module.css'

interface OrgTreeProps {
  selected: string | null
  onSelect: (id: string) => void
  open: ReadonlySet<string>
  onToggle: (id: string, open: boolean) => void
  inactive: boolean
}

/** The organisation, a level at a time. ↑↓ walk, → opens, ← closes or goes up, Home and End jump. */
export function OrgTree({ selected, onSelect, open, onToggle, inactive }: OrgTreeProps) {
  const tree = useRef<HTMLDivElement>(null)
  const id = useId()
  const items = () => [...(tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])]

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const all = items()
    const at = all.findIndex((item) => item.dataset.id === selected)
    const here = all[at]
    const go = (item: HTMLElement | undefined) => {
      if (!item?.dataset.id) return
      onSelect(item.dataset.id)
      item.scrollIntoView?.({ block: 'nearest' })
    }
    const isOpen = here?.getAttribute('aria-expanded') === 'true'
    switch (event.key) {
      case 'ArrowDown':
        go(all[at + 1])
        break
      case 'ArrowUp':
        go(at < 0 ? all.at(-1) : all[at - 1])
        break
      case 'Home':
        go(all[0])
        break
      case 'End':
        go(all.at(-1))
        break
      case 'ArrowRight':
        if (!here?.dataset.id || !here.hasAttribute('aria-expanded')) return
        if (isOpen) go(all[at + 1])
        else onToggle(here.dataset.id, true)
        break
      case 'ArrowLeft':
        if (here?.dataset.id && isOpen) onToggle(here.dataset.id, false)
        else go(all.slice(0, Math.max(at, 0)).findLast((item) => levelOf(item) < levelOf(here)))
        break
      case 'Enter':
      case ' ':
        if (here?.dataset.id && here.hasAttribute('aria-expanded')) onToggle(here.dataset.id, !isOpen)
        break
      default:
        return
    }
    event.preventDefault()
  }

  const onClick = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target : null
    const item = target?.closest<HTMLElement>('[role=treeitem]')
    if (!item?.dataset.id) return
    if (target?.closest('[data-twist]'))
      onToggle(item.dataset.id, item.getAttribute('aria-expanded') !== 'true')
    else onSelect(item.dataset.id)
  }

  return (
    <div
      ref={tree}
      role="tree"
      tabIndex={0}
      aria-label="机构"
      aria-activedescendant={selected ? `${id}-${selected}` : undefined}
      className={css.tree}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={(event) => {
        const [first] = items()
        if (event.target === event.currentTarget && selected === null && first?.dataset.id)
          onSelect(first.dataset.id)
      }}
    >
      <Branch parent={null} level={1} {...{ id, selected, open, inactive }} />
    </div>
  )
}

const levelOf = (item: HTMLElement | undefined): number => Number(item?.getAttribute('aria-level') ?? 0)

interface BranchProps extends Pick<OrgTreeProps, 'selected' | 'open' | 'inactive'> {
  id: string
  parent: string | null
  level: number
}

function Branch({ id, parent, level, selected, open, inactive }: BranchProps) {
  const nodes = useQueryCall('org.tree', { parent, inactive }, { keepPrevious: true })
  if (nodes.fault) return <FaultPanel fault={nodes.fault} onRetry={nodes.refetch} />
  if (!nodes.data) return <DelayedSpinner label="正在读取机构" />
  return nodes.data.map((node) => {
    const isOpen = open.has(node.id)
    // Flat, with levels: an item is named by what its own row shows, and by nothing below it.
    return (
      <Fragment key={node.id}>
        <div
          id={`${id}-${node.id}`}
          role="treeitem"
          tabIndex={-1}
          aria-level={level}
          aria-selected={node.id === selected}
          aria-expanded={node.children > 0 ? isOpen : undefined}
          title={node.shortName ? node.name : undefined}
          data-id={node.id}
          className={css.row}
          data-selected={node.id === selected || undefined}
          style={{ '--level': level } as React.CSSProperties}
        >
          <span className={css.twist} data-twist={node.children > 0 || undefined} aria-hidden>
            {node.children > 0 ? isOpen ? <CaretDownOutlined /> : <CaretRightOutlined /> : null}
          </span>
          <span className={css.name} data-off={!node.active || undefined}>
            {node.shortName ?? node.name}
          </span>
          {node.conflict ? (
            <StateTag tone="warn" plain>
              待裁定
            </StateTag>
          ) : null}
          {node.active ? null : (
            <StateTag tone="idle" plain>
              已停用
            </StateTag>
          )}
          {node.windows > 0 && node.kind !== 'window' ? (
            <span className={css.count}>{formatCount(node.windows)}个窗口</span>
          ) : null}
        </div>
        {isOpen && node.children > 0 ? (
          <Branch parent={node.id} level={level + 1} {...{ id, selected, open, inactive }} />
        ) : null}
      </Fragment>
    )
  })
}
