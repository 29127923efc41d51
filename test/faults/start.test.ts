import { strike } from '#test/support/faults/strike.ts'
import { instances } from './instances.ts'
import { keyring } from './keyring.ts'

strike([instances, keyring])
