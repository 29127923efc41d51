import type { Step } from './step.ts'

/** Releases of item catalogues (事项清单版本) and their items. A release shows once its `live` is set. */
export const catalogue: Step = {
  version: 3,
  up: `
CREATE TABLE release_row (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  body TEXT NOT NULL,
  name TEXT NOT NULL,
  date TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('base','delta')),
  parents TEXT NOT NULL,
  blob TEXT NOT NULL,
  items INTEGER NOT NULL,
  materials INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  source TEXT NOT NULL,
  older_reason TEXT,                      -- published though older than the one in use
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  withdrawn TEXT,                         -- JSON: reason, replacement, at, author
  built INTEGER NOT NULL DEFAULT 0,       -- its items are all in the table item
  live INTEGER NOT NULL DEFAULT 0         -- part of the catalogue shown now: the one pointer that flips
) STRICT, WITHOUT ROWID;

CREATE TABLE item (                       -- narrow, so that going through all of them is cheap
  id INTEGER PRIMARY KEY,
  release TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,                     -- the unit that carries it out
  area TEXT,                              -- its 县市区; null = 市直
  window TEXT,
  maintainer TEXT,
  level TEXT NOT NULL,
  type TEXT NOT NULL,
  focus TEXT,
  phone TEXT NOT NULL,                    -- the first number that can be dialled, '' = none
  phones TEXT NOT NULL,                   -- JSON list
  promise_days REAL,
  defects INTEGER NOT NULL                -- findings of 清单质检
) STRICT;
CREATE UNIQUE INDEX item_code ON item(release, code);

CREATE TABLE item_guide (                 -- the item as published, with its materials
  id INTEGER PRIMARY KEY,                 -- of its row in item
  entry TEXT NOT NULL                     -- JSON, keys in the order of the guide
) STRICT;

CREATE TABLE item_quality (               -- what 清单质检 found; items without a finding have no row
  release TEXT NOT NULL,
  code TEXT NOT NULL,
  findings TEXT NOT NULL,                 -- JSON list
  PRIMARY KEY (release, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_hidden (                -- replaced by a later release
  release TEXT NOT NULL,
  code TEXT NOT NULL,
  by_release TEXT NOT NULL,
  PRIMARY KEY (release, code, by_release)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_column (             -- what searching reads: one column of all items of a release
  release TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (release, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_stage (              -- being imported, not published; what a crash leaves here is cleared
  release TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import_mapping (             -- 列对应 confirmed before, by the headings of its source
  signature TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  columns TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unit_alias (                 -- a name files use for a registered body
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
}
