import { z } from 'zod'
import { receipt } from '../facts/receipt.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** The end of a device's chain: number and link hash; 0 and zeros before its first link. */
export const chainHead = z.object({ seq: z.number().int().min(0), hash })
export type ChainHead = z.infer<typeof chainHead>

/** `POST /v1/hello`: who I am, where I stand, what the hub last promised me. */
export const helloRequest = z.object({
  protocol: z.number().int(),
  app: z.string().max(40),
  /** random, new at each start of the program: an old one coming back means a cloned folder */
  incarnation: z.string().min(16).max(64),
  /** random; the hub signs it, which proves that it is the hub */
  challenge: z.string().min(16).max(64),
  head: chainHead,
  /** the newest receipt held; the hub must prove that its tree extends it, or begin a new epoch */
  receipt: receipt.nullable(),
  /** facts not yet acknowledged: shown to the supervisor */
  unsent: z.number().int().min(0),
  /** the device's clock, epoch ms */
  clock: z.number(),
})
export type HelloRequest = z.infer<typeof helloRequest>

export const hubIdentity = z.object({
  id: z.string().max(80),
  name: z.string().max(80),
  /** signs receipts and the hub's facts */
  publicKey: z.string().max(60),
  /** signs plan hashes of draws (抽取) and nothing else */
  drawKey: z.string().max(60),
  /** signature of `drawKeyText` by publicKey */
  drawKeyProof: z.string().max(100),
})
export type HubIdentity = z.infer<typeof hubIdentity>

/** What the hub signs to say that a draw key is its own. */
export const drawKeyText = (hub: string, drawKey: string): string => `wi-draw-key\n${hub}\n${drawKey}`

/** What the hub signs to prove itself in `hello`. */
export const proofText = (hub: string, device: string, challenge: string): string =>
  `wi-hello\n${hub}\n${device}\n${challenge}`

export const helloAnswer = z.object({
  protocol: z.number().int(),
  hub: hubIdentity,
  /** signature of `proofText` by hub.publicKey */
  proof: z.string().max(100),
  epoch: z.string().max(80),
  /** ids of all epochs, oldest first */
  epochs: z.array(z.string().max(80)),
  /** the hub's clock, epoch ms */
  now: z.number(),
  /** this device's chain as the hub knows it: push from head.seq + 1 on */
  head: chainHead.extend({ hash: hash.nullable() }),
  /** the newest position in any feed */
  pos: z.number().int(),
  /** changes whenever what this person may read changes */
  scope: z.string().max(80),
  /** the hub's head as of now, signed */
  receipt,
  /** the receipt sent is not in the hub's tree: it was restored; offer again whatever you hold */
  offer: z.boolean(),
  device: z.object({ status: z.enum(['active', 'revoked']), person: z.string(), body: z.string() }),
})
export type HelloAnswer = z.infer<typeof helloAnswer>
