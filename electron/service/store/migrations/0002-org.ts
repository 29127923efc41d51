import type { Step } from './step.ts'

/** Bodies, who answers for a window, people and their roles, the numbers we call from: read tables of facts. */
export const org: Step = {
  version: 2,
  up: `
CREATE TABLE org_resource (               -- 行政区划 as shipped; facts of the same id override it field by field
  id TEXT PRIMARY KEY,
  fields TEXT NOT NULL,
  owner TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE org (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('city','area','town','village','unit','centre','window')),
  name TEXT NOT NULL,
  short_name TEXT,
  parent TEXT,
  code TEXT,
  address TEXT,
  hours TEXT,
  phones TEXT NOT NULL,                   -- JSON list
  window_type TEXT,
  self_run INTEGER NOT NULL,
  active INTEGER NOT NULL,
  conflicts TEXT NOT NULL,                -- JSON: field → values that lost to a concurrent one
  search TEXT NOT NULL,                   -- name, short name, code, pinyin, initials, lower case
  source TEXT NOT NULL CHECK (source IN ('resource','facts')),
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX org_parent ON org(parent);
CREATE INDEX org_name ON org(name);
CREATE INDEX org_short_name ON org(short_name);

CREATE TABLE tenure (                     -- 窗口责任人
  org TEXT NOT NULL,
  id TEXT NOT NULL,
  post TEXT,
  from_day TEXT NOT NULL,
  to_day TEXT,
  name TEXT,
  phone TEXT,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  post TEXT,
  active INTEGER NOT NULL,
  conflicts TEXT NOT NULL,
  search TEXT NOT NULL,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_body ON person(body);

CREATE TABLE grant_ (                     -- 岗位任期
  person TEXT NOT NULL,
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  body TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT,                            -- first day without the role
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  PRIMARY KEY (person, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE caller (                     -- 拨打号码台账
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  line TEXT,
  keeper TEXT,
  active INTEGER NOT NULL,
  since INTEGER NOT NULL,                 -- epoch ms of its first fact
  conflicts TEXT NOT NULL,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
}
