/** The parts of a record, in the order one walks through them. */
import type { FrozenChecklist } from '#shared/domain/checklists/checklist.ts'
import type { VisitWork } from '#shared/domain/visits/work.ts'

export type PartKind = 'section' | 'problems' | 'coordination' | 'previous' | 'talk' | 'location' | 'files'

export interface Part {
  kind: PartKind
  title: string
  /** of the checklist, for `section` */
  section: number
  /** what is noted there already */
  count: number
}

/** Files of a record while it is written: where the camera is open, and how it is opened. */
export interface RecordFiles {
  visit: string
  /** the line or problem the camera is open for; null: the record as a whole; undefined: it is shut */
  camera: string | null | undefined
  onCamera: (part: string | null | undefined) => void
}

export const partsOf = (list: FrozenChecklist, work: VisitWork, previous: number): Part[] => {
  const part = (kind: PartKind, title: string, count: number): Part => ({ kind, title, section: 0, count })
  return [
    ...list.sections.map(({ title, lines }, section) => ({
      kind: 'section' as const,
      title,
      section,
      count: lines.filter(({ id }) => {
        const answer = work.answers[id]
        return answer !== undefined && (answer.defects > 0 || answer.notApplicable || answer.note !== '')
      }).length,
    })),
    part('problems', '问题', work.problems.length),
    part('coordination', '协调事项', work.coordination.length),
    ...(previous > 0 ? [part('previous', '上次问题', work.previous.filter((p) => p.state).length)] : []),
    part('talk', '谈话与见面人员', work.met.length),
    part('location', '定位', work.location.kind === null ? 0 : 1),
    part('files', '照片与附件', 0),
  ]
}
