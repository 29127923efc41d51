/** Calls about packs (离线交换包) that work with files and the network, one at a time. */
import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { packsHostContract } from '#shared/contract/packs.ts'
import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'
import type { Topic } from '#shared/contract/topics.ts'
import { newId } from '#shared/facts/ids.ts'
import type { CommandContext } from '../host/handlers.ts'
import type { ServiceOptions, Standing } from '../host/standing.ts'
import { topicsOf } from '../host/workspace.ts'
import { unreachable } from '../sync/faults.ts'
import { addHistory } from '../sync/history.ts'
import { type CarryOrder, carryPack } from './carry.ts'
import { type PackContext, packContext } from './context.ts'
import { packFault } from './faults.ts'
import { openChosen } from './open.ts'
import { enrolledDevice } from './peers.ts'
import { previewPack } from './preview.ts'
import { type Imported, takePack } from './take.ts'
import { continuePack, dropPack, type Exported, type ExportForm, exportPack, type Watch } from './write.ts'

type Slice = typeof packsHostContract
export type PackCalls = {
  [N in keyof Slice]: (
    input: z.output<Slice[N]['input']>,
    context: CommandContext,
  ) => Promise<Result<z.input<Slice[N]['output']>>>
}

export interface PackCallsDeps {
  options: Pick<ServiceOptions, 'version'>
  standing: Standing
  changed(topics: readonly Topic[]): void
  /** a file named by a fact has arrived whole */
  blobArrived(): void
}

export const createPackCalls = ({ options, standing, changed, blobArrived }: PackCallsDeps): PackCalls => {
  /** What was looked at last; another look replaces it. */
  let looked: { token: string; paths: string[]; pack: string } | null = null
  let busy = false

  const alone = async <T>(work: (context: PackContext) => Promise<Result<T>>): Promise<Result<T>> => {
    const { workspace } = standing
    const context = workspace ? packContext(workspace, options.version) : null
    if (!context) return fail(packFault('PACK_ALONE'))
    if (busy) return fail(packFault('PACK_BUSY'))
    busy = true
    try {
      return await work(context)
    } finally {
      busy = false
    }
  }

  const watchOf = ({ signal, progress }: CommandContext, first: string) => {
    let step = first
    const watch: Watch & { step(text: string): void } = {
      signal,
      progress: (bytes) => progress(Math.round(bytes / 1024), null, step),
      step: (text) => {
        step = text
        progress(0, null, step)
      },
    }
    return watch
  }

  /** What an import changed is told to the windows and to the sync engine. */
  const settle = (context: PackContext, came: Imported): void => {
    const { ws, now } = context
    addHistory(
      ws.db,
      now(),
      'info',
      'PACK_TAKEN',
      `导入离线交换包：新记录 ${came.fresh} 条，市局已收 ${came.received} 条，附件 ${came.files} 个，附件市局已收 ${came.filesReceived} 个`,
    )
    changed([
      ...new Set([...came.kinds].flatMap((kind) => topicsOf[kind] ?? [])),
      'app',
      'quarantine',
      'files',
    ])
    if (came.files > 0) blobArrived()
    standing.sync?.ask()
  }

  const exportedOf = ({ register, files, counts, bytes }: Exported) => ({
    register,
    files,
    facts: counts.facts,
    fileCount: counts.files,
    damaged: counts.damaged,
    left: counts.left,
    bytes,
  })

  const carry = async (order: CarryOrder, call: CommandContext) =>
    alone(async (context) => {
      const client = standing.sync?.client()
      if (!client) return fail<Fault>(unreachable('本机没有登记到市局服务端'))
      const done = await carryPack(context, client, order, watchOf(call, '正在送往市局服务端'))
      if (!done.ok) return done
      const { register, files, report } = done.value
      const { accepted, known, refused, awaiting, again } = report
      const device = enrolledDevice(context.ws.db, context.suite, context.member, report.device)
      return ok({
        register,
        files,
        accepted,
        known,
        refused,
        awaiting,
        again,
        deviceName: device?.name ?? '',
      })
    })

  return {
    'packs.export': ({ to, path, volumeBytes, withFiles, ...form }, call) =>
      alone(async (context) => {
        const done = await exportPack(
          context,
          { to, path, volumeBytes, withFiles, form: formOf(form) },
          watchOf(call, '正在写入介质'),
        )
        return done.ok ? ok(exportedOf(done.value)) : done
      }),

    'packs.continue': ({ id }, call) =>
      alone(async (context) => {
        const done = await continuePack(context, id, watchOf(call, '正在接着写入介质'))
        return done.ok ? ok(exportedOf(done.value)) : done
      }),

    'packs.drop': ({ id }) =>
      alone(async (context) => {
        await dropPack(context, id)
        return ok({ id })
      }),

    'packs.preview': ({ paths }, call) =>
      alone(async (context) => {
        const opened = await openChosen(context, paths)
        if (!opened.ok) return opened
        try {
          const found = await previewPack(context, opened.value, watchOf(call, '正在核验'))
          if (!found.ok) return found
          const token = newId(context.now(), randomBytes(16))
          looked = { token, paths: opened.value.paths, pack: found.value.pack }
          const { digest: _, ...preview } = found.value
          return ok({ token, ...preview })
        } finally {
          await opened.value.files.close()
        }
      }),

    'packs.import': ({ token, ...form }, call) =>
      alone(async (context) => {
        if (looked?.token !== token) return fail(packFault('PACK_PREVIEW_GONE'))
        const opened = await openChosen(context, looked.paths)
        if (!opened.ok) return opened
        try {
          if (opened.value.pack.header.pack !== looked.pack) return fail(packFault('PACK_PREVIEW_GONE'))
          const came = await takePack(context, opened.value, formOf(form), watchOf(call, '正在导入'))
          if (!came.ok) return came
          looked = null
          settle(context, came.value)
          const { kinds: _, ...told } = came.value
          return ok(told)
        } finally {
          await opened.value.files.close()
        }
      }),

    'packs.carry': ({ paths, answerPath, volumeBytes, ...form }, call) =>
      carry({ paths, device: null, answerPath, volumeBytes, form: formOf(form) }, call),

    'packs.fetch': ({ device, answerPath, volumeBytes, ...form }, call) =>
      carry({ paths: [], device, answerPath, volumeBytes, form: formOf(form) }, call),
  }
}

const formOf = ({ medium, purpose, counterpart }: ExportForm): ExportForm => ({
  medium,
  purpose,
  counterpart,
})
