/** Runs that once ended badly: one a line, with what is left out of them. Every test run plays them again. */
import { appendFileSync, readFileSync } from 'node:fs'
import { isFaultKind } from './faults.ts'
import type { RunSpec } from './office.ts'

const file = new URL('./seeds.txt', import.meta.url)

/** The seed of one run of many. */
export const seedOf = (seed: bigint, run: number): bigint => BigInt.asUintN(64, (seed << 32n) + BigInt(run))

export const lineOf = ({ seed, devices, skip, without }: RunSpec): string =>
  [
    String(seed),
    `devices=${devices[0]}..${devices[1]}`,
    ...(without.size > 0 ? [`without=${[...without].join(',')}`] : []),
    ...(skip.size > 0 ? [`skip=${[...skip].join(',')}`] : []),
  ].join(' ')

export const parseRange = (text: string): [number, number] => {
  const [from, to] = text.split('..').map(Number)
  if (!from || !(from >= 1)) throw new Error(`not a number of devices: ${text}`)
  return [from, to ?? from]
}

export const parseLine = (line: string): RunSpec => {
  const [seed, ...rest] = line.split('#', 1)[0]?.trim().split(/\s+/) ?? []
  const said = new Map(rest.map((part) => part.split('=') as [string, string]))
  return {
    seed: BigInt(seed ?? 0),
    devices: parseRange(said.get('devices') ?? '2..5'),
    without: new Set((said.get('without')?.split(',') ?? []).filter(isFaultKind)),
    skip: new Set((said.get('skip')?.split(',') ?? []).map(Number)),
  }
}

export const keptSeeds = (): RunSpec[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map(parseLine)

export const keepSeed = (spec: RunSpec, why: string): void =>
  appendFileSync(file, `${lineOf(spec)} # ${why.replaceAll('\n', ' ').slice(0, 120)}\n`)
