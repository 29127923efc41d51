import type { KeystoreAnswer } from '#shared/contract/process.ts'
import type { Port } from './port.ts'

/** The operating system's key store (操作系统钥匙串), kept by main. `null`: there is none that can be trusted. */
export type KeyStore = {
  wrap: (key: Uint8Array) => Promise<string | null>
  unwrap: (wrapped: string) => Promise<Uint8Array | null>
}

/** Asks main; `hear` is given every answer that arrives on the port. */
export function createKeyStore(port: Port): KeyStore & { hear: (answer: KeystoreAnswer) => void } {
  const asked = new Map<string, (text: string | null) => void>()
  let questions = 0
  const ask = (keystore: 'wrap' | 'unwrap', text: string) =>
    new Promise<string | null>((resolve) => {
      const question = `k${++questions}`
      asked.set(question, resolve)
      port.send({ keystore, question, text })
    })
  return {
    wrap: (key) => ask('wrap', Buffer.from(key).toString('base64')),
    unwrap: async (wrapped) => {
      const text = await ask('unwrap', wrapped)
      return text === null ? null : Buffer.from(text, 'base64')
    },
    hear: (answer) => {
      asked.get(answer.question)?.(answer.ok ? answer.text : null)
      asked.delete(answer.question)
    },
  }
}
