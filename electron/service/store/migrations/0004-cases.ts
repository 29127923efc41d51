import type { Step } from './step.ts'

/** Cases (案件) as the queue, the review desk and the results read them. */
export const cases: Step = {
  version: 4,
  up: `
CREATE TABLE case_row (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  round TEXT NOT NULL,
  item_code TEXT NOT NULL,
  item_name TEXT NOT NULL,
  body TEXT NOT NULL,
  area TEXT,
  window TEXT,
  phone TEXT NOT NULL,
  stratum TEXT NOT NULL,
  rank INTEGER NOT NULL,
  in_set TEXT NOT NULL,
  is_double INTEGER NOT NULL,
  self_run INTEGER NOT NULL,
  assignee TEXT,
  conflict INTEGER NOT NULL,              -- concurrent assignments that nobody settled
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  last_attempt_at INTEGER,
  last_outcome TEXT,
  check_fact TEXT,                        -- the submission that counts
  check_by TEXT,
  check_at INTEGER,
  adverse INTEGER NOT NULL,               -- verdicts in it that need 原话
  review_decision TEXT,
  review_by TEXT,
  review_at INTEGER,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX case_by_round ON case_row(round, stratum, rank);
CREATE INDEX case_open ON case_row(round, assignee) WHERE status = 'open';
CREATE INDEX case_by_item ON case_row(item_code);
CREATE INDEX case_by_phone ON case_row(phone);
CREATE TABLE attempt_row (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  by_person TEXT NOT NULL,
  caller_number TEXT NOT NULL,
  dialled TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  outcome TEXT,
  appointment_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_by_case ON attempt_row(case_id, opened_at);
CREATE INDEX attempt_by_number ON attempt_row(caller_number, opened_at);
`,
}
