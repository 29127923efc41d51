import type { Step } from './step.ts'

/** How many cases wait for review: the first screen asks it at every start, whatever there is besides. */
export const inReview: Step = {
  version: 13,
  up: `
CREATE INDEX case_in_review ON case_row(status, owner, audience, subject)
  WHERE status IN ('submitted', 'returned', 'ruling');
`,
}
