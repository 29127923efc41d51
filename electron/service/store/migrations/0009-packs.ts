import type { Step } from './step.ts'

/** 离线交换包: packs being written, what is known of each other side, and the register (登记簿). */
export const packs: Step = {
  version: 9,
  up: `
CREATE TABLE pack_out (                   -- the file itself lies where the person put it
  id TEXT PRIMARY KEY,
  peer TEXT NOT NULL,                     -- 'hub', or a device id
  no INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('writing','done','dropped')),
  header TEXT NOT NULL,                   -- JSON, signed
  key TEXT NOT NULL,                      -- of this pack alone, hex; emptied when it is done
  path TEXT NOT NULL,
  plan TEXT NOT NULL,                     -- JSON: where its content begins, how it is cut into volumes
  form TEXT NOT NULL,                     -- JSON: 介质编号, 用途, 接收人
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pack_peer (
  peer TEXT PRIMARY KEY,
  in_no INTEGER NOT NULL DEFAULT 0,       -- the newest pack from there that was taken
  in_pack TEXT,
  in_at INTEGER,
  out_no INTEGER NOT NULL DEFAULT 0,
  out_at INTEGER,
  state TEXT NOT NULL DEFAULT '{}'        -- JSON: what the other side confirmed, what was seen of it
) STRICT, WITHOUT ROWID;

CREATE TABLE pack_register (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  type TEXT NOT NULL,
  pack TEXT NOT NULL,
  entry TEXT NOT NULL,                    -- JSON, the payload of its fact
  author TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pack_register_at ON pack_register(at);
`,
}
