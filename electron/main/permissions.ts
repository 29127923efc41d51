import { session } from 'electron'
import { appOrigin } from './protocol.ts'

/**
 * What the program's own page may ask for: camera and microphone, while their panel is open (recordings are refused by
 * the data service where the task does not allow them), and the place where the system itself knows it. On Linux
 * Chromium would ask a server far away for the place: nobody is asked there.
 */
const allowed: ReadonlySet<string> = new Set(
  process.platform === 'linux' ? ['media'] : ['media', 'geolocation'],
)

/** Everything else that has to be asked for is refused: notifications, devices, downloads. */
export function setupPermissions(): void {
  const own = session.defaultSession
  const isOwn = (address: string): boolean => address === appOrigin || address.startsWith(`${appOrigin}/`)
  own.setPermissionRequestHandler((contents, permission, answer) =>
    answer(allowed.has(permission) && isOwn(contents.getURL())),
  )
  own.setPermissionCheckHandler((_contents, permission, origin) => allowed.has(permission) && isOwn(origin))
  own.setDevicePermissionHandler(() => false)
  own.on('will-download', (event) => event.preventDefault())
  own.setSpellCheckerEnabled(false)
}
