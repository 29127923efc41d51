/** Chance out of one 64-bit seed. Each purpose draws from a stream of its own, so that taking one away leaves the others. */
export interface Chance {
  /** uniform in [0, 1) */
  unit(): number
  /** 0 … n-1 */
  below(n: number): number
  /** from … to, both included */
  between(from: number, to: number): number
  /** true with this probability */
  hits(p: number): boolean
  pick<T>(list: readonly T[]): T
  bytes(size: number): Buffer
}

/** FNV-1a, then mixed: 32 bits of a text. */
const hash32 = (text: string, salt: number): number => {
  let h = (0x811c9dc5 ^ salt) >>> 0
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0
  return (h ^ (h >>> 16)) >>> 0
}

/** sfc32 over the seed and the name of the stream. */
export const chanceOf = (seed: bigint, stream: string): Chance => {
  let a = Number(seed & 0xffffffffn) ^ hash32(stream, 1)
  let b = Number((seed >> 32n) & 0xffffffffn) ^ hash32(stream, 2)
  let c = hash32(stream, 3)
  let counter = 1
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  const unit = () => next() / 0x1_0000_0000
  const below = (n: number) => Math.floor(unit() * n)
  return {
    unit,
    below,
    between: (from, to) => from + below(to - from + 1),
    hits: (p) => unit() < p,
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
    bytes: (size) => {
      const bytes = Buffer.alloc(size)
      for (let i = 0; i < size; i += 4) bytes.writeUInt32LE(next(), Math.min(i, Math.max(0, size - 4)))
      return bytes
    },
  }
}
