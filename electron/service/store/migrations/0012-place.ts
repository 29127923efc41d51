import type { Step } from './step.ts'

/**
 * A hub and a device that were both put back to older copies can leave two facts in one place of a chain. Both were
 * said, so both are kept; only what is still to be sent must be alone in its place.
 */
export const place: Step = {
  version: 12,
  up: `
DROP INDEX fact_place;
CREATE INDEX fact_place ON fact(device, device_seq);
CREATE UNIQUE INDEX fact_place_unsent ON fact(device, device_seq) WHERE state = 'local';
`,
}
