import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { isOwnPage, isOwnWindow } from './windows.ts'

/** True when a message comes from the main frame of one of our windows, showing one of our pages. */
export function isTrusted(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && isOwnWindow(event.sender) && isOwnPage(frame.url)
}
