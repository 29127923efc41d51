/** Every query's handler, by its name in the contract. Run in reader threads, which load nothing else. */
import type { QueryHandlers } from '../host/handlers.ts'
import { scriptsQueries } from './call-scripts/queries.ts'
import { callsQueries } from './calls/queries.ts'
import { catalogueQueries } from './catalogue/queries.ts'
import { checklistsQueries } from './checklists/queries.ts'
import { deskQueries } from './desk/queries.ts'
import { filesQueries } from './files/queries.ts'
import { handoverQueries } from './handover/queries.ts'
import { ledgersQueries } from './ledgers/queries.ts'
import { orgQueries } from './org/queries.ts'
import { packsQueries } from './packs/queries.ts'
import { documentsQueries } from './papers/queries.ts'
import { printQueries } from './print/queries.ts'
import { resultsQueries } from './results/queries.ts'
import { reviewQueries } from './review/queries.ts'
import { roundsQueries } from './rounds/queries.ts'
import type { Served } from './served.ts'
import { syncQueries } from './sync/queries.ts'
import { visitsQueries } from './visits/queries.ts'
import { walksQueries } from './walkthroughs/queries.ts'

export const queries: QueryHandlers<Served> = {
  ...orgQueries,
  ...catalogueQueries,
  ...callsQueries,
  ...deskQueries,
  ...filesQueries,
  ...handoverQueries,
  ...ledgersQueries,
  ...printQueries,
  ...roundsQueries,
  ...reviewQueries,
  ...resultsQueries,
  ...documentsQueries,
  ...syncQueries,
  ...packsQueries,
  ...visitsQueries,
  ...checklistsQueries,
  ...scriptsQueries,
  ...walksQueries,
}
