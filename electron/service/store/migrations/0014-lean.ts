import type { Step } from './step.ts'

/**
 * A save writes a page for every index it changes. A fact is either still to be sent or not, and has one index over
 * its place in the chain for each; cases are found by their rounds, of which only a few are at work at a time. What
 * is private in a fact lies in its row, and is emptied there when it is erased.
 */
export const lean: Step = {
  version: 14,
  up: `
DROP INDEX fact_unsent;
DROP INDEX fact_place;
CREATE INDEX fact_place_other ON fact(device, device_seq) WHERE state <> 'local';
DROP INDEX case_open;
DROP INDEX case_in_review;
ALTER TABLE fact ADD COLUMN private_salt TEXT;
ALTER TABLE fact ADD COLUMN private_data TEXT;      -- canonical JSON
UPDATE fact SET private_salt = p.salt, private_data = p.data FROM private_part p WHERE p.fact = fact.id;
DROP TABLE private_part;
`,
}
