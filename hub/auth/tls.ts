/** The hub's own certificate authority, made at first start; its fingerprint is in every enrolment code. */
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import './reflect.ts'
import * as x509 from '@peculiar/x509'

export interface HubTls {
  /** PEM of the CA */
  ca: string
  /** SHA-256 of the CA certificate (DER), hex */
  fingerprint: string
  /** server certificate with its CA, and the key: PEM */
  cert: string
  key: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const YEAR_MS = 365.25 * 24 * 60 * 60 * 1000
// Devices trust this authority alone, and their clocks may be wrong by years: wide on both sides.
const yearsBefore = 5
const yearsAfter = 20

/** Reads the certificates of `folder` for these host names and addresses, making what is missing. */
export const hubTls = async (folder: string, hosts: readonly string[], now: number): Promise<HubTls> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const caFile = join(folder, 'ca.pem')
  const caKeyFile = join(folder, 'ca-key.pem')
  if (!existsSync(caFile)) {
    const made = await makeAuthority(now)
    write(caKeyFile, made.key)
    write(caFile, made.cert)
  }
  const ca = readFileSync(caFile, 'utf8')
  const certFile = join(folder, 'server.pem')
  const keyFile = join(folder, 'server-key.pem')
  if (!existsSync(certFile) || !covers(readFileSync(certFile, 'utf8'), hosts)) {
    const made = await makeServer(ca, readFileSync(caKeyFile, 'utf8'), hosts, now)
    write(keyFile, made.key)
    write(certFile, made.cert)
  }
  return {
    ca,
    fingerprint: new X509Certificate(ca).fingerprint256.replaceAll(':', '').toLowerCase(),
    cert: `${readFileSync(certFile, 'utf8')}\n${ca}`,
    key: readFileSync(keyFile, 'utf8'),
  }
}

const write = (file: string, text: string) => writeFileSync(file, text, { mode: 0o600, flush: true })

const covers = (pem: string, hosts: readonly string[]): boolean => {
  const cert = new X509Certificate(pem)
  return hosts.every((host) => (isIP(host) ? cert.checkIP(host) : cert.checkHost(host)) !== undefined)
}

const dates = (now: number) => ({
  notBefore: new Date(now - yearsBefore * YEAR_MS),
  notAfter: new Date(now + yearsAfter * YEAR_MS),
})

const makeAuthority = async (now: number) => {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Window Inspector Hub CA',
    keys,
    signingAlgorithm: ALGORITHM,
    ...dates(now),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: cert.toString('pem'), key: await pemOf(keys.privateKey) }
}

const makeServer = async (ca: string, caKey: string, hosts: readonly string[], now: number) => {
  const authority = new x509.X509Certificate(ca)
  const der = x509.PemConverter.decodeFirst(caKey)
  const signingKey = await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign'])
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const cert = await x509.X509CertificateGenerator.create({
    subject: 'CN=Window Inspector Hub',
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    ...dates(now),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(authority),
    ],
  })
  return { cert: cert.toString('pem'), key: await pemOf(keys.privateKey) }
}

const pemOf = async (key: Parameters<typeof crypto.subtle.exportKey>[1]): Promise<string> =>
  x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
