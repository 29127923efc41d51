import type { Step } from './step.ts'

/** Documents (公文) for the list: 送审稿, 定稿, 文号. The files themselves are blobs. */
export const documents: Step = {
  version: 7,
  up: `
CREATE TABLE paper_row (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  round TEXT NOT NULL,
  title TEXT NOT NULL,
  draft_blob TEXT NOT NULL,
  annex_blob TEXT NOT NULL,
  figures_blob TEXT NOT NULL,
  as_of INTEGER NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  final_blob TEXT,
  final_at INTEGER,
  differences INTEGER NOT NULL,
  reason TEXT NOT NULL,
  number TEXT,
  number_date TEXT,
  voided TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_by_round ON paper_row(round);
`,
}
