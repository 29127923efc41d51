import type { z } from 'zod'
import type { Audience } from '../facts/envelope.ts'
import type { Capability } from './roles/capabilities.ts'

/** One type of fact: what its payload is, who may write it, who may read it. */
export interface FactType {
  version: number
  payload: z.ZodType<Record<string, unknown>>
  /** personal data kept apart and erasable */
  private?: z.ZodType<Record<string, unknown>>
  audience: Audience
  /** what its author must be allowed to do; `hub` = only the hub writes it */
  needs: Capability | 'hub'
  /** from version k+1 to k+2 at index k; pure; applied on read, bytes are never rewritten */
  upcasters?: readonly ((payload: Record<string, unknown>) => Record<string, unknown>)[]
}

/** All types of the facts of one kind of entity. */
export type FactTypes = Record<string, FactType>

export const defineFacts = <T extends FactTypes>(types: T): T => types

/**
 * Brings a payload up to the version this program knows.
 * `unknown`: the type or its version is newer than this program (待升级): keep it, carry it, do not fold it.
 */
export const upcast = (
  types: FactTypes,
  type: string,
  typeVersion: number,
  payload: Record<string, unknown>,
): { known: true; payload: Record<string, unknown> } | { known: false } => {
  const known = types[type]
  if (!known || typeVersion > known.version) return { known: false }
  const steps = (known.upcasters ?? []).slice(typeVersion - 1)
  return { known: true, payload: steps.reduce((p, step) => step(p), payload) }
}
