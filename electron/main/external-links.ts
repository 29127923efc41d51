import { shell } from 'electron'

/** Opens a telephone link (tel:) or a web page outside the program; anything else is refused. */
export async function openLink(url: string): Promise<boolean> {
  const isTelephone = /^tel:\+?[\d*#;,-]{3,30}$/.test(url)
  const isWeb = /^https?:\/\//.test(url) && URL.canParse(url)
  if (!isTelephone && !isWeb) return false
  return shell.openExternal(url).then(
    () => true,
    () => false, // no program for it on this machine
  )
}
