/**
 * What a disk may show after the power went at some step: all that was synced, and of the rest any part, in sectors
 * of 512 bytes. Names (creations, renames, deletions) reach the disk in order, files' contents do not.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '#test/support/faults/random.ts'
import type { Step } from './recording.ts'

const SECTOR = 512

type Change = Extract<Step, { do: 'write' | 'truncate' }>
type Naming = Extract<Step, { do: 'create' | 'unlink' | 'rename' }>

interface File {
  synced: Buffer
  size: number
  /** as the running system sees it, for appending */
  seenSize: number
  pending: { at: number; change: Change }[]
}

export interface Disk {
  /** goes on to just before step `to` */
  advance(to: number): void
  /** puts one possible picture of the folder into `folder`, which it empties of these names first */
  crash(folder: string, random: Random): void
}

export const diskOf = (steps: readonly Step[], start: ReadonlyMap<string, Buffer>): Disk => {
  const files: File[] = [...start.values()].map((bytes) => ({
    synced: Buffer.from(bytes),
    size: bytes.byteLength,
    seenSize: bytes.byteLength,
    pending: [],
  }))
  const names = new Map([...start.keys()].map((name, file) => [name, file]))
  let naming: { at: number; change: Naming }[] = []
  const everNamed = new Set(names.keys())
  let at = 0

  const fileAt = (file: number): File => {
    files[file] ??= { synced: Buffer.alloc(0), size: 0, seenSize: 0, pending: [] }
    return files[file]
  }

  const step = (one: Step, index: number): void => {
    switch (one.do) {
      case 'create':
      case 'unlink':
      case 'rename':
        if (one.do === 'create') everNamed.add(one.name)
        if (one.do === 'rename') everNamed.add(one.to)
        naming.push({ at: index, change: one })
        return
      case 'write': {
        const file = fileAt(one.file)
        const change = one.at < 0 ? { ...one, at: file.seenSize } : one
        file.seenSize = Math.max(file.seenSize, change.at + change.bytes.byteLength)
        file.pending.push({ at: index, change })
        return
      }
      case 'truncate': {
        const file = fileAt(one.file)
        file.seenSize = one.size
        file.pending.push({ at: index, change: one })
        return
      }
      case 'sync': {
        const file = fileAt(one.file)
        for (const { at: when, change } of file.pending) if (when < one.began) apply(file, change)
        file.pending = file.pending.filter(({ at: when }) => when >= one.began)
        return
      }
      case 'sync-names':
        for (const { at: when, change } of naming) if (when < one.began) rename(names, change)
        naming = naming.filter(({ at: when }) => when >= one.began)
        return
      case 'said':
    }
  }

  return {
    advance: (to) => {
      for (; at < to; at++) step(steps[at] as Step, at)
    },
    crash: (folder, random) => {
      for (const name of everNamed)
        for (const end of ['', '-wal', '-shm']) rmSync(join(folder, name + end), { force: true })
      const shown = new Map(names)
      for (const { change } of naming.slice(0, random.below(naming.length + 1))) rename(shown, change)
      // Sometimes nothing more reached the disk, sometimes nearly all did.
      const share = [0, 0.5, 0.5, 0.5, 0.9][random.below(5)] as number
      const tearing = random.chance(0.5)
      for (const [name, number] of shown) {
        const { synced, size, pending } = fileAt(number)
        const copy: File = { synced: Buffer.from(synced.subarray(0, size)), size, seenSize: 0, pending: [] }
        for (const { change } of pending) {
          if (!random.chance(share)) continue
          if (change.do === 'write' && tearing && random.chance(0.4)) tear(copy, change, random)
          else apply(copy, change)
        }
        writeFileSync(join(folder, name), copy.synced.subarray(0, copy.size))
      }
    },
  }
}

const apply = (file: File, change: Change): void => {
  const end = change.do === 'truncate' ? change.size : change.at + change.bytes.byteLength
  if (end > file.synced.byteLength) {
    const larger = Buffer.alloc(end * 2)
    file.synced.copy(larger, 0, 0, file.size)
    file.synced = larger
  }
  if (change.do === 'truncate') {
    if (change.size > file.size) file.synced.fill(0, file.size, change.size)
    file.size = change.size
    return
  }
  if (change.at > file.size) file.synced.fill(0, file.size, change.at)
  change.bytes.copy(file.synced, change.at)
  file.size = Math.max(file.size, end)
}

/** Of one write only some of its sectors. */
const tear = (
  file: File,
  { file: number, at, bytes }: Extract<Change, { do: 'write' }>,
  random: Random,
): void => {
  for (let from = 0; from < bytes.byteLength; ) {
    const to = Math.min(bytes.byteLength, from + SECTOR - ((at + from) % SECTOR))
    if (random.chance(0.5))
      apply(file, { do: 'write', file: number, at: at + from, bytes: bytes.subarray(from, to) })
    from = to
  }
}

const rename = (names: Map<string, number>, change: Naming): void => {
  if (change.do === 'create') names.set(change.name, change.file)
  else if (change.do === 'unlink') names.delete(change.name)
  else {
    const file = names.get(change.from)
    if (file === undefined) return
    names.delete(change.from)
    names.set(change.to, file)
  }
}
