import type { Step } from './step.ts'

/** What sync (同步) remembers beside the log: its history, and what waits for somebody to look. */
export const sync: Step = {
  version: 6,
  up: `
CREATE TABLE sync_log (                   -- 同步记录: what was sent, received, refused, and why it stopped
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('info','warn','bad')),
  code TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE sync_body (body TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;  -- bodies whose feeds this person reads, by the hub
CREATE INDEX fact_attention ON fact(state) WHERE state IN ('refused','awaiting','unknown');
CREATE INDEX blob_open ON blob(state, received);
`,
}
