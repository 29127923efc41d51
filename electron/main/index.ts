import { app } from 'electron'
import { createDataService } from './data-service.ts'
import { setupMenu } from './menu.ts'
import { setupPermissions } from './permissions.ts'
import { registerAppScheme, setupAppProtocol } from './protocol.ts'
import { setupRelay } from './relay.ts'
import { setupShellCalls } from './shell-calls.ts'
import { setupProfile, setupSingleInstance } from './single-instance.ts'
import { readStartOptions } from './start-options.ts'
import { openMainWindow, setupWindows } from './windows.ts'

const options = readStartOptions(process.argv, process.env)

// What Chromium itself writes (dates in fields, questions of the system) is in Chinese too, whatever the system speaks.
app.commandLine.appendSwitch('lang', 'zh-CN')
setupProfile(options.dataFolder)
if (setupSingleInstance()) {
  registerAppScheme()
  setupWindows()
  // Not awaited: Electron is ready only after this module has been loaded to its end.
  app.whenReady().then(start)
} else {
  app.quit()
}

function start(): void {
  setupAppProtocol()
  setupPermissions()
  // First of all: its process takes longest to begin. What it asks is heard only after this function has ended.
  openMainWindow()
  setupRelay(createDataService(options))
  setupShellCalls()
  setupMenu()
}
