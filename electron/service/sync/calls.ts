/** Calls about sync that need the network or the service as a whole: state, enrolment, administration. */
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import type { z } from 'zod'
import type { AppState } from '#shared/contract/app.ts'
import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'
import type { EnrolOutcome, SyncState, syncHostContract } from '#shared/contract/sync.ts'
import { signedFact } from '#shared/facts/envelope.ts'
import { newId } from '#shared/facts/ids.ts'
import { enrolFile } from '#shared/protocol/enrol.ts'
import { typeText } from '../features/sync/labels.ts'
import { CITY, createWorkspaceFolder } from '../host/create.ts'
import { getMeta, writeSession } from '../host/session.ts'
import { type ServiceOptions, type Standing, workspaceFolder } from '../host/standing.ts'
import type { Workspace } from '../host/workspace.ts'
import type { Writer } from '../store/db.ts'
import { APART } from '../store/rows.ts'
import { createSigner, createSuite, newPrivateKey } from '../store/suite.ts'
import {
  type Applicant,
  askAgain,
  deviceFingerprint,
  type Enrolled,
  enrolByCode,
  fileWrong,
  readApproval,
  requestFile,
} from './enrol.ts'
import { dropPending, type PendingEnrolment, pendingKey, readPending, writePending } from './enrol-pending.ts'
import { sampleToHub, unreachable } from './faults.ts'
import { isHubChain, type Member, memberMeta, memberText, readMember, writeMember } from './membership.ts'
import { readPosition, writePosition } from './position.ts'

type Slice = typeof syncHostContract
export type SyncCalls = {
  [N in keyof Slice]: (input: z.output<Slice[N]['input']>) => Promise<Result<z.input<Slice[N]['output']>>>
}

export interface SyncCallsDeps {
  options: ServiceOptions
  standing: Standing
  open(folder: string, key: string): void
  appState(): AppState
}

const MAX_FILE_BYTES = 1024 * 1024

export const createSyncCalls = ({ options, standing, open, appState }: SyncCallsDeps): SyncCalls => {
  const suite = createSuite()
  const { dataDir, keyStore } = options

  const state = (): SyncState => {
    const link = standing.sync?.state() ?? alone
    const db = standing.workspace?.db
    if (!db || link.link === 'alone')
      return { ...link, waiting: 0, attention: 0, aside: 0, files: { up: 0, down: 0 } }
    const n = (sql: string, ...values: string[]) => db.get<{ n: number }>(sql, ...values)?.n ?? 0
    const aside = n('SELECT count(*) AS n FROM quarantine')
    return {
      ...link,
      waiting: n(
        "SELECT count(*) AS n FROM fact WHERE state = 'local' AND device = ?",
        standing.workspace?.session.device ?? '',
      ),
      attention: n(`SELECT count(*) AS n FROM fact WHERE ${APART} AND state = 'refused'`) + aside,
      aside,
      files: {
        up:
          n("SELECT count(*) AS n FROM blob WHERE state = 'whole' AND received = 0") +
          n('SELECT count(*) AS n FROM file_bytes WHERE here = 1 AND received_at IS NULL'),
        down: n("SELECT count(*) AS n FROM blob WHERE state = 'wanted'"),
      },
    }
  }

  /** May this data folder join a hub at all? */
  const objection = (): Fault | null => {
    const kind = standing.workspace?.session.workspace.kind
    if (kind === 'sample') return sampleToHub()
    return kind === 'enrolled' ? enrolledAlready : null
  }

  /** The key that asks: the open workspace's own, the one that waits already, or a new one. */
  const applicantFor = async (
    name: string,
    passphrase: string | undefined,
  ): Promise<{ applicant: Applicant; privateKey: string | null } | null> => {
    const { workspace } = standing
    if (workspace)
      return {
        privateKey: null,
        applicant: {
          id: workspace.session.device,
          name,
          signer: createSigner(getMeta(workspace.db, 'device-key') ?? ''),
          formerPerson: workspace.session.person.id,
        },
      }
    const pending = readPending(dataDir)
    const kept = pending ? await pendingKey(dataDir, keyStore, passphrase) : null
    if (pending && kept === null) return null
    const privateKey = kept ?? newPrivateKey()
    const id = pending?.id ?? newId(Date.now(), randomBytes(16))
    return { privateKey, applicant: { id, name, signer: createSigner(privateKey), formerPerson: null } }
  }

  const canKeepKey = async (passphrase: string | undefined): Promise<boolean> =>
    standing.workspace !== null || passphrase !== undefined || (await keyStore.wrap(randomBytes(32))) !== null

  const conclude = async (
    enrolled: Enrolled,
    way: PendingEnrolment['way'],
    applicant: Applicant,
    privateKey: string | null,
    passphrase: string | undefined,
  ): Promise<Result<EnrolOutcome>> => {
    if (enrolled.status === 'waiting') {
      const { place, fingerprint } = enrolled
      const pending = { way, id: applicant.id, name: applicant.name, fingerprint, place }
      await writePending(dataDir, pending, privateKey, keyStore, passphrase)
      return ok({ status: 'waiting', fingerprint })
    }
    const { member } = enrolled
    if (standing.workspace) join(standing.workspace, member)
    else {
      const made = await found(member, applicant.id, privateKey ?? '', passphrase)
      if (!made) return fail(passphraseNeeded)
    }
    dropPending(dataDir)
    // Roles come with the first pages; a short wait spares the person an empty window.
    await standing.sync?.usable(firstSyncMs)
    return ok({ status: 'enrolled', state: appState() })
  }

  /** A workspace used alone until now goes on under the person the hub knows; what was written stays as it is. */
  const join = (workspace: Workspace, member: Member): void => {
    const { person, hub } = member.membership
    const { session, db } = workspace
    db.tx(() => {
      writeMember(db, member)
      writeSession(db, {
        ...session,
        workspace: { ...session.workspace, kind: 'enrolled', name: hub.name },
        person: { id: person.id, name: person.name },
        body:
          person.body === session.body.id
            ? session.body
            : { id: person.body, name: bodyName(db, person.body) },
      })
    })
    workspace.reloadIdentity()
    standing.sync?.attach(workspace)
  }

  const found = async (
    member: Member,
    device: string,
    privateKey: string,
    passphrase: string | undefined,
  ): Promise<boolean> => {
    const folder = workspaceFolder(dataDir, 'work')
    const { person, hub } = member.membership
    const made = await createWorkspaceFolder(
      folder,
      {
        kind: 'enrolled',
        name: hub.name,
        person: { id: person.id, name: person.name },
        body: { id: person.body, name: person.body === CITY ? hub.name : person.body },
        roles: [],
        passphrase,
        resources: options.resources,
        device: { id: device, privateKey },
        meta: { [memberMeta]: memberText(member) },
      },
      keyStore,
      Date.now(),
    )
    if (made.ok) open(folder, made.key)
    return made.ok
  }

  /** Asks the hub while somebody waits. */
  const client = () => {
    const held = standing.sync?.client()
    return held ? ok(held) : fail(unreachable('本机没有登记到市局服务端'))
  }
  const heard = <T>(result: Result<T>): Result<T> => {
    if (result.ok) standing.sync?.ask()
    return result
  }
  const feedName = (feed: string): string => {
    if (feed === 'all') return '全市共享'
    const [side, body = ''] = feed.split(/:(.*)/)
    const { hub } = standing.workspace ? (readMember(standing.workspace.db)?.membership ?? {}) : {}
    const name = nameOf('org', body) ?? (body === hub?.id ? hub.name : '不在名录的机构')
    return side === 'subject' ? `涉及${name}` : name
  }
  const nameOf = (table: 'person' | 'org', id: string): string | null =>
    standing.workspace?.db.get<{ name: string }>(`SELECT name FROM ${table} WHERE id = ?`, id)?.name ?? null

  return {
    'sync.state': async () => ok(state()),

    'sync.now': async () => {
      standing.sync?.ask()
      return ok(state())
    },

    'sync.compare': async () => {
      standing.sync?.compare()
      return ok({})
    },

    'sync.compared': async () => {
      const { running = false, at = null, fault = null, feeds = [] } = standing.sync?.compared() ?? {}
      return ok({ running, at, fault, feeds: feeds.map((feed) => ({ ...feed, name: feedName(feed.feed) })) })
    },

    'sync.enrol': async ({ code, deviceName, passphrase }) => {
      const fault = objection()
      if (fault) return fail(fault)
      if (!(await canKeepKey(passphrase))) return fail(passphraseNeeded)
      const asking = await applicantFor(deviceName, passphrase)
      if (!asking) return fail(passphraseNeeded)
      const { applicant, privateKey } = asking
      const enrolled = await enrolByCode(suite, code, applicant)
      return enrolled.ok ? conclude(enrolled.value, 'code', applicant, privateKey, passphrase) : enrolled
    },

    'sync.enrolPending': async () => {
      const pending = readPending(dataDir)
      if (!pending) return ok({ pending: null })
      const { way, name, fingerprint } = pending
      return ok({ pending: { way, deviceName: name, fingerprint } })
    },

    'sync.enrolAsk': async ({ passphrase }) => {
      const pending = readPending(dataDir)
      if (!pending?.place) return fail(nothingPending)
      const asking = await applicantFor(pending.name, passphrase)
      if (!asking) return fail(passphraseNeeded)
      const { applicant, privateKey } = asking
      const enrolled = await askAgain(suite, pending.place, applicant)
      if (!enrolled.ok && enrolled.error.code === 'ENROLL_DENIED') dropPending(dataDir)
      return enrolled.ok ? conclude(enrolled.value, pending.way, applicant, privateKey, passphrase) : enrolled
    },

    'sync.enrolCancel': async () => {
      dropPending(dataDir)
      return ok({})
    },

    'sync.enrolRequest': async ({ path, deviceName, person, passphrase }) => {
      const fault = objection()
      if (fault) return fail(fault)
      if (!(await canKeepKey(passphrase))) return fail(passphraseNeeded)
      const asking = await applicantFor(deviceName, passphrase)
      if (!asking) return fail(passphraseNeeded)
      const { applicant, privateKey } = asking
      const fingerprint = deviceFingerprint(suite, applicant.signer.publicKey)
      const pending = { way: 'file' as const, id: applicant.id, name: deviceName, fingerprint, place: null }
      if (!(await writePending(dataDir, pending, privateKey, keyStore, passphrase)))
        return fail(passphraseNeeded)
      await writeFile(path, JSON.stringify(requestFile(applicant, person), null, 2))
      return ok({ path, fingerprint })
    },

    'sync.enrolApproval': async ({ path, passphrase }) => {
      const fault = objection()
      if (fault) return fail(fault)
      const pending = readPending(dataDir)
      if (!pending) return fail(nothingPending)
      const asking = await applicantFor(pending.name, passphrase)
      if (!asking) return fail(passphraseNeeded)
      const text = await readSmall(path)
      if (text === null) return fail(fileWrong('这不是登记批复文件，或者文件不完整。'))
      const member = readApproval(suite, text, asking.applicant)
      if (!member.ok) return member
      const enrolled = { status: 'enrolled' as const, member: member.value }
      return conclude(enrolled, 'file', asking.applicant, asking.privateKey, passphrase)
    },

    'sync.devices': async () => {
      const hub = client()
      if (!hub.ok) return hub
      const said = await hub.value.call('adminDevices', {})
      if (!said.ok) return said
      return ok({
        devices: said.value.devices.map(({ headSeq: _, ...row }) => ({
          ...row,
          personName: nameOf('person', row.person),
          bodyName: nameOf('org', row.body),
        })),
      })
    },

    'sync.awaiting': async () => {
      const hub = client()
      if (!hub.ok) return hub
      const said = await hub.value.call('adminAwaiting', {})
      if (!said.ok) return said
      const facts = said.value.facts.map(({ contentHash: _h, device: _d, ...row }) => ({
        ...row,
        typeText: typeText(row.type, ''),
        authorName: nameOf('person', row.author),
      }))
      return ok({ facts, more: said.value.more })
    },

    'sync.makeCode': async (input) => {
      const hub = client()
      return hub.ok ? hub.value.call('adminCodes', input) : hub
    },

    'sync.approveDevice': async (input) => {
      const hub = client()
      return hub.ok ? heard(await hub.value.call('adminApprove', input)) : hub
    },

    'sync.revokeDevice': async (input) => {
      const hub = client()
      return hub.ok ? heard(await hub.value.call('adminRevoke', input)) : hub
    },

    'sync.approveFile': async ({ path, person, savePath }) => {
      const hub = client()
      if (!hub.ok) return hub
      const text = await readSmall(path)
      const file = enrolFile.safeParse(text === null ? null : parsed(text))
      if (!file.success) return fail(fileWrong('这不是登记申请文件，或者文件不完整。'))
      const said = await hub.value.call('adminEnrolFile', { file: file.data, person })
      if (!said.ok) return said
      await writeFile(savePath, JSON.stringify(said.value, null, 2))
      return ok({ path: savePath })
    },

    'sync.decide': async (input) => {
      const hub = client()
      return hub.ok ? heard(await hub.value.call('adminRulings', input)) : hub
    },

    'quarantine.retry': async ({ ids }) => {
      const { workspace } = standing
      if (!workspace) return ok({ applied: 0, left: 0 })
      const applied = retrySetAside(workspace, ids)
      standing.sync?.ask()
      return ok({ applied, left: ids.length - applied })
    },
  }
}

/**
 * Takes set-aside facts once more. When the hub received them is not known here: everything is caught up, which
 * puts that right without touching anything else.
 */
const retrySetAside = ({ db, log }: Workspace, ids: readonly number[]): number =>
  db.tx(() => {
    const hubKey = readMember(db)?.membership.hub.publicKey ?? null
    const keyOf = (device: string) =>
      isHubChain(device)
        ? hubKey
        : (db.get<{ k: string }>('SELECT public_key AS k FROM chain WHERE device = ?', device)?.k ?? null)
    let applied = 0
    for (const id of ids) {
      const row = db.get<{ body: string }>('SELECT body FROM quarantine WHERE id = ?', id)
      const fact = row ? signedFact.safeParse(parsed(row.body)) : null
      if (!fact?.success) continue
      db.run('DELETE FROM quarantine WHERE id = ?', id)
      const taken = log.take([{ fact: fact.data, receivedAt: Date.now() }], keyOf)
      if (taken.setAside === 0) {
        applied++
        log.refold(fact.data.content.entity.kind, fact.data.content.entity.id)
      }
    }
    const position = readPosition(db)
    if (applied > 0 && position.since > 0) {
      const bodies = db.all<{ body: string }>('SELECT body FROM sync_body').map((row) => row.body)
      writePosition(db, {
        ...position,
        catchUps: [...position.catchUps, { bodies, since: 0, until: position.since }],
      })
    }
    return applied
  })

const firstSyncMs = 15_000

const bodyName = (db: Writer, id: string): string =>
  db.get<{ name: string }>('SELECT name FROM org WHERE id = ?', id)?.name ?? id

const readSmall = async (path: string): Promise<string | null> => {
  try {
    const bytes = await readFile(path)
    return bytes.byteLength <= MAX_FILE_BYTES ? bytes.toString('utf8') : null
  } catch {
    return null // not there, or not readable: said as "not such a file"
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const alone = {
  link: 'alone' as const,
  working: false,
  fault: null,
  lastContactAt: null,
  clockOffsetMs: null,
  hub: null,
  nextTryAt: null,
  stuck: false,
}

const passphraseNeeded: Fault = {
  code: 'PASSPHRASE_NEEDED',
  message: '这台电脑没有可用的系统钥匙串，需要设置口令来保护数据。',
  safe: '登记码没有使用，还没有建立任何数据。',
  todo: '请设置（或输入登记时设置的）至少8位的口令，并记牢。',
}

const enrolledAlready: Fault = {
  code: 'ENROLL_ALREADY',
  message: '这台设备已经登记到市局服务端。',
  safe: '数据没有改动。',
  todo: '需要换单位或换人使用的，请联系管理员。',
}

const nothingPending: Fault = {
  code: 'ENROLL_NOT_ASKED',
  message: '本机没有正在办理的登记申请。',
  safe: '现有数据没有变化。',
  todo: '请先用登记码登记，或生成登记申请文件。',
}
