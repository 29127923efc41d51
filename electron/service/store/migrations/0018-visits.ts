import type { Step } from './step.ts'

/** Visits (走访) as coverage and lists read them, and what was found at each place. */
export const visits: Step = {
  version: 18,
  up: `
CREATE TABLE visit_row (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  subject TEXT,
  audience TEXT NOT NULL,
  status TEXT NOT NULL,
  body TEXT NOT NULL,                     -- the place
  place_name TEXT,                        -- as it was called that day; null before the visit
  level TEXT NOT NULL,
  duty TEXT NOT NULL,
  period TEXT NOT NULL,
  day TEXT,                               -- held, or planned for
  people TEXT NOT NULL,                   -- JSON list of persons
  purpose TEXT NOT NULL,
  route TEXT,                             -- JSON: id, name, no
  checklist TEXT,
  checklist_version TEXT,
  started_at INTEGER,
  points INTEGER,                         -- tenths
  total INTEGER,
  problems INTEGER NOT NULL,
  coordination INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  apart INTEGER NOT NULL,                 -- somebody else recorded it too, without seeing this record
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_cover ON visit_row(status, body, day, level, duty, period, owner, subject, audience);
CREATE INDEX visit_by_body ON visit_row(body);
CREATE INDEX visit_by_day ON visit_row(day);

CREATE TABLE visit_problem (              -- problems of records that count
  visit TEXT NOT NULL,
  problem TEXT NOT NULL,
  body TEXT NOT NULL,
  text TEXT NOT NULL,
  rectify TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (visit, problem)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_problem_body ON visit_problem(body);

CREATE TABLE visit_look (                 -- what a later visit saw of an earlier problem
  of_visit TEXT NOT NULL,
  problem TEXT NOT NULL,
  visit TEXT NOT NULL,
  state TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (of_visit, problem, visit)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_look_visit ON visit_look(visit);
`,
}
