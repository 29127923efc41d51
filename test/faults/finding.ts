/** What a fault came to. Nothing may be lost or doubled; a control, the same without its protection, must fail. */

export interface Findings {
  /** how often the fault struck */
  points: number
  lost: string[]
  doubled: string[]
  /** whatever else does not hold */
  flaws: string[]
  /** the same without what protects: `failed` of its `points` lost something */
  control?: { points: number; failed: number }
  /** what was counted on the way */
  figures?: Readonly<Record<string, number | string>>
}

export interface FaultKind {
  /** number in the list of faults; bar 3 has none */
  code: string
  name: string
  /** points in the test run, and with --full */
  slice: number
  full: number
  run(points: number): Promise<Findings>
}

export const noFindings = (): Findings => ({ points: 0, lost: [], doubled: [], flaws: [] })

/** Adds what one point showed; each text says where it was. */
export const note = (
  findings: Findings,
  where: unknown,
  found: Partial<Pick<Findings, 'lost' | 'doubled' | 'flaws'>>,
): void => {
  const at = JSON.stringify(where)
  for (const kind of ['lost', 'doubled', 'flaws'] as const)
    findings[kind].push(...(found[kind] ?? []).map((text) => `${at}: ${text}`))
}

/** Without a point nothing was tried, so nothing is shown. */
export const holds = ({ points, lost, doubled, flaws, control }: Findings): boolean =>
  points > 0 &&
  lost.length + doubled.length + flaws.length === 0 &&
  (control === undefined || control.failed > 0)
