import { strike } from '#test/support/faults/strike.ts'
import { network } from './network.ts'
import { order } from './order.ts'
import { syncKill } from './sync-kill.ts'

strike([syncKill, network, order])
