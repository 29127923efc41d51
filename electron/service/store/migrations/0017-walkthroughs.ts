import type { Step } from './step.ts'

/** Walk-throughs (走流程) for the list, and their problems (堵点、痛点、难点). */
export const walkthroughs: Step = {
  version: 17,
  up: `
CREATE TABLE walk (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  item_code TEXT,                         -- null: 一件事
  item_name TEXT NOT NULL,
  place TEXT,
  leader TEXT NOT NULL,
  mode TEXT NOT NULL,
  identity TEXT NOT NULL,
  channels TEXT NOT NULL,                 -- JSON, keys of the template
  status TEXT NOT NULL CHECK (status IN ('open','concluded','voided')),
  result TEXT,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,                       -- end of the last step
  minutes INTEGER NOT NULL,
  wait_minutes INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  late INTEGER NOT NULL,                  -- steps written afterwards
  unseen INTEGER NOT NULL,                -- noted by people who did not see each other
  problems INTEGER NOT NULL,
  rewalk_of TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX walk_started ON walk(started_at);
CREATE INDEX walk_rewalk ON walk(rewalk_of) WHERE rewalk_of IS NOT NULL;
CREATE TABLE walk_problem (
  walk TEXT NOT NULL,
  id TEXT NOT NULL,
  no INTEGER NOT NULL,
  step_label TEXT,
  entry TEXT NOT NULL,                    -- JSON, the problem as it stands
  PRIMARY KEY (walk, id)
) STRICT, WITHOUT ROWID;
`,
}
