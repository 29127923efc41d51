import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from '#shared/contract/bridge.ts'
import { channels, shellNames } from '#shared/contract/channels.ts'
import { contractNames } from '#shared/contract/names.ts'
import type { Event } from '#shared/contract/wire.ts'

let calls = 0
const nextId = () => `c${++calls}`

const bridge: Bridge = {
  calls: Object.fromEntries(
    contractNames.map((name) => [
      name,
      (input: unknown, id = nextId()) => ipcRenderer.invoke(channels.call, { id, name, input }),
    ]),
  ),
  cancel: (id) => ipcRenderer.send(channels.cancel, id),
  onEvent: (listener) => {
    const hear = (_: unknown, event: Event) => listener(event)
    ipcRenderer.on(channels.event, hear)
    return () => ipcRenderer.off(channels.event, hear)
  },
  shell: Object.fromEntries(
    shellNames.map((name) => [name, (input: unknown) => ipcRenderer.invoke(channels.shell, name, input)]),
  ) as Bridge['shell'],
}

contextBridge.exposeInMainWorld('api', bridge)
