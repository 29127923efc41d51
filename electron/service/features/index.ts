/** All handlers of all features, keyed by the names of the contract. */
import type { contract } from '#shared/contract/contract.ts'
import type { CommandHandlers, QueryHandlers } from '../host/handlers.ts'

type Served = Omit<typeof contract, keyof typeof import('#shared/contract/app.ts')['appContract']>

/** Run in reader threads. */
export const queries: QueryHandlers<Served> = {}

/** Run on the one writer. */
export const commands: CommandHandlers<Served> = {}
