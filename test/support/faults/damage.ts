/** Ways in which files go bad: blocks of a file flipped, zeroed, swapped, cut off; a file gone, empty, or another's. */
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { Random } from './random.ts'

const BLOCK = 4096
const MOST = 64

export type Damage = 'flip' | 'zero' | 'swap' | 'truncate' | 'empty' | 'delete' | 'foreign'

const blocksOf = (bytes: Buffer, random: Random): number[] => {
  const all = Math.max(1, Math.ceil(bytes.byteLength / BLOCK))
  return Array.from({ length: 1 + random.below(Math.min(MOST, all)) }, () => random.below(all))
}

/** Blocks whose bytes `alter` changed really differ afterwards. */
const altered = (file: string, alter: (bytes: Buffer) => void): boolean => {
  const before = readFileSync(file)
  const after = Buffer.from(before)
  alter(after)
  writeFileSync(file, after)
  return !after.equals(before)
}

/** @param other a file of the same kind of another device. @returns false if nothing changed */
export const damage = (file: string, how: Damage, random: Random, other: string): boolean => {
  if (!existsSync(file) || statSync(file).size === 0) return false
  switch (how) {
    case 'flip':
      return altered(file, (bytes) => {
        for (const block of blocksOf(bytes, random)) {
          const at = Math.min(bytes.byteLength - 1, block * BLOCK + random.below(BLOCK))
          bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
        }
      })
    case 'zero':
      return altered(file, (bytes) => {
        for (const block of blocksOf(bytes, random))
          bytes.subarray(block * BLOCK, (block + 1) * BLOCK).fill(0)
      })
    case 'swap':
      return altered(file, (bytes) => {
        for (const block of blocksOf(bytes, random)) {
          const with_ = random.below(Math.max(1, Math.floor(bytes.byteLength / BLOCK)))
          const one = Buffer.from(bytes.subarray(block * BLOCK, (block + 1) * BLOCK))
          const two = Buffer.from(bytes.subarray(with_ * BLOCK, (with_ + 1) * BLOCK))
          if (one.byteLength !== two.byteLength) continue
          two.copy(bytes, block * BLOCK)
          one.copy(bytes, with_ * BLOCK)
        }
      })
    case 'truncate': {
      const { size } = statSync(file)
      writeFileSync(file, readFileSync(file).subarray(0, Math.floor(size * random.next())))
      return true
    }
    case 'empty':
      writeFileSync(file, '')
      return true
    case 'delete':
      rmSync(file)
      return true
    case 'foreign':
      if (!existsSync(other)) return false
      copyFileSync(other, file)
      return true
  }
}
