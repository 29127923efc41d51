import { strike } from '#test/support/faults/strike.ts'
import { copied, oldHub } from './restored.ts'

strike([oldHub, copied])
