import { strike } from '#test/support/faults/strike.ts'
import { filesCut } from './files-cut.ts'
import { filesKill } from './files-kill.ts'

strike([filesCut, filesKill])
