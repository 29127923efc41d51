import type { FileClaims } from '#shared/domain/files/facts.ts'

/** A rectangle in parts of the picture's width and height (0…1), of the upright picture. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export type PictureRequest = { id: number } & (
  | { kind: 'look'; bytes: Uint8Array }
  | { kind: 'jpeg'; bytes: Uint8Array; px: number }
  | { kind: 'copy'; bytes: Uint8Array; blur: Box[]; mark: string | null }
)

export interface Looked {
  /** media type by content; null = unknown */
  type: string | null
  claims: FileClaims
  width: number | null
  height: number | null
  /** JPEG of at most THUMB_PX; null = none can be made, and why */
  thumb: Uint8Array | null
  why: 'not-a-picture' | 'too-many-pixels' | 'unreadable' | null
}

export type PictureReply = { id: number } & (
  | ({ kind: 'looked' } & Looked)
  | { kind: 'jpeg'; bytes: Uint8Array | null }
)
