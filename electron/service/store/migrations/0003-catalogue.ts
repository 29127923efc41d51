import type { Step } from '../migrate.ts'

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
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  withdrawn TEXT,                         -- JSON: reason, replacement, at, author
  built INTEGER NOT NULL DEFAULT 0,       -- its items are all in the table item
  live INTEGER NOT NULL DEFAULT 0         -- part of the catalogue shown now: the one pointer that flips
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
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
  defects INTEGER NOT NULL,               -- findings of 清单质检
  entry TEXT NOT NULL                     -- JSON: the item as imported, with its materials
) STRICT;
CREATE UNIQUE INDEX item_code ON item(release, code);
CREATE INDEX item_body ON item(release, body);
CREATE INDEX item_phone ON item(release, phone);

CREATE TABLE item_hidden (                -- replaced or removed by a later delta of the same catalogue
  release TEXT NOT NULL,
  code TEXT NOT NULL,
  by_release TEXT NOT NULL,
  PRIMARY KEY (release, code, by_release)
) STRICT, WITHOUT ROWID;
`,
}
