import type { Step } from './step.ts'

/** The log of facts, what is folded from it, and what the sync engine remembers. */
export const log: Step = {
  version: 1,
  up: `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
  seq INTEGER PRIMARY KEY,                -- order of arrival here, means nothing elsewhere
  id TEXT NOT NULL UNIQUE,
  content TEXT NOT NULL,                  -- canonical JSON, exactly the bytes that were hashed
  content_hash TEXT NOT NULL,
  type TEXT NOT NULL,
  kind TEXT NOT NULL,
  entity TEXT NOT NULL,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL CHECK (audience IN ('owner','subject','all')),
  author TEXT NOT NULL,
  hlc TEXT NOT NULL,
  device TEXT NOT NULL,
  device_seq INTEGER NOT NULL,
  prev_hash TEXT NOT NULL,
  link TEXT NOT NULL,
  link_hash TEXT NOT NULL,
  signature TEXT NOT NULL,
  received_at INTEGER,                    -- epoch ms at the hub, null until 市局已收
  state TEXT NOT NULL CHECK (state IN ('local','received','refused','awaiting','unknown')),
  refused_code TEXT
) STRICT;
CREATE UNIQUE INDEX fact_place ON fact(device, device_seq);
CREATE INDEX fact_entity ON fact(kind, entity);
CREATE INDEX fact_unsent ON fact(device, device_seq) WHERE state = 'local';

CREATE TABLE private_part (
  fact TEXT PRIMARY KEY REFERENCES fact(id),
  salt TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE entity (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  fold_version INTEGER NOT NULL,
  state TEXT NOT NULL,
  heads TEXT NOT NULL,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (kind, id)
) STRICT;                                -- with a rowid: a state keeps four times as much on its own page

CREATE TABLE quarantine (                 -- 待查区: steps aside, blocks nothing
  id INTEGER PRIMARY KEY,
  fact TEXT,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX quarantine_fact ON quarantine(fact);

CREATE TABLE chain (                      -- every device's chain as known here
  device TEXT PRIMARY KEY,
  public_key TEXT NOT NULL,
  person TEXT,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
  device TEXT NOT NULL,
  through_seq INTEGER NOT NULL,
  body TEXT NOT NULL,
  signature TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (device, through_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_position (
  feed TEXT PRIMARY KEY,
  pos INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (                       -- content-addressed; bytes in chunks so that none blocks
  hash TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('whole','wanted')),
  at INTEGER NOT NULL,
  received INTEGER NOT NULL DEFAULT 0     -- 1 once the hub has it
) STRICT, WITHOUT ROWID;
CREATE TABLE blob_chunk (
  hash TEXT NOT NULL REFERENCES blob(hash),
  no INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (hash, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (                      -- answers in progress: local, every keystroke
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE scope_body (body TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  person TEXT NOT NULL,
  action TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER fact_kept BEFORE DELETE ON fact WHEN OLD.state = 'local' BEGIN SELECT RAISE(ABORT, 'unsent fact'); END;
`,
}
