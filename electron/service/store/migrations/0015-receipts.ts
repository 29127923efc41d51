import type { Step } from './step.ts'

/**
 * A receipt belongs to its epoch: one of a later epoch over the same facts does not stand in for it. Where the hub is
 * put back once more, the older word is what shows it the tree it forgot.
 */
export const receipts: Step = {
  version: 15,
  up: `
CREATE TABLE receipt_by_epoch (
  device TEXT NOT NULL,
  epoch TEXT NOT NULL,
  through_seq INTEGER NOT NULL,
  body TEXT NOT NULL,
  signature TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (device, epoch, through_seq)
) STRICT, WITHOUT ROWID;
INSERT INTO receipt_by_epoch SELECT device, body ->> '$.epoch', through_seq, body, signature, at FROM receipt;
DROP TABLE receipt;
ALTER TABLE receipt_by_epoch RENAME TO receipt;
`,
}
