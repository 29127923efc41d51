import type { Step } from './step.ts'

/** Files somebody asked for (取回) while there was no network: the next pack of 市局服务端 brings them. */
export const packFiles: Step = {
  version: 19,
  up: `
CREATE TABLE file_wish (
  hash TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
}
