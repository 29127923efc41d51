import type { Step } from './step.ts'

/** Files (附件) bound to records. Their bytes lie sealed beside the database; here is what is known of them. */
export const files: Step = {
  version: 16,
  up: `
CREATE TABLE file (
  id TEXT PRIMARY KEY,
  record_kind TEXT NOT NULL,
  record TEXT NOT NULL,
  part TEXT,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  hash TEXT NOT NULL,
  size INTEGER NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('photo','audio','scan','other')),
  source TEXT NOT NULL,
  caption TEXT NOT NULL,
  at INTEGER NOT NULL,
  claims TEXT NOT NULL,
  copy_of TEXT,
  copy_how TEXT,
  author TEXT NOT NULL,
  withdrawn TEXT,
  purged TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX file_of_record ON file(record_kind, record, at);
CREATE INDEX file_by_hash ON file(hash);
CREATE TABLE file_bytes (                 -- the bytes of a hash, on this disk and at 市局服务端
  hash TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  here INTEGER NOT NULL CHECK (here IN (0,1)),
  received_at INTEGER,                    -- by the hub's signed word over hash and size, epoch ms of the hub
  checked_at INTEGER,                     -- when the bytes here were last read against their hash
  problem TEXT                            -- why they cannot be sent
) STRICT, WITHOUT ROWID;
CREATE INDEX file_bytes_unsent ON file_bytes(hash) WHERE here = 1 AND received_at IS NULL;
CREATE TABLE file_picture (               -- what was made of a picture for the screens
  hash TEXT PRIMARY KEY,
  width INTEGER,
  height INTEGER,
  thumb BLOB,
  why TEXT
) STRICT, WITHOUT ROWID;
`,
}
