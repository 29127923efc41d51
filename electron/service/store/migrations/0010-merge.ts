import type { Step } from './step.ts'

/** 合并清单: where two releases that know nothing of one another differ, and what a person chose so far. */
export const merge: Step = {
  version: 10,
  up: `
CREATE TABLE merge_pair (
  left_id TEXT NOT NULL,                  -- the release published first
  right_id TEXT NOT NULL,
  same INTEGER NOT NULL,                  -- items both have alike
  ready INTEGER NOT NULL,                 -- all items are compared
  PRIMARY KEY (left_id, right_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE merge_item (
  left_id TEXT NOT NULL,
  right_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('both','left','right')),
  points TEXT NOT NULL,                   -- JSON: field -> proposed side, or null
  choices TEXT NOT NULL,                  -- JSON: field -> side a person chose
  undecided INTEGER NOT NULL,
  PRIMARY KEY (left_id, right_id, code)
) STRICT, WITHOUT ROWID;
`,
}
