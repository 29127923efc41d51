/** What the person was told: each line stands for a command that was answered. */
export type Acknowledged =
  | { op: 'opened'; case: string; attempt: string }
  | { op: 'typed'; case: string; stroke: number }
  | { op: 'closed'; case: string; attempt: string }
  | { op: 'submitted'; case: string; attempt: string; fact: string; contentHash: string }
