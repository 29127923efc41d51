/** The IPC channels between preload and main. */
export const channels = {
  call: 'service:call',
  cancel: 'service:cancel',
  event: 'service:event',
  shell: 'shell:call',
} as const

/** The names of `shellCalls`, without their schemas: what the preload script needs. */
export const shellNames = [
  'openFile',
  'chooseFolder',
  'chooseSavePath',
  'saveText',
  'showInFolder',
  'copyText',
  'print',
  'savePdf',
  'openLink',
] as const
