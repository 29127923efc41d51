import { fork } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { utilityProcess } from 'electron'
import type { FromService, ServiceStart, ToService } from '#shared/contract/process.ts'
import { programFolder } from './start-options.ts'

/** A running data service, however it was started. */
export type ServiceProcess = {
  send: (message: ToService) => void
  onMessage: (listener: (message: FromService) => void) => void
  onExit: (listener: (reason: string) => void) => void
  kill: () => void
}

/** Where this Electron's Node-API is too old for the native database module: development and tests on the fallback. */
const needsOwnNode = Number(process.versions.napi) < 10 || electronMajor() < 36

/** False when the data service is a process of Electron's, which can be had only once Electron is ready. */
export const startsBeforeReady = needsOwnNode

/** Starts the data service: a utilityProcess of Electron, or else the same file on the Node of the project. */
export function startServiceProcess(start: ServiceStart): ServiceProcess {
  return needsOwnNode ? forked(start) : utility(start)
}

function utility(start: ServiceStart): ServiceProcess {
  const child = utilityProcess.fork(serviceProgram(), [JSON.stringify(start)], {
    serviceName: 'data-service',
  })
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', (code) => listener(`code ${code}`)),
    kill: () => child.kill(),
  }
}

function forked(start: ServiceStart): ServiceProcess {
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = fork(serviceProgram(), [JSON.stringify(start)], {
    execPath: realpathSync(join(programFolder(), 'node_modules', '.bin', 'node')),
    execArgv: [],
    env,
    serialization: 'advanced',
  })
  return {
    // A message to a process that is just dying is lost; its exit then answers the call.
    send: (message) => child.connected && child.send(message, () => {}),
    onMessage: (listener) => child.on('message', (message: FromService) => listener(message)),
    onExit: (listener) => child.once('exit', (code, signal) => listener(signal ?? `code ${code}`)),
    kill: () => child.kill('SIGKILL'),
  }
}

function serviceProgram(): string {
  return join(programFolder(), 'out', 'service', 'entry.js')
}

function electronMajor(): number {
  return Number(process.versions.electron?.split('.')[0])
}
