/** What work with packs (离线交换包) needs of the hub. */
import type { PackCrypto } from '#shared/protocol/pack.ts'
import type { EnrolDeps } from '../auth/enrolment.ts'

export interface PackDeps extends EnrolDeps {
  packCrypto: PackCrypto
}
