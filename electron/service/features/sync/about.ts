/** What a record is about, in words: the item of a case, the name of a body, never an id. */
import type { Reader } from '../../store/db.ts'

const names: Record<string, string> = {
  org: 'SELECT name AS text FROM org WHERE id = ?',
  person: 'SELECT name AS text FROM person WHERE id = ?',
  caller: 'SELECT number AS text FROM caller WHERE id = ?',
  release: 'SELECT name AS text FROM release_row WHERE id = ?',
  round: 'SELECT name AS text FROM round_row WHERE id = ?',
  case: `SELECT coalesce(nullif(o.name, '') || '，', '') || c.item_name AS text FROM case_row c LEFT JOIN org o ON o.id = c.body
         WHERE c.id = ?`,
  document: 'SELECT title AS text FROM paper_row WHERE id = ?',
  ledger: 'SELECT source AS text FROM ledger WHERE id = ?',
  file: "SELECT coalesce(nullif(caption, ''), name) AS text FROM file WHERE id = ?",
  visit: `SELECT coalesce(v.place_name, o.name) AS text FROM visit_row v LEFT JOIN org o ON o.id = v.body WHERE v.id = ?`,
  checklist: `SELECT json_extract(state, '$.versions[#-1].list.title') AS text FROM entity WHERE kind = 'checklist' AND id = ?`,
  script: `SELECT json_extract(state, '$.versions[#-1].name') AS text FROM entity WHERE kind = 'script' AND id = ?`,
  walkthrough: 'SELECT item_name AS text FROM walk WHERE id = ?',
}

/** '' when it is not known here. */
export const aboutText = (db: Reader, kind: string, entity: string): string => {
  const sql = names[kind]
  return sql === undefined ? '' : (db.get<{ text: string | null }>(sql, entity)?.text ?? '')
}

/** Ids of things whose name holds a text; for searching. One `?` for each kind, all the same LIKE pattern. */
export const aboutSearch = {
  sql: `(f.kind = 'org' AND f.entity IN (SELECT id FROM org WHERE name LIKE ? ESCAPE '\\')
      OR f.kind = 'person' AND f.entity IN (SELECT id FROM person WHERE name LIKE ? ESCAPE '\\')
      OR f.kind = 'caller' AND f.entity IN (SELECT id FROM caller WHERE number LIKE ? ESCAPE '\\')
      OR f.kind = 'release' AND f.entity IN (SELECT id FROM release_row WHERE name LIKE ? ESCAPE '\\')
      OR f.kind = 'round' AND f.entity IN (SELECT id FROM round_row WHERE name LIKE ? ESCAPE '\\')
      OR f.kind = 'document' AND f.entity IN (SELECT id FROM paper_row WHERE title LIKE ? ESCAPE '\\')
      OR f.kind = 'visit' AND f.entity IN (SELECT v.id FROM visit_row v JOIN org o ON o.id = v.body
           WHERE o.name LIKE ? ESCAPE '\\')
      OR f.kind = 'case' AND f.entity IN (SELECT c.id FROM case_row c LEFT JOIN org o ON o.id = c.body
           WHERE c.item_name LIKE ? ESCAPE '\\' OR o.name LIKE ? ESCAPE '\\'))`,
  count: 9,
}
