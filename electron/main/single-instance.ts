import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'

/** Puts Electron's own files beside the data, so that one data folder means one program. */
export function setupProfile(dataFolder: string): void {
  const profile = join(dataFolder, 'shell')
  mkdirSync(profile, { recursive: true })
  app.setPath('userData', profile)
  app.setPath('sessionData', profile)
}

/**
 * False when the program already runs on this data folder: two writers would harm each other (SECOND_INSTANCE).
 * The running one then comes to the front.
 */
export function setupSingleInstance(): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  return true
}
