import { v7 } from 'uuid'

/** A new UUIDv7 from a given time (epoch ms) and 16 random bytes. */
export const newId = (now: number, random: Uint8Array): string => v7({ msecs: Math.max(0, now), random })
