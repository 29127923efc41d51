import type { contract } from '#shared/contract/contract.ts'

/** What the service itself does not answer (see host/service.ts). */
export type Served = Omit<
  typeof contract,
  | keyof typeof import('#shared/contract/app.ts')['appContract']
  | keyof typeof import('#shared/contract/recovery.ts')['recoveryContract']
  | keyof typeof import('#shared/contract/sync.ts')['syncHostContract']
  | keyof typeof import('#shared/contract/packs.ts')['packsHostContract']
>
