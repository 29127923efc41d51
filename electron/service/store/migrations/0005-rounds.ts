import type { Step } from './step.ts'

/** Rounds (抽查批次) for the lists. */
export const rounds: Step = {
  version: 5,
  up: `
CREATE TABLE round_row (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  purpose TEXT NOT NULL,
  period TEXT NOT NULL,
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL,
  awaits_ruling INTEGER NOT NULL,
  freezes TEXT NOT NULL,                  -- JSON: plan hashes, purpose, period of every freeze
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
}
