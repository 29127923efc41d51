import { safeStorage } from 'electron'
import type { KeystoreAnswer, KeystoreQuestion } from '#shared/contract/process.ts'

/**
 * Locks and unlocks the data key for the data service with the operating system's key store (操作系统钥匙串).
 * On Linux without a keyring Electron would "encrypt" with a password that is written in its source: that is
 * refused, and the data service then relies on the passphrase.
 */
export function answerKeystore({ keystore, question, text }: KeystoreQuestion): KeystoreAnswer {
  if (!isTrustworthy()) return { question, ok: false, reason: 'unavailable' }
  try {
    const answer =
      keystore === 'wrap'
        ? safeStorage.encryptString(text).toString('base64')
        : safeStorage.decryptString(Buffer.from(text, 'base64'))
    return { question, ok: true, text: answer }
  } catch {
    // The key store no longer knows the key (another account, a new installation): the same as having none.
    return { question, ok: false, reason: 'unavailable' }
  }
}

function isTrustworthy(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  if (process.platform !== 'linux') return true
  const backend = safeStorage.getSelectedStorageBackend()
  return backend !== 'basic_text' && backend !== 'unknown'
}
