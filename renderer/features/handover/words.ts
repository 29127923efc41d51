import type { Output } from '#shared/contract/contract.ts'
import type { SyncDevice } from '#shared/contract/sync.ts'

export type InHandOf = Output<'handover.of'>

export interface PersonDevice {
  id: string
  name: string
  lastSeenAt: number | null
  unsent: number
  revoked: boolean
}

/** Devices of one person that work or worked, as the hub knows them. */
export const devicesOf = (devices: readonly SyncDevice[], person: string): PersonDevice[] =>
  devices
    .filter((one) => one.person === person && (one.status === 'active' || one.status === 'revoked'))
    .map(({ id, name, lastSeenAt, unsent, status }) => ({
      id,
      name,
      lastSeenAt,
      unsent,
      revoked: status === 'revoked',
    }))

export const statusWords = {
  open: '待拨',
  submitted: '待复核',
  returned: '退回补充',
  ruling: '待裁定',
} as const
