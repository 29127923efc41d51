import type { Fault } from './result.ts'
import type { Answer, Event, Request } from './wire.ts'

/** How main starts the data service: one JSON object, its first command line argument. */
export type ServiceStart = {
  /** where everything of this person and device lives */
  dataFolder: string
  /** the read-only files shipped with the program (call scripts, divisions, templates …) */
  resourcesFolder: string
  appVersion: string
  /** true when the service before this one ended without being asked to */
  restarted: boolean
}

/** Main → data service. Requests are passed on unread. */
export type ToService = Request | { stop: true } | KeystoreAnswer

/** Data service → main. Answers and events are passed on unread. */
export type FromService = Answer | Event | KeystoreQuestion | ServiceReady

/** Sent once, when calls are welcome: or why there will never be any. */
export type ServiceReady = { ready: true; savedAt: number | null } | { ready: false; error: Fault }

/** Asks the operating system's key store (操作系统钥匙串) to lock or unlock a key; `text` is base64. */
export type KeystoreQuestion = { keystore: 'wrap' | 'unwrap'; question: string; text: string }

/** `unavailable`: there is no key store worth the name on this machine, or it no longer knows this key. */
export type KeystoreAnswer = { question: string } & (
  | { ok: true; text: string }
  | { ok: false; reason: 'unavailable' }
)
