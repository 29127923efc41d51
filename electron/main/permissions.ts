import { session } from 'electron'
import { appOrigin } from './protocol.ts'

/**
 * Pages get nothing that has to be asked for but camera and microphone, which only the program's own page may use, and
 * only while its panel is open; recordings are refused by the data service where the task does not allow them.
 */
export function setupPermissions(): void {
  const own = session.defaultSession
  const isOwn = (address: string | null): boolean => address?.startsWith(appOrigin) ?? false
  own.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permission === 'media' && isOwn(contents.getURL())),
  )
  own.setPermissionCheckHandler((_contents, permission, origin) => permission === 'media' && isOwn(origin))
  own.setDevicePermissionHandler(() => false)
  own.on('will-download', (event) => event.preventDefault())
  own.setSpellCheckerEnabled(false)
}
