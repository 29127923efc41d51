/** The hub of a simulation: the real application and its real SQL, with the world's clock and chance. */
import { createApp } from '#hub/app/create.ts'
import type { AppDeps } from '#hub/app/deps.ts'
import { createLimits } from '#hub/app/limits.ts'
import { createAccessStore } from '#hub/auth/access-store.ts'
import { createNonces } from '#hub/auth/nonce.ts'
import { createAuthenticate } from '#hub/auth/requests.ts'
import { type HubKeys, identityOf } from '#hub/crypto/keys.ts'
import { suite } from '#hub/crypto/suite.ts'
import type { Workspace } from '#hub/store/workspace.ts'
import { resume } from '#hub/sync/resume.ts'
import type { WireAnswer, WireRequest } from '#service/sync/wire.ts'
import { typeOf } from '#shared/domain/fact-types.ts'
import { createPackCrypto } from '#shared/node/pack-crypto.ts'
import { headers } from '#shared/protocol/signing.ts'
import type { Faults } from './faults.ts'
import { Aborted, createHubStore, HubCrash, type HubStore } from './hub-store.ts'
import type { Chance } from './random.ts'
import { scopeAtHub } from './scope.ts'
import type { SqlServer } from './sql.ts'
import type { World } from './world.ts'

/** An answer, with what the checker has to know of the moment it was made. */
export interface HubAnswer extends WireAnswer {
  /** bodies the caller read when a page was made for it */
  bodies?: ReadonlySet<string>
}

export interface HubParts {
  sql: SqlServer
  keys: HubKeys
  privateKey: string
  workspace: Workspace
}

export interface SimHub {
  store: HubStore
  deps(): AppDeps
  /** @param cutAfter the request breaks off after so many bytes; @returns null when the hub died over it */
  handle(request: WireRequest, cutAfter?: number | null): Promise<HubAnswer | null>
  now(): number
  moveClock(byMs: number): void
  /** the process ends and starts again; a crash of the database empties its unlogged tables */
  restart(how: 'order' | 'crash'): Promise<void>
  /** every fact that was ever committed here */
  committed: ReadonlySet<string>
  /** who listens for wakes */
  listeners: Set<Listener>
  /** what went wrong and should not have */
  unexpected: string[]
}

export interface Listener {
  wake(): void
  end(): void
}

export interface HubSetting {
  world: World
  chance: Chance
  faults: Faults
  /** a hub with a mistake in it */
  wrap?: ((store: HubStore) => HubStore) | undefined
}

export const startSimHub = async (
  { sql, keys, privateKey, workspace }: HubParts,
  { world, chance, faults, wrap = (store) => store }: HubSetting,
): Promise<SimHub> => {
  const committed = new Set<string>()
  const listeners = new Set<Listener>()
  const unexpected: string[] = []
  let clockOff = 0
  let countdown = Number.POSITIVE_INFINITY
  let abort = false
  let crashed = false

  const store = wrap(
    createHubStore(sql, () => ({
      statement: () => {
        if (--countdown >= 0) return
        countdown = Number.POSITIVE_INFINITY
        crashed = true
        world.fired('hub-crash')
        throw new HubCrash('between two statements')
      },
      committing: () => {
        if (!abort) return
        abort = false
        world.fired('hub-abort')
        throw new Aborted('not committed')
      },
      committed: (facts, wake) => {
        for (const id of facts) committed.add(id)
        if (wake) for (const listener of [...listeners]) listener.wake()
      },
    })),
  )

  const now = () => world.now() + clockOff
  const random = (size: number) => chance.bytes(size)
  const assemble = (): AppDeps => {
    const nonces = createNonces(store, random)
    return {
      db: store,
      keys,
      accessStore: createAccessStore(),
      now,
      random,
      typeOf,
      identity: identityOf(workspace.id, workspace.name, keys),
      rootBody: workspace.rootBody,
      packCrypto: createPackCrypto(suite, () => privateKey),
      ca: null,
      nonces,
      wake: { add: () => ({ remove: () => {} }), close: async () => {} },
      authenticate: createAuthenticate(store, nonces),
      limits: createLimits(),
      address: 'http://127.0.0.1',
      fingerprint: null,
      clientAddress: () => 'sim',
      warn: (message) => {
        if (!/HubCrash|Aborted|not committed|between two statements|broke off/.test(message))
          unexpected.push(`hub: ${message}`)
      },
    }
  }
  let deps = assemble()
  let app = createApp(deps)

  const hub: SimHub = {
    store,
    deps: () => deps,
    now,
    moveClock: (byMs) => {
      clockOff += byMs
    },
    committed,
    listeners,
    unexpected,
    restart: async (how) => {
      for (const listener of [...listeners]) listener.end()
      if (how === 'crash')
        for (const table of ['request_secret', 'request_used']) await store.query(`delete from ${table}`)
      deps = assemble()
      app = createApp(deps)
      await resume(deps)
    },
    handle: async (request, cutAfter = null) => {
      abort = faults.hits('hub-abort')
      const dies = faults.hits('hub-crash')
      const diesAfter = dies && chance.hits(0.3)
      if (dies && !diesAfter) countdown = chance.below(12)
      const response = await app.fetch(requestOf(request, cutAfter))
      const body = Buffer.from(await response.arrayBuffer())
      abort = false
      countdown = Number.POSITIVE_INFINITY
      if (diesAfter) world.fired('hub-crash')
      if (crashed || diesAfter) {
        crashed = false
        await hub.restart('crash')
        return null
      }
      const answer: HubAnswer = {
        status: response.status,
        header: (name) => response.headers.get(name) ?? undefined,
        body,
      }
      if (!/^\/v1\/(pull|facts)$/.test(request.path)) return answer
      const scope = await scopeAtHub(store, request.headers[headers.device] ?? '', now())
      return { ...answer, bodies: scope.bodies }
    },
  }
  return hub
}

const requestOf = ({ method, path, headers: head, body }: WireRequest, cutAfter: number | null): Request => {
  const init: RequestInit & { duplex?: 'half' } = {
    method,
    headers: body ? { ...head, 'content-length': String(body.byteLength) } : head,
  }
  if (body) {
    if (cutAfter === null) init.body = new Uint8Array(body)
    else {
      init.body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          if (cutAfter > 0) controller.enqueue(new Uint8Array(body.subarray(0, cutAfter)))
          controller.error(new Error('the request broke off'))
        },
      })
      init.duplex = 'half'
    }
  }
  return new Request(`http://hub${path}`, init)
}
