/** Every command's handler, by its name in the contract. Run on the one writer. */
import type { CommandHandlers } from '../host/handlers.ts'
import { scriptsCommands } from './call-scripts/commands.ts'
import { callsCommands } from './calls/commands.ts'
import { catalogueCommands } from './catalogue/commands.ts'
import { checklistsCommands } from './checklists/commands.ts'
import { deskCommands } from './desk/commands.ts'
import { filesCommands } from './files/commands.ts'
import { handoverCommands } from './handover/commands.ts'
import { ledgersCommands } from './ledgers/commands.ts'
import { orgCommands } from './org/commands.ts'
import { packsCommands } from './packs/commands.ts'
import { documentsCommands } from './papers/commands.ts'
import { reviewCommands } from './review/commands.ts'
import { roundsCommands } from './rounds/commands.ts'
import type { Served } from './served.ts'
import { visitsCommands } from './visits/commands.ts'
import { walksCommands } from './walkthroughs/commands.ts'

export const commands: CommandHandlers<Served> = {
  ...orgCommands,
  ...catalogueCommands,
  ...callsCommands,
  ...deskCommands,
  ...filesCommands,
  ...handoverCommands,
  ...ledgersCommands,
  ...roundsCommands,
  ...reviewCommands,
  ...documentsCommands,
  ...packsCommands,
  ...visitsCommands,
  ...checklistsCommands,
  ...scriptsCommands,
  ...walksCommands,
}
