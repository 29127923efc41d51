/**
 * The seed (种子): 32 bytes nobody could know when the plan was frozen. It always binds the plan:
 * SHA-256(32 bytes of the plan hash ‖ what came after). docs/draw.md §3.
 */
import { base64ToBytes, hexToBytes, sha256Hex, utf8ToBytes } from './bytes.ts'

/**
 * The text the hub (市局服务端) signs with its draw key to give a plan its seed: the plan hash in hex. The draw key signs
 * nothing else, so no other message can be taken for it.
 */
export const seedMessage = (planHash: string): string => planHash

/** The text the hub's own key signs to say which draw key is its. */
export const drawKeyMessage = (hub: string, drawKey: string): string => `wi-draw-key\n${hub}\n${drawKey}`

/** Seed of a hub-signed plan, or null when `signature` is not base64 of 64 bytes. Does not check the signature. */
export const seedFromSignature = (planHash: string, signature: string): string | null => {
  const bytes = base64ToBytes(signature)
  return bytes?.length === 64 ? sha256Hex(hexToBytes(planHash), bytes) : null
}

/** Seed of published or witnessed numbers, or null when they hold neither digit nor letter. */
export const seedFromNumbers = (planHash: string, numbers: string): string | null => {
  const normal = normaliseNumbers(numbers)
  return normal === '' ? null : sha256Hex(hexToBytes(planHash), utf8ToBytes(normal))
}

/**
 * One spelling for one draw: “红球 ０３、07 12 蓝球：8” → “3 7 12 8”. Full-width letters and digits become ASCII, letters
 * upper case, every run of anything else one space (none at the ends); all-digit words lose leading zeros.
 */
export const normaliseNumbers = (numbers: string): string =>
  [...numbers]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0
      return code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : character
    })
    .join('')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .split(/[^0-9A-Z]+/)
    .filter((word) => word !== '')
    .map((word) => (/^[0-9]+$/.test(word) ? word.replace(/^0+(?=[0-9])/, '') : word))
    .join(' ')
