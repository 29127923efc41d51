/** Calls that need no open workspace: what stands, first start, unlocking. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import type { z } from 'zod'
import type { AppState, appContract } from '#shared/contract/app.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { CITY, createWorkspaceFolder } from './create.ts'
import type { CommandContext } from './handlers.ts'
import { introduceSelf } from './introduce.ts'
import {
  newRecoveryKey,
  readKeyFile,
  unwrapKey,
  wrapWithPassphrase,
  wrapWithRecovery,
  writeKeyFile,
} from './keys.ts'
import { openFault } from './open-fault.ts'
import { type ServiceOptions, type Standing, workspaceFolder } from './standing.ts'
import { openWorkspace } from './workspace.ts'

type Slice = typeof appContract
export type AppHandlers = {
  [N in keyof Slice]: (
    input: z.output<Slice[N]['input']>,
    context: CommandContext,
  ) => Promise<Result<z.input<Slice[N]['output']>>>
}

/** Removes what an attempt that did not come to its end left behind. */
const discardSample = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })

export const createAppHandlers = ({
  options,
  standing,
  open,
  diskLow,
}: {
  options: ServiceOptions
  standing: Standing
  open(folder: string, key: string): void
  diskLow(): boolean
}): { handlers: AppHandlers; state(): AppState } => {
  const work = workspaceFolder(options.dataDir, 'work')
  const sample = workspaceFolder(options.dataDir, 'sample')
  const { version } = options

  const state = (): AppState => {
    const { workspace, fault, damaged, locked } = standing
    if (workspace) {
      const { session, folder } = workspace
      return {
        phase: 'open',
        version,
        workspace: session.workspace,
        person: session.person,
        body: session.body,
        roles: [...session.roles],
        device: session.device,
        recoveryPending: readKeyFile(folder)?.recoveryPending ?? false,
        diskLow: diskLow(),
      }
    }
    if (fault) return { phase: 'fault', version, fault, ladder: damaged !== null }
    if (locked) {
      const keys = readKeyFile(work)
      return {
        phase: 'locked',
        version,
        ways: (['passphrase', 'recovery'] as const).filter((way) => keys?.[way] !== undefined),
      }
    }
    return { phase: 'first', version }
  }

  const handlers: AppHandlers = {
    'app.state': async () => {
      const { refused } = standing
      if (refused) open(refused.folder, refused.key)
      return ok(state())
    },

    'app.createSample': async (size, context) => {
      // Beside its place until it is whole: an attempt cut off leaves no half sample.
      const building = `${sample}.filling`
      discardSample(building)
      const made = await createWorkspaceFolder(
        building,
        {
          kind: 'sample',
          name: '芜湖市数据资源管理局',
          person: { name: '样例管理员' },
          body: { id: CITY, name: '芜湖市数据资源管理局' },
          roles: ['supervisor'],
          resources: options.resources,
        },
        options.keyStore,
        Date.now(),
      )
      if (!made.ok) return ok(state())
      const opened = openWorkspace(building, made.key, options)
      if (!opened.ok) return fail(openFault(opened.error, version))
      introduceSelf(opened.value.deps)
      // Loaded when somebody wants a sample: it brings all that writes spreadsheets.
      const { fillSample } = await import('./sample-data.ts')
      const filled = await fillSample(opened.value.deps, building, size, context)
      await opened.value.close()
      if (!filled.ok) {
        discardSample(building)
        return filled
      }
      renameSync(building, sample)
      open(sample, made.key)
      return ok(state())
    },

    'app.createStandalone': async ({ workspaceName, name, bodyName, passphrase }) => {
      const made = await createWorkspaceFolder(
        work,
        {
          kind: 'standalone',
          name: workspaceName,
          person: { name },
          body: { id: CITY, name: bodyName },
          roles: ['supervisor'],
          passphrase,
          resources: options.resources,
        },
        options.keyStore,
        Date.now(),
      )
      if (!made.ok && made.code === 'PASSPHRASE_NEEDED')
        return fail({
          code: 'PASSPHRASE_NEEDED',
          message: '这台电脑没有可用的系统钥匙串，需要设置口令来保护数据。',
          safe: '还没有建立任何数据。',
          todo: '请设置一个至少8位的口令并记牢。',
        })
      if (made.ok) {
        open(work, made.key)
        if (standing.workspace) introduceSelf(standing.workspace.deps)
      }
      return ok(state())
    },

    'app.unlock': async ({ way, secret }) => {
      const keys = readKeyFile(work)
      const key = keys ? unwrapKey(keys, way, secret) : null
      if (keys === null || key === null)
        return fail({
          code: 'SECRET_WRONG',
          message: way === 'passphrase' ? '口令不对。' : '恢复密钥不对。',
          safe: '数据没有改动，可以再试。',
          todo: '请核对大小写和全角、半角后重新输入。',
        })
      open(work, key)
      if (standing.workspace && keys.keyring === undefined) {
        const keyring = await options.keyStore.wrap(Buffer.from(key, 'hex'))
        if (keyring !== null) writeKeyFile(work, { ...keys, keyring })
      }
      return ok(state())
    },

    'app.newRecoveryKey': async () => {
      const key = standing.key
      const keys = readKeyFile(work)
      if (!standing.workspace || !key || !keys) return fail(notOpen)
      const recoveryKey = newRecoveryKey()
      writeKeyFile(work, { ...keys, recovery: wrapWithRecovery(recoveryKey, key), recoveryPending: true })
      return ok({ recoveryKey, made: Date.now() })
    },

    'app.recoveryKept': async () => {
      const keys = readKeyFile(work)
      if (keys?.recovery) writeKeyFile(work, { ...keys, recoveryPending: false })
      return ok(state())
    },

    'app.setPassphrase': async ({ passphrase }) => {
      const key = standing.key
      const keys = readKeyFile(work)
      if (!standing.workspace || !key || !keys) return fail(notOpen)
      writeKeyFile(work, { ...keys, passphrase: wrapWithPassphrase(passphrase, key) })
      return ok(state())
    },

    'app.leaveSample': async () => {
      if (standing.workspace?.session.workspace.kind !== 'sample') return ok(state())
      await standing.sync?.close()
      await standing.workspace.close()
      Object.assign(standing, { workspace: null, sync: null, keeper: null })
      if (existsSync(sample)) renameSync(sample, `${sample}-${Date.now()}`)
      return ok(state())
    },
  }
  return { handlers, state }
}

const notOpen = {
  code: 'NOT_OPEN',
  message: '正式工作数据没有打开。',
  safe: '没有改动。',
  todo: '样例数据不需要恢复单和口令；请在正式使用时设置。',
}
