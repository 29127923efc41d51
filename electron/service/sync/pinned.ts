/** Connections to 市局服务端: TLS under the one authority the device was enrolled with, nothing else. */
import { createHash, X509Certificate } from 'node:crypto'
import type { Agent } from 'node:http'
import { connect } from 'node:tls'

/** Connections kept to one hub. */
export const MAX_SOCKETS = 4

/** Whom to trust: the hub's own CA (PEM); the first 16 bytes of its hash, from a code; or loopback without TLS. */
export type Trust = { ca: string } | { anyOnce: true } | { loopback: true }

/** The certificate shown is not one of this hub's. Nothing was sent. */
export class CertificateMismatch extends Error {}

const connectSeconds = 15

/**
 * An agent that gives out a connection only after the certificate was found to be signed by the pinned CA.
 * Dates and names are not asked: a device's clock may be off by a year, an address may change; the CA is the
 * hub's own and signs for nobody else.
 */
export const createAgent = (trust: Trust): Agent => {
  // Asked for when needed: imported, they load all of Node's fetch at the start of the program.
  const http = process.getBuiltinModule('node:http')
  const https = process.getBuiltinModule('node:https')
  if ('loopback' in trust) return new http.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS })
  const agent = new https.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS })
  const ca = 'ca' in trust ? new X509Certificate(trust.ca) : null
  agent.createConnection = (options, callback) => {
    const host = options.host ?? ''
    const socket = connect({
      host,
      port: Number(options.port),
      ...(/^[\d.:[\]]+$/.test(host) ? {} : { servername: host }),
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      // The check below is stricter than the system's: only this hub's own authority counts.
      rejectUnauthorized: false,
    })
    const finish = (error: Error | null) => {
      clearTimeout(timer)
      socket.removeListener('error', finish)
      if (error === null) {
        callback?.(null, socket)
        return
      }
      socket.on('error', () => {}) // already told; what follows on a destroyed socket means nothing
      socket.destroy()
      callback?.(error, socket)
    }
    const timer = setTimeout(
      () => finish(Object.assign(new Error('connect'), { code: 'ETIMEDOUT' })),
      connectSeconds * 1000,
    )
    socket.once('error', finish)
    socket.once('secureConnect', () => {
      const shown = socket.getPeerX509Certificate()
      const holds = ca === null || (shown?.checkIssued(ca) && shown.verify(ca.publicKey))
      finish(holds ? null : new CertificateMismatch('certificate'))
    })
    return undefined
  }
  return agent
}

/** SHA-256 of a CA certificate (DER), hex; null when the text is no certificate. */
export const fingerprintOf = (pem: string): string | null => {
  try {
    return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')
  } catch {
    return null
  }
}
