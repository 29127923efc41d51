/** All handlers of all features, keyed by the names of the contract. */
import type { contract } from '#shared/contract/contract.ts'
import type { CommandHandlers, QueryHandlers } from '../host/handlers.ts'
import { callsCommands } from './calls/commands.ts'
import { callsQueries } from './calls/queries.ts'
import { catalogueCommands } from './catalogue/commands.ts'
import { catalogueQueries } from './catalogue/queries.ts'
import { deskCommands } from './desk/commands.ts'
import { deskQueries } from './desk/queries.ts'
import { ledgersCommands } from './ledgers/commands.ts'
import { ledgersQueries } from './ledgers/queries.ts'
import { orgCommands } from './org/commands.ts'
import { orgQueries } from './org/queries.ts'
import { documentsCommands } from './papers/commands.ts'
import { documentsQueries } from './papers/queries.ts'
import { printQueries } from './print/queries.ts'
import { resultsQueries } from './results/queries.ts'
import { reviewCommands } from './review/commands.ts'
import { reviewQueries } from './review/queries.ts'
import { roundsCommands } from './rounds/commands.ts'
import { roundsQueries } from './rounds/queries.ts'
import { syncQueries } from './sync/queries.ts'

/** What the service itself does not answer (see host/service.ts). */
type Served = Omit<
  typeof contract,
  | keyof typeof import('#shared/contract/app.ts')['appContract']
  | keyof typeof import('#shared/contract/sync.ts')['syncHostContract']
>

/** Run in reader threads. */
export const queries: QueryHandlers<Served> = {
  ...orgQueries,
  ...catalogueQueries,
  ...callsQueries,
  ...deskQueries,
  ...ledgersQueries,
  ...printQueries,
  ...roundsQueries,
  ...reviewQueries,
  ...resultsQueries,
  ...documentsQueries,
  ...syncQueries,
}

/** Run on the one writer. */
export const commands: CommandHandlers<Served> = {
  ...orgCommands,
  ...catalogueCommands,
  ...callsCommands,
  ...deskCommands,
  ...ledgersCommands,
  ...roundsCommands,
  ...reviewCommands,
  ...documentsCommands,
}
