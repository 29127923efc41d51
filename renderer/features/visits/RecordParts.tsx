import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import type { PreviousFinding } from '#shared/contract/visits.ts'
import type { FrozenChecklist } from '#shared/domain/checklists/checklist.ts'
import type { VisitWork } from '#shared/domain/visits/work.ts'
import { CheckSection } from './CheckSection.tsx'
import { Coordination, Previous, Problems, Talk } from './Entries.tsx'
import { Location } from './Location.tsx'
import { PartFiles } from './PartFiles.tsx'
import { type Part, partsOf, type RecordFiles } from './parts.ts'
import css from './record.module.css'
import type { EditWork } from './use-visit-work.ts'

export interface RecordPartsProps {
  checklist: FrozenChecklist
  work: VisitWork
  edit: EditWork
  previous: readonly PreviousFinding[]
  evidence: Readonly<Record<string, number>>
  place: string
  files: RecordFiles
}

/** A record as it is written: its parts by name, one of them open. */
export function RecordParts(props: RecordPartsProps) {
  const { checklist, work, edit, previous } = props
  const parts = partsOf(checklist, work, previous.length)
  const at = Math.min(work.section, parts.length - 1)
  const open = parts[at]
  const top = useRef<HTMLDivElement>(null)
  const before = useRef(at)
  useEffect(() => {
    if (before.current === at) return
    before.current = at
    top.current?.scrollIntoView?.({ block: 'start' })
  }, [at])
  return (
    <div className={css.record} ref={top}>
      <nav className={css.parts} aria-label="记录的各节">
        {parts.map((part, i) => (
          <Button
            key={`${part.kind}-${part.section}`}
            type={i === at ? 'primary' : 'default'}
            aria-current={i === at ? 'step' : undefined}
            onClick={() => edit({ section: i })}
          >
            {part.title}
            {part.count > 0 ? `（${part.count}）` : ''}
          </Button>
        ))}
      </nav>
      <div className={css.part}>{open ? <PartBody part={open} {...props} /> : null}</div>
    </div>
  )
}

function PartBody({
  part,
  checklist,
  work,
  edit,
  previous,
  evidence,
  place,
  files,
}: RecordPartsProps & { part: Part }) {
  switch (part.kind) {
    case 'section': {
      const section = checklist.sections[part.section]
      return section ? (
        <CheckSection
          section={section}
          scored={checklist.scored}
          work={work}
          edit={edit}
          evidence={evidence}
          files={files}
        />
      ) : null
    }
    case 'problems':
      return <Problems work={work} edit={edit} files={files} />
    case 'coordination':
      return <Coordination work={work} edit={edit} />
    case 'previous':
      return <Previous work={work} edit={edit} found={previous} />
    case 'talk':
      return <Talk work={work} edit={edit} />
    case 'location':
      return <Location visit={files.visit} work={work} edit={edit} place={place} />
    case 'files':
      return <PartFiles files={files} part={null} />
  }
}
