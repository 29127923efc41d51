/**
 * Loaded before the program: what this runtime computes from its input alone is computed once for each input. A signature
 * or a packed text comes by many times in a run (hub, each device, checker); the program makes every one of its calls and
 * gets the same answer, byte for byte. And nothing waits for threads, of which a virtual clock knows nothing.
 */
import crypto, { type KeyObject } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import zlib, { type InputType, type ZlibOptions } from 'node:zlib'

const KEPT = 5000

const createKept = <V>() => {
  const known = new Map<string, V>()
  return {
    get: (key: string): V | undefined => known.get(key),
    set: (key: string, value: V): V => {
      if (known.size >= KEPT) known.clear()
      known.set(key, value)
      return value
    },
  }
}

type Heard<T> = (error: Error | null, value?: T) => void

/** What a call comes to, told as if another thread had made it. */
const tell = <T>(work: () => T, heard: Heard<T>): void => {
  let value: T
  try {
    value = work()
  } catch (error) {
    queueMicrotask(() => heard(error as Error))
    return
  }
  queueMicrotask(() => heard(null, value))
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** Keys that are the same by what they are may be other objects. */
const keyNames = new WeakMap<KeyObject, string>()
const nameOf = (key: KeyObject): string => {
  const known = keyNames.get(key)
  if (known !== undefined) return known
  const name = latin1(key.export({ format: 'der', type: 'spki' }))
  keyNames.set(key, name)
  return name
}

const verified = createKept<boolean>()
const realVerify = crypto.verify
const verifyOnce = (
  algorithm: string | null | undefined,
  data: Uint8Array,
  key: KeyObject,
  signature: Uint8Array,
  heard?: Heard<boolean>,
): boolean | undefined => {
  const work = (): boolean => {
    const asked = `${nameOf(key)} ${latin1(signature)} ${latin1(data)}`
    return verified.get(asked) ?? verified.set(asked, realVerify(algorithm, data, key, signature))
  }
  if (!heard) return work()
  tell(work, heard)
  return undefined
}

/** Whatever a key signs holds under it. */
const ownKeys = new WeakMap<KeyObject, KeyObject>()
const publicOf = (key: KeyObject): KeyObject => {
  const known = ownKeys.get(key)
  if (known) return known
  const made = crypto.createPublicKey(key)
  ownKeys.set(key, made)
  return made
}
const realSign = crypto.sign
const signOnce = (algorithm: string | null | undefined, data: Uint8Array, key: KeyObject): Buffer => {
  const signature = realSign(algorithm, data, key)
  verified.set(`${nameOf(publicOf(key))} ${latin1(signature)} ${latin1(data)}`, true)
  return signature
}

const packed = createKept<Buffer>()
const unpacked = createKept<Buffer>()
const bytesOf = (input: InputType): Buffer =>
  typeof input === 'string' ? Buffer.from(input) : (input as Buffer)

const gzipOnce = (input: InputType, options: ZlibOptions, heard: Heard<Buffer>): void =>
  tell(() => {
    const asked = `${options.level} ${latin1(bytesOf(input))}`
    const known = packed.get(asked)
    if (known) return Buffer.from(known)
    const made = packed.set(asked, zlib.gzipSync(input, options))
    unpacked.set(latin1(made), bytesOf(input))
    return Buffer.from(made)
  }, heard)

const gunzipOnce = (input: InputType, options: ZlibOptions, heard: Heard<Buffer>): void =>
  tell(() => {
    const known = unpacked.get(latin1(bytesOf(input)))
    return known && known.byteLength <= (options.maxOutputLength ?? Number.POSITIVE_INFINITY)
      ? Buffer.from(known)
      : zlib.gunzipSync(input, options)
  }, heard)

Object.assign(crypto, { sign: signOnce, verify: verifyOnce })
Object.assign(zlib, { gzip: gzipOnce, gunzip: gunzipOnce })
syncBuiltinESMExports()
