/** 镜像: a second copy of snapshots, journal, identity, wrapped key and 附件, on another disk or stick. All of it is sealed. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { MirrorState } from '#shared/contract/recovery.ts'
import { putFile, syncFolder } from '../host/keys.ts'
import { copyChecked, mirrorFiles } from './mirror-files.ts'
import { sizeOf, snapshotsFolder } from './places.ts'
import { codeOf } from './snapshots.ts'

const config = z.object({
  path: z.string(),
  /** the folder made there for this workspace */
  name: z.string(),
  okAt: z.number().nullable(),
  triedAt: z.number().nullable(),
  fault: z.string().nullable(),
  /** 附件 that lie there */
  files: z.number().default(0),
  /** what failed was the 附件 alone: snapshots and journal stand there */
  partly: z.boolean().default(false),
})
type Config = z.infer<typeof config>

const configFile = (folder: string): string => join(folder, 'mirror.json')

const readConfig = (folder: string): Config | null => {
  if (!existsSync(configFile(folder))) return null
  try {
    const read = config.safeParse(JSON.parse(readFileSync(configFile(folder), 'utf8')))
    return read.success ? read.data : null
  } catch {
    return null // it has to be chosen anew
  }
}

const writeConfig = (folder: string, value: Config): void =>
  putFile(configFile(folder), JSON.stringify(value, null, 2))

/** @returns what speaks against this place, in words; null = it was chosen */
export const chooseMirror = (folder: string, path: string | null, workspace: string): string | null => {
  if (path === null) {
    rmSync(configFile(folder), { force: true })
    return null
  }
  const data = resolve(folder)
  const chosen = resolve(path)
  if (chosen === data || chosen.startsWith(`${data}/`) || data.startsWith(`${chosen}/`))
    return '镜像不能放在数据文件夹里，也不能放在它的上级文件夹'
  if (!existsSync(chosen)) return '这个文件夹不存在'
  const name = `政务效能备份-${workspace.slice(-8)}`
  writeConfig(folder, { path: chosen, name, okAt: null, triedAt: null, fault: null, files: 0, partly: false })
  return null
}

const SMALL = ['unsent.journal', 'anchor.sealed', 'keys.json'] as const

/** Copies what is new there and checks it; a medium that is not there is said, and tried again with the next snapshot. */
export const mirrorNow = (folder: string, key: string, now: number): void => {
  const settings = readConfig(folder)
  if (!settings) return
  const tried = { ...settings, triedAt: now, partly: false }
  try {
    if (!existsSync(settings.path)) throw new Error('missing')
    const to = join(settings.path, settings.name)
    // What is needed to begin anew goes first: it is small, and the files may not fit.
    copySnapshots(folder, to)
    tried.partly = true
    const files = mirrorFiles(folder, key, to)
    writeConfig(folder, { ...tried, okAt: now, fault: null, files, partly: false })
  } catch (error) {
    writeConfig(folder, { ...tried, fault: codeOf(error) })
  }
}

const copySnapshots = (folder: string, to: string): void => {
  const there = snapshotsFolder(to)
  mkdirSync(there, { recursive: true })
  for (const name of SMALL)
    if (existsSync(join(folder, name))) copyChecked(join(folder, name), join(to, name))
  const names = readdirSync(snapshotsFolder(folder)).filter((name) => !name.endsWith('.new'))
  for (const name of names) {
    const from = join(snapshotsFolder(folder), name)
    const target = join(there, name)
    // A snapshot never changes once it stands.
    if (!name.endsWith('.db') || sizeOf(target) !== sizeOf(from)) copyChecked(from, target)
  }
  for (const name of readdirSync(there)) if (!names.includes(name)) rmSync(join(there, name))
  syncFolder(there)
  syncFolder(to)
}

export const mirrorState = (folder: string): MirrorState | null => {
  const settings = readConfig(folder)
  if (!settings) return null
  const { path, okAt, triedAt, fault, files, partly } = settings
  const missing = !existsSync(path)
  const state = missing ? 'missing' : triedAt === null ? 'never' : fault === null ? 'ok' : 'failed'
  return {
    path,
    okAt,
    triedAt,
    state,
    text:
      partly && state === 'failed'
        ? `快照已备份，附件没有备份完：${words(state, fault)}`
        : words(state, fault),
    files,
    sameDisk: !missing && onSameDisk(folder, path),
  }
}

const words = (state: MirrorState['state'], fault: string | null): string => {
  if (state === 'missing') return '没有找到这个磁盘或U盘，插好后下次快照时自动补上'
  if (state === 'never') return '还没有备份过'
  if (state === 'ok') return '最近一次备份完整'
  if (fault === 'missing') return '上次备份时磁盘或U盘不在，可以现在备份'
  return /ENOSPC/.test(fault ?? '') ? '磁盘或U盘空间不足' : `上次没有写成（${fault}）`
}

const onSameDisk = (a: string, b: string): boolean => statSync(a).dev === statSync(b).dev
