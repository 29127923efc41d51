// Loaded before a program (node --import): its clock goes wrong by the milliseconds that the file CLOCK_SHIFT names,
// and jumps when the file changes.
import { readFileSync } from 'node:fs'

const file = process.env.CLOCK_SHIFT ?? ''
const LOOK_MS = 100
const Real = Date
const read = (): number => Number(readFileSync(file, 'utf8')) || 0

let shift = read()
setInterval(() => {
  shift = read()
}, LOOK_MS).unref()

globalThis.Date = new Proxy(Real, {
  construct: (target, args) =>
    args.length === 0 ? new target(Real.now() + shift) : Reflect.construct(target, args),
  apply: () => new Real(Real.now() + shift).toString(),
  get: (target, name) => (name === 'now' ? () => Real.now() + shift : Reflect.get(target, name)),
})
