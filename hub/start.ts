/** Puts the hub (市局服务端) together and starts it. */
import { createServer as createPlain } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { typeOf as knownTypes } from '#shared/domain/fact-types.ts'
import { createPackCrypto } from '#shared/node/pack-crypto.ts'
import { writeEnrolCode } from '#shared/protocol/enrol-code.ts'
import { enrolCodeMinutes, nonceSeconds } from '#shared/protocol/protocol.ts'
import { createApp } from './app/create.ts'
import type { AppDeps } from './app/deps.ts'
import { createLimits, defaultLimits, type LimitTable } from './app/limits.ts'
import { createWake } from './app/wake.ts'
import { createAccessStore } from './auth/access-store.ts'
import { makeCode } from './auth/enrolment.ts'
import { createNonces } from './auth/nonce.ts'
import { createAuthenticate, forgetOldRequests } from './auth/requests.ts'
import { type HubTls, hubTls } from './auth/tls.ts'
import { hubKeys, hubPrivateKey, identityOf } from './crypto/keys.ts'
import { suite } from './crypto/suite.ts'
import { tidyFiles } from './files/tidy.ts'
import { openDatabase } from './store/database.ts'
import { startEmbedded } from './store/embedded.ts'
import { migrate } from './store/migrate.ts'
import { openWorkspace } from './store/workspace.ts'
import type { TypeOf } from './sync/judge.ts'
import { resume } from './sync/resume.ts'

export interface HubOptions {
  /** keys, certificates and, without `databaseUrl`, the database */
  dataDir: string
  databaseUrl?: string | undefined
  /** 0 = any free port */
  port?: number
  /** an address other than loopback: TLS with the hub's own CA */
  listen?: string | undefined
  /** host name or address that devices use, for codes and the certificate */
  host?: string | undefined
  /** TLS on loopback too */
  tls?: boolean
  name?: string
  firstPersonName?: string
  /** epoch ms */
  clock?: () => number
  /** folder with divisions.json */
  resources?: string
  typeOf?: TypeOf
  limits?: Partial<LimitTable>
  warn?: (message: string) => void
}

export interface Hub {
  /** e.g. `https://10.1.2.3:8443` */
  address: string
  port: number
  /** PEM of the CA and its full SHA-256; null on loopback without TLS */
  tls: Pick<HubTls, 'ca' | 'fingerprint'> | null
  publicKey: string
  databaseUrl: string
  /** made at this start? */
  firstStart: boolean
  firstPerson: string
  rootBody: string
  /** an enrolment code for a person, approved beforehand; by default for the first administrator */
  code(person?: string, minutes?: number): Promise<string>
  stop(): Promise<void>
}

const LOOPBACK = '127.0.0.1'
const pruneMinutes = 5
const tidyMinutes = 60

export const startHub = async (options: HubOptions): Promise<Hub> => {
  const dataDir = resolve(options.dataDir)
  const now = options.clock ?? Date.now
  const warn = options.warn ?? ((message) => console.error(message))
  const keyFolder = join(dataDir, 'keys')
  const embedded = options.databaseUrl ? null : await startEmbedded(dataDir, warn)
  const databaseUrl = options.databaseUrl ?? (await embedded?.database('hub')) ?? ''
  const db = openDatabase(databaseUrl, warn)
  const stopStore = async () => {
    await db.end()
    await embedded?.stop()
  }
  try {
    await migrate(db)
    const [before] = await db.query('select 1 from hub')
    const keys = hubKeys(keyFolder)
    const ledgerDeps = { db, keys, accessStore: createAccessStore(), now }
    const workspace = await openWorkspace(ledgerDeps, options.resources ?? shippedResources, {
      name: options.name ?? '市局服务端',
      firstPersonName: options.firstPersonName ?? '管理员',
    })
    const typeOf = options.typeOf ?? knownTypes
    if (before) await resume({ ...ledgerDeps, typeOf })

    const listen = options.listen ?? LOOPBACK
    const secure = options.tls === true || !isLoopback(listen)
    const host = options.host ?? (isAny(listen) ? firstAddress() : listen)
    const hosts = [...new Set([host, LOOPBACK, 'localhost'])]
    const tls = secure ? await hubTls(keyFolder, hosts, Date.now()) : null

    const nonces = createNonces(db)
    const wake = await createWake(db)
    const deps: AppDeps = {
      ...ledgerDeps,
      typeOf,
      threads: true,
      words: new Map(),
      identity: identityOf(workspace.id, workspace.name, keys),
      rootBody: workspace.rootBody,
      packCrypto: createPackCrypto(suite, () => hubPrivateKey(keyFolder)),
      ca: tls?.ca ?? null,
      nonces,
      wake,
      authenticate: createAuthenticate(db, nonces),
      limits: createLimits({ ...defaultLimits, ...options.limits }),
      address: '',
      fingerprint: tls?.fingerprint.slice(0, 32) ?? null,
      clientAddress: (c: Context) => getConnInfo(c).remote.address ?? '',
      warn,
    }
    const app = createApp(deps)
    const server = createAdaptorServer(
      tls
        ? {
            fetch: app.fetch,
            createServer: createSecure,
            serverOptions: { cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' },
          }
        : { fetch: app.fetch, createServer: createPlain },
    )
    const port = await new Promise<number>((done, failed) => {
      server.once('error', failed)
      server.listen(options.port ?? 0, listen, () => {
        const address = server.address()
        done(typeof address === 'object' && address ? address.port : 0)
      })
    })
    deps.address = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
    const prune = setInterval(() => {
      forgetOldRequests(db, now(), nonceSeconds).catch((error: Error) => warn(error.message))
    }, pruneMinutes * 60_000)
    prune.unref()
    const tidy = setInterval(() => {
      tidyFiles(db, now()).catch((error: Error) => warn(error.message))
    }, tidyMinutes * 60_000)
    tidy.unref()

    return {
      address: deps.address,
      port,
      tls: tls && { ca: tls.ca, fingerprint: tls.fingerprint },
      publicKey: keys.hub.publicKey,
      databaseUrl,
      firstStart: before === undefined,
      firstPerson: workspace.firstPerson,
      rootBody: workspace.rootBody,
      code: async (person = workspace.firstPerson, minutes = enrolCodeMinutes) => {
        const secret = await makeCode(db, person, now() + minutes * 60_000, true, now())
        return writeEnrolCode(suite, { address: deps.address, fingerprint: deps.fingerprint, secret })
      },
      stop: async () => {
        clearInterval(prune)
        clearInterval(tidy)
        await wake.close()
        await new Promise<void>((done) => {
          server.close(() => done())
          if ('closeAllConnections' in server) server.closeAllConnections()
        })
        await stopStore()
      },
    }
  } catch (error) {
    await stopStore()
    throw error
  }
}

const shippedResources = fileURLToPath(new URL('../resources', import.meta.url))

const isLoopback = (address: string): boolean => /^(127\.|::1$|localhost$)/.test(address)
const isAny = (address: string): boolean => address === '0.0.0.0' || address === '::'

const firstAddress = (): string =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((one) => one.family === 'IPv4' && !one.internal)?.address ?? LOOPBACK
