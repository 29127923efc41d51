import { session } from 'electron'

/** Pages get nothing that has to be asked for: no camera, no place, no notifications, no devices. */
export function setupPermissions(): void {
  const own = session.defaultSession
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  own.setPermissionCheckHandler(() => false)
  own.setDevicePermissionHandler(() => false)
  own.on('will-download', (event) => event.preventDefault())
  own.setSpellCheckerEnabled(false)
}
