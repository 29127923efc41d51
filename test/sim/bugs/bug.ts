import type { DeviceBug, SimDevice } from '../device.ts'
import type { HubStore } from '../hub-store.ts'
import type { SimWire } from '../network.ts'

/** A mistake put around the real program, to see whether the checker notices. Each part is made anew for a run. */
export interface Bug {
  hub?(seed: bigint): (store: HubStore) => HubStore
  wire?(seed: bigint, wireOf: (device: SimDevice) => SimWire): (device: SimDevice) => SimWire
  device?(seed: bigint): DeviceBug
}
