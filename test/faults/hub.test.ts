import { strike } from '#test/support/faults/strike.ts'
import { order } from './order.ts'

strike([order])
