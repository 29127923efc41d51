// Loaded before anything else into every process of one device of the demo: its date stands ahead of the machine's by
// what the file WINDOW_INSPECTOR_DEMO_CLOCK says (milliseconds), and follows it. Timers go on as they are.
const childProcess = require('node:child_process')
const { readFileSync } = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')

const LOOK_MS = 100
const file = process.env.WINDOW_INSPECTOR_DEMO_CLOCK
const TrueDate = Date
const trueNow = Date.now
let ahead = 0

const look = () => {
  // Empty while it is being written: the former word holds.
  const said = Number.parseInt(readFileSync(file, 'utf8'), 10)
  if (Number.isFinite(said)) ahead = said
}

/** The data service and its helpers are told as well. */
const withPreload = (options) => ({
  ...options,
  execArgv: ['--require', __filename, ...(options?.execArgv ?? [])],
})

const passOn = () => {
  const { fork } = childProcess
  childProcess.fork = (program, args, options) => fork(program, args, withPreload(options))
  syncBuiltinESMExports()
  if (process.type !== 'browser') return
  const { utilityProcess } = require('electron')
  const forkUtility = utilityProcess.fork.bind(utilityProcess)
  utilityProcess.fork = (program, args, options) => forkUtility(program, args, withPreload(options))
}

if (file) {
  look()
  setInterval(look, LOOK_MS).unref()
  const now = () => trueNow() + ahead
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
    apply: (target) => new target(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  })
  passOn()
}
