import type { Step } from './step.ts'

/** Ledgers of earlier checks (历史台账): read-only, apart from cases, so that no rate can count them. */
export const ledgers: Step = {
  version: 8,
  up: `
CREATE TABLE ledger (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  name TEXT NOT NULL,
  year INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  blob TEXT NOT NULL,
  source TEXT NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  withdrawn TEXT,                         -- JSON: reason, at, author
  built INTEGER NOT NULL DEFAULT 0        -- its rows are all in ledger_row
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_row (                 -- rows without a row in ledger are of an import cut off, and cleared
  ledger TEXT NOT NULL,
  no INTEGER NOT NULL,
  date TEXT,
  unit TEXT NOT NULL,
  item TEXT NOT NULL,
  phone TEXT NOT NULL,
  outcome TEXT NOT NULL,
  problem INTEGER NOT NULL,               -- 1: the ledger notes something wrong
  entry TEXT NOT NULL,                    -- JSON, the whole row
  search TEXT NOT NULL,                   -- what it is found by, lower case
  PRIMARY KEY (ledger, no)
) STRICT, WITHOUT ROWID;
`,
}
