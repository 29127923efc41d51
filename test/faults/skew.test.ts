import { strike } from '#test/support/faults/strike.ts'
import { clock } from './clock.ts'
import { skew } from './skew.ts'

strike([clock, skew])
