import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { basisLabels, type Checklist, howLabels, pointsText } from '#shared/domain/checklists/checklist.ts'

/** A checklist as the visit shows it, section by section. */
export function ChecklistPreview({ list }: { list: Checklist }) {
  return list.sections.map((section) => (
    <PlainTable
      key={section.title}
      caption={section.title}
      heads={['编号', '内容', '方法', '依据', ...(list.scored ? ['分值'] : []), '证据', '不适用']}
      minWidth={820}
    >
      {section.lines.map((line) => (
        <tr key={line.id}>
          <th scope="row">{line.id}</th>
          <td>{line.text}</td>
          <td>
            {line.how.map((how) => howLabels[how]).join('、')}
            {line.howToCheck === '' ? '' : `：${line.howToCheck}`}
          </td>
          <td>
            {line.basis}（{basisLabels[line.basisKind]}）
          </td>
          {list.scored ? (
            <td>
              {pointsText(line.score ?? 0)}分，每处扣{pointsText(line.perDefect ?? 0)}分
            </td>
          ) : null}
          <td>{line.evidence.join('、')}</td>
          <td>{line.notApplicableAllowed ? '可以' : '不可以'}</td>
        </tr>
      ))}
    </PlainTable>
  ))
}
