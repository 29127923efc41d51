import { app } from 'electron'
import { createDataService, type DataService } from './data-service.ts'
import { setupMenu } from './menu.ts'
import { setupPermissions } from './permissions.ts'
import { registerAppScheme, setupAppProtocol } from './protocol.ts'
import { setupRelay } from './relay.ts'
import { startsBeforeReady } from './service-process.ts'
import { setupShellCalls } from './shell-calls.ts'
import { setupProfile, setupSingleInstance } from './single-instance.ts'
import { readStartOptions } from './start-options.ts'
import { openMainWindow, setupWindows } from './windows.ts'

const options = readStartOptions(process.argv, process.env)

// What Chromium itself writes (dates in fields, questions of the system) is in Chinese too, whatever the system speaks.
app.commandLine.appendSwitch('lang', 'zh-CN')
// Its windows load the program's own pages and nothing else: a process of Chromium's for networks is not needed, and
// without it the first screen comes a tenth sooner.
app.commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2')
setupProfile(options.dataFolder)
if (setupSingleInstance()) {
  registerAppScheme()
  setupWindows()
  const service = createDataService(options)
  if (startsBeforeReady) service.launch()
  // Not awaited: Electron is ready only after this module has been loaded to its end.
  app.whenReady().then(() => start(service))
} else {
  app.quit()
}

function start(service: DataService): void {
  setupAppProtocol()
  setupPermissions()
  // First of all: its process takes longest to begin. What it asks is heard only after this function has ended.
  openMainWindow()
  if (!startsBeforeReady) service.launch()
  setupRelay(service)
  setupShellCalls()
  setupMenu()
}
