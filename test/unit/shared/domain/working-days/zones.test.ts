import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { vectors } from './vectors.ts'

const child = fileURLToPath(new URL('./zone-child.ts', import.meta.url))

test.each([
  ['UTC', 12],
  ['America/New_York', 7],
  ['Asia/Shanghai', 20],
])('in the zone %s all vectors and 5,000 random limits hold', (zone, localHour) => {
  const output = execFileSync(process.execPath, [child], {
    env: { ...process.env, TZ: zone, NODE_OPTIONS: '' },
    encoding: 'utf8',
  })
  expect(JSON.parse(output)).toEqual({
    localHour,
    due: vectors.map(([, , due]) => due),
    makeUp: { kind: 'make-up', holiday: '春节' },
    disagreements: [],
    before: '2024-06-07',
  })
})
