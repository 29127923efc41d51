import { ipcMain } from 'electron'
import { channels } from '#shared/contract/channels.ts'
import type { Result } from '#shared/contract/result.ts'
import type { DataService } from './data-service.ts'
import { callRefused } from './faults.ts'
import { isTrusted } from './sender.ts'
import { ownWindowContents } from './windows.ts'

/** Joins windows and data service: who asks is checked here, what is asked is read only over there. */
export function setupRelay(service: DataService): void {
  ipcMain.handle(channels.call, async (event, request: unknown): Promise<Result<unknown>> => {
    if (!isTrusted(event) || !isRequest(request)) return { ok: false, error: callRefused }
    const { id, name, input } = request
    const answer = await service.call({ id: `${event.sender.id}/${id}`, name, input })
    return answer.ok ? { ok: true, value: answer.value } : { ok: false, error: answer.error }
  })
  ipcMain.on(channels.cancel, (event, id: unknown) => {
    if (isTrusted(event) && typeof id === 'string') service.cancel(`${event.sender.id}/${id}`)
  })
  service.onEvent((event) => {
    for (const contents of ownWindowContents()) {
      if (!('event' in event) || event.event !== 'progress') contents.send(channels.event, event)
      else if (event.id.startsWith(`${contents.id}/`)) {
        contents.send(channels.event, { ...event, id: event.id.slice(`${contents.id}/`.length) })
      }
    }
  })
}

function isRequest(value: unknown): value is { id: string; name: string; input: unknown } {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('name' in value)) return false
  return typeof value.id === 'string' && value.id.length <= 100 && typeof value.name === 'string'
}
