import type { Writer } from '../store/db.ts'
import type { Vault } from './vault.ts'

export interface AsideDeps {
  db: Writer
  vault: Vault
  note(level: 'bad', code: string, text: string): void
}

/** Where what lies here is not what was taken in, it is not handed on, and said so. */
export const setAside = async ({ db, vault, note }: AsideDeps, hash: string): Promise<boolean> => {
  if (await vault.isWhole(hash)) return false
  const gone = vault.sizeOf(hash) === null
  db.tx(() =>
    db.run(
      'UPDATE file_bytes SET problem = ?, here = ? WHERE hash = ?',
      gone ? '本机文件不在了' : '本机文件已损坏',
      gone ? 0 : 1,
      hash,
    ),
  )
  note(
    'bad',
    gone ? 'FILE_LOST' : 'FILE_DAMAGED',
    `附件 ${hash.slice(0, 12)} ${gone ? '在本机找不到了' : '与登记的校验值不符'}，没有发送`,
  )
  return true
}
