import { type Divisions, divisionBodies } from '#shared/domain/org/divisions.ts'
import type { Writer } from '../../store/db.ts'
import { putOrgRow, recomputeScope } from './rows.ts'

/**
 * Puts the shipped divisions (行政区划) into a new workspace, or renews them after an upgrade: reference rows,
 * the same on every device, so no facts. What facts say of a division stands, field by field.
 * @returns how many divisions there are
 */
export const seedDivisions = (
  tx: Omit<Writer, 'tx'>,
  divisions: Divisions,
  cityOwner: string,
  refold: (id: string) => void = () => {},
): number => {
  const bodies = divisionBodies(divisions)
  for (const { id, fields } of bodies) {
    tx.run(
      `INSERT INTO org_resource (id, fields, owner) VALUES (?,?,?)
       ON CONFLICT (id) DO UPDATE SET fields = excluded.fields, owner = excluded.owner`,
      id,
      JSON.stringify(fields),
      cityOwner,
    )
    if (tx.get('SELECT 1 FROM entity WHERE kind = ? AND id = ?', 'org', id)) refold(id)
    else putOrgRow(tx, id, fields, { source: 'resource', conflicts: {}, owner: cityOwner, at: 0 })
  }
  recomputeScope(tx)
  return bodies.length
}
