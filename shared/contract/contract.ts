import type { z } from 'zod'
import { appContract } from './app.ts'
import { callsContract } from './calls.ts'
import { catalogueContract } from './catalogue.ts'
import { checklistsContract } from './checklists.ts'
import { deskContract } from './desk.ts'
import { documentsContract } from './documents.ts'
import { filesContract } from './files.ts'
import { handoverContract } from './handover.ts'
import { ledgersContract } from './ledgers.ts'
import { orgContract } from './org.ts'
import { packsContract, packsHostContract } from './packs.ts'
import { printContract } from './print.ts'
import { recoveryContract } from './recovery.ts'
import { resultsContract } from './results.ts'
import { reviewContract } from './review.ts'
import { roundsContract } from './rounds.ts'
import { scriptsContract } from './scripts.ts'
import { syncContract, syncHostContract } from './sync.ts'
import { visitsContract } from './visits.ts'
import { walksContract } from './walkthroughs.ts'

/**
 * Every call there is between a window and the data service. A new call is one line in its slice and one
 * handler; forgetting either does not compile.
 */
export const contract = {
  ...appContract,
  ...recoveryContract,
  ...orgContract,
  ...catalogueContract,
  ...callsContract,
  ...deskContract,
  ...filesContract,
  ...ledgersContract,
  ...printContract,
  ...roundsContract,
  ...reviewContract,
  ...resultsContract,
  ...documentsContract,
  ...handoverContract,
  ...syncHostContract,
  ...syncContract,
  ...packsHostContract,
  ...packsContract,
  ...visitsContract,
  ...checklistsContract,
  ...scriptsContract,
  ...walksContract,
}

export type Contract = typeof contract
export type Name = keyof Contract
export type Input<N extends Name> = z.input<Contract[N]['input']>
export type Output<N extends Name> = z.output<Contract[N]['output']>
