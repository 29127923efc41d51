/** Enrolment (登记设备) with 市局服务端: by one-time code, or by request and approval file. */
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { Signer, Suite } from '#shared/facts/suite.ts'
import {
  type ApprovalFile,
  approvalFile,
  approvalText,
  type EnrolFile,
  enrolText,
  keyFingerprint,
  type NewDevice,
} from '#shared/protocol/enrol.ts'
import { readEnrolCode } from '#shared/protocol/enrol-code.ts'
import { PROTOCOL } from '#shared/protocol/protocol.ts'
import { CA_PATH } from '#shared/protocol/routes.ts'
import { captivePortal, certMismatch, codeWrong, refusedBy, unreachable } from './faults.ts'
import { createHubClient } from './hub-client.ts'
import { type Member, membershipHolds } from './membership.ts'
import { fingerprintOf, type Trust } from './pinned.ts'
import { createWire } from './wire.ts'

/** Who asks: a key made on this device. */
export interface Applicant {
  id: string
  name: string
  signer: Signer
  /** the person id of a workspace used alone until now */
  formerPerson: string | null
}

/** Where to ask, and whom to trust there. */
export interface HubPlace {
  address: string
  /** PEM of the hub's CA, null on loopback without TLS */
  ca: string | null
}

export type Enrolled =
  | { status: 'enrolled'; member: Member }
  | { status: 'waiting'; place: HubPlace; fingerprint: string }

const newDevice = ({ id, name, signer, formerPerson }: Applicant): NewDevice => ({
  id,
  name,
  publicKey: signer.publicKey,
  ...(formerPerson === null ? {} : { formerPerson }),
  sample: false,
})

const trustIn = ({ ca }: HubPlace): Trust => (ca === null ? { loopback: true } : { ca })

const clientFor = (place: HubPlace, { id, signer }: Applicant) =>
  createHubClient({
    wire: createWire(place.address, trustIn(place)),
    identity: () => ({ device: id, signer }),
    now: Date.now,
  })

/** Uses a code: the certificate is compared with the code's fingerprint before anything is sent. */
export const enrolByCode = async (
  suite: Suite,
  typed: string,
  applicant: Applicant,
): Promise<Result<Enrolled>> => {
  const code = readEnrolCode(suite, typed)
  if (code === null) return fail(codeWrong())
  const found = await placeOf(code.address, code.fingerprint)
  if (!found.ok) return found
  const place = found.value
  const client = clientFor(place, applicant)
  const device = newDevice(applicant)
  const said = await client.call('enrol', {
    protocol: PROTOCOL,
    secret: code.secret,
    device,
    signature: applicant.signer.sign(enrolText(device, code.secret)),
  })
  client.close()
  if (!said.ok) return said
  return concluded(suite, place, applicant, said.value)
}

/** Asks again for an enrolment the administrator had to look at. */
export const askAgain = async (
  suite: Suite,
  place: HubPlace,
  applicant: Applicant,
): Promise<Result<Enrolled>> => {
  const client = clientFor(place, applicant)
  const said = await client.call('enrolState', { id: applicant.id })
  client.close()
  return said.ok ? concluded(suite, place, applicant, said.value) : said
}

type Said =
  | { status: 'enrolled'; membership: Member['membership'] }
  | { status: 'waiting'; fingerprint: string }

const concluded = (
  suite: Suite,
  place: HubPlace,
  { id, signer }: Applicant,
  said: Said,
): Result<Enrolled> => {
  if (said.status === 'waiting') return ok({ status: 'waiting', place, fingerprint: said.fingerprint })
  const { membership } = said
  const holds =
    membershipHolds(suite, membership, { device: id, publicKey: signer.publicKey }) &&
    membership.ca === place.ca
  return holds
    ? ok({ status: 'enrolled', member: { address: place.address, membership } })
    : fail(certMismatch())
}

/** The hub's CA, fetched once from whoever answers and accepted only under the code's fingerprint. */
const placeOf = async (address: string, fingerprint: string | null): Promise<Result<HubPlace>> => {
  const url = new URL(address)
  if (url.protocol === 'http:')
    return /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname)
      ? ok({ address, ca: null })
      : fail(codeWrong())
  if (fingerprint === null) return fail(codeWrong())
  const wire = createWire(address, { anyOnce: true })
  const sent = await wire.send({ method: 'GET', path: CA_PATH, headers: {} })
  wire.close()
  if (!sent.ok) return sent
  const ca = caIn(sent.value.body.toString('utf8'))
  if (ca === null) return fail(sent.value.status < 400 ? captivePortal() : unreachable('没有收到应有的答复'))
  return fingerprintOf(ca)?.startsWith(fingerprint) ? ok({ address, ca }) : fail(certMismatch())
}

const caIn = (text: string): string | null => {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || !('value' in value)) return null
  const { value: inner } = value
  if (typeof inner !== 'object' || inner === null || !('ca' in inner)) return null
  return typeof inner.ca === 'string' ? inner.ca : null
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What an administrator compares with the device's screen. */
export const deviceFingerprint = (suite: Suite, publicKey: string): string =>
  keyFingerprint(suite.sha256, publicKey)

/** The request file (登记申请): who asks, signed by the new key. Nothing in it is secret. */
export const requestFile = (applicant: Applicant, person: string): EnrolFile => {
  const device = newDevice(applicant)
  return {
    kind: 'wi-enrol-request',
    protocol: PROTOCOL,
    device,
    person,
    signature: applicant.signer.sign(enrolText(device, '')),
  }
}

/** Reads an approval file (登记批复); it must be whole, signed by the hub it names, and meant for this device. */
export const readApproval = (suite: Suite, text: string, { id, signer }: Applicant): Result<Member> => {
  const read = approvalFile.safeParse(parsed(text))
  if (!read.success) return fail(fileWrong('这不是登记批复文件，或者文件不完整。'))
  const file: ApprovalFile = read.data
  const { membership, address, signature } = file
  if (!suite.verify(membership.hub.publicKey, approvalText(file), signature))
    return fail(fileWrong('登记批复文件的签名不对，内容可能被改动过。'))
  if (!membershipHolds(suite, membership, { device: id, publicKey: signer.publicKey }))
    return fail(fileWrong('这份登记批复不是给本机的。'))
  return ok({ address, membership })
}

/** A file that is not what it should be. */
export const fileWrong = (message: string) => ({
  ...refusedBy('ENROLL_FILE'),
  message,
  safe: '本机尚未登记，现有数据没有变化。',
  todo: '请让管理员重新生成文件，并用同一台设备导入。',
})
