import { strike } from '#test/support/faults/strike.ts'
import { corrupt } from './corrupt.ts'
import { disk } from './disk.ts'
import { kill } from './kill.ts'
import { power } from './power.ts'

strike([kill, power, disk, corrupt])
