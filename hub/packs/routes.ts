/**
 * `POST /v1/packs`: a device with a network carries packs (离线交换包) for one without. The pack lies at the hub as
 * ordinary files; the request is repeated until the work is done, and any repetition is harmless.
 */
import type { Hono } from 'hono'
import type { HubCode } from '#shared/protocol/codes.ts'
import type { PacksAnswer, PacksRequest } from '#shared/protocol/pack-messages.ts'
import { type Outcome, signedRoute } from '../app/json-route.ts'
import type { DoorDeps } from '../app/signed.ts'
import { administers } from '../auth/administration.ts'
import type { Caller } from '../auth/requests.ts'
import { suite } from '../crypto/suite.ts'
import { isDiskFull } from '../store/database.ts'
import { answerPack } from './answer.ts'
import type { PackDeps } from './deps.ts'
import { approvalOf, dropParts, noteParts, volumeOf } from './store.ts'
import { takePack } from './take.ts'

interface Job {
  /** hash of the request */
  asked: string
  state: { done: number; total: number }
  outcome: Promise<Outcome<PacksAnswer>>
  finishedAt: number | null
}

/** An answer leaves after this long, even if there is nothing to tell yet. */
const waitMs = 5000
const keptMs = 10 * 60 * 1000
const partDays = 3

export const packRoutes = (app: Hono, deps: PackDeps & DoorDeps & { warn(message: string): void }): void => {
  /** one for each device that carries */
  const jobs = new Map<string, Job>()

  signedRoute(app, deps, 'packs', {}, async (caller, input) => {
    const now = deps.now()
    for (const [device, { finishedAt }] of jobs)
      if (finishedAt !== null && finishedAt < now - keptMs) jobs.delete(device)
    const asked = suite.sha256(JSON.stringify(input))
    const open = jobs.get(caller.device)
    if (open && open.asked !== asked && open.finishedAt === null)
      return { ok: false, code: 'HUB_BUSY', details: { retryAfterSeconds: 10 } }
    const job = open?.asked === asked ? open : begin(deps, caller, input, asked)
    jobs.set(caller.device, job)
    let timer: NodeJS.Timeout | undefined
    const soon = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, waitMs, null)
    })
    const done = await Promise.race([job.outcome, soon])
    clearTimeout(timer)
    if (done === null) return { ok: true, value: { state: 'working', ...job.state } }
    // Told once; the same question later is worked on anew, which changes nothing.
    if (jobs.get(caller.device) === job) jobs.delete(caller.device)
    return done
  })
}

const begin = (
  deps: PackDeps & { warn(message: string): void },
  caller: Caller,
  input: PacksRequest,
  asked: string,
): Job => {
  const state = { done: 0, total: 0 }
  const job: Job = {
    asked,
    state,
    finishedAt: null,
    outcome: carryOut(deps, caller, input, state)
      .catch((error: unknown): Outcome<PacksAnswer> => {
        deps.warn(`packs: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
        return { ok: false, code: isDiskFull(error) ? 'HUB_DISK_FULL' : 'HUB_INTERNAL' }
      })
      .finally(() => {
        job.finishedAt = deps.now()
      }),
  }
  return job
}

const carryOut = async (
  deps: PackDeps,
  caller: Caller,
  { volumes: asked, device: named, volumeBytes }: PacksRequest,
  state: Job['state'],
): Promise<Outcome<PacksAnswer>> => {
  const no = (code: HubCode) => ({ ok: false as const, code })
  const { db } = deps
  const approval = await approvalOf(db)
  if (!approval) return no('PACK_NOT_APPROVED')
  await dropParts(db, deps.now() - partDays * 24 * 3600 * 1000)
  let report = emptyReport(named ?? '')
  if (asked.length > 0) {
    await noteParts(db, asked.flat(), deps.now())
    const volumes = []
    for (const [index, parts] of asked.entries()) {
      const volume = await volumeOf(db, parts, String(index + 1))
      if (!volume) return no('HUB_NOT_FOUND')
      volumes.push(volume)
    }
    state.total = volumes.reduce((sum, volume) => sum + volume.size, 0)
    const taken = await takePack(deps, volumes, (bytes) => {
      state.done = bytes
    })
    if (!taken.ok) return taken
    report = taken.report
  } else if (!(await mayAnswerFor(deps, caller, report.device))) return no('HUB_NOT_ALLOWED')
  const made = await answerPack(deps, report.device, caller.device, approval, volumeBytes, (bytes) => {
    state.done = bytes
    state.total = 0
  })
  if (!made.ok) return made
  return { ok: true, value: { state: 'done', report, answer: made.answer } }
}

/** A pack nobody asked for with one of their own: only an administrator of the device's person makes it. */
const mayAnswerFor = async (deps: PackDeps, caller: Caller, device: string): Promise<boolean> => {
  const [row] = await deps.db.query<{ person: string }>('select person from device where id = $1', [device])
  if (!row) return false
  const access = await deps.accessStore.at(deps.db, caller.accessVersion)
  return administers(access, caller.person, access.bodyOf(row.person), deps.now())
}

const emptyReport = (device: string) => ({
  device,
  pack: null as string | null,
  again: false,
  accepted: 0,
  known: 0,
  refused: 0,
  awaiting: 0,
  files: 0,
})
