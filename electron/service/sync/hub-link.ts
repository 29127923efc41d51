import { fail, ok } from '#shared/contract/result.ts'
import type { Suite } from '#shared/facts/suite.ts'
import { BLOB_PIECE_BYTES } from '#shared/protocol/protocol.ts'
import type { HubLink } from '../host/hub-link.ts'
import { certMismatch } from './faults.ts'
import type { HubClient } from './hub-client.ts'
import type { Member } from './membership.ts'

/** The hub for commands: what it signs is checked against the keys known since enrolment. */
export const createHubLink = (client: HubClient, member: () => Member, suite: Suite): HubLink => {
  const { hub } = member().membership
  return {
    hub: { id: hub.id, drawKey: hub.drawKey },
    drawSeed: async (planHash, freeze) => {
      const asked = await client.call('drawSeed', { planHash, freeze })
      if (!asked.ok) return asked
      const { value } = asked
      // The draw key's own proof was checked when this device was enrolled.
      const signed =
        value.planHash === planHash &&
        value.hub === hub.id &&
        value.hubKey === hub.publicKey &&
        value.drawKey === hub.drawKey &&
        suite.verify(hub.drawKey, planHash, value.signature)
      return signed ? ok({ ...value, drawKeyProof: hub.drawKeyProof }) : fail(certMismatch())
    },
    lease: (caseId) => client.call('lease', { case: caseId }),
    filePiece: (sha256, from) => client.getPiece(sha256, from, BLOB_PIECE_BYTES),
  }
}
