/** What is done with packs (离线交换包) in tests: a machine without a network, and a stick that goes to and fro. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorkspaceFolder } from '#service/host/create.ts'
import { carryPack } from '#service/packs/carry.ts'
import { type PackContext, packContext } from '#service/packs/context.ts'
import { openChosen } from '#service/packs/open.ts'
import { previewPack } from '#service/packs/preview.ts'
import { takePack } from '#service/packs/take.ts'
import { exportPack } from '#service/packs/write.ts'
import { createSigner, newPrivateKey } from '#service/store/suite.ts'
import { readApproval, requestFile } from '#service/sync/enrol.ts'
import { memberMeta, memberText } from '#service/sync/membership.ts'
import type { Result } from '#shared/contract/result.ts'
import { newId } from '#shared/facts/ids.ts'
import type { TestDevice } from '#test/support/device.ts'
import { value } from '#test/support/round.ts'
import { keptKeyStore, resourcesFolder } from '#test/support/workspace.ts'
import { type Desk, openDesk, suite } from './desk.ts'

const NOWHERE = 'http://127.0.0.1:9'
export const form = { medium: 'U-001', purpose: '数据交换', counterpart: '李明' }
export const approval = { approvedBy: '王局长', documentNo: '芜数资办〔2026〕3号', date: '2026-11-01' }
export const watch = { signal: new AbortController().signal, progress: () => {}, step: () => {} }

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

/** A machine enrolled by file, which reaches nobody. */
export const enrolDeskByFile = async (admin: TestDevice, person: string, body: string): Promise<Desk> => {
  const privateKey = newPrivateKey()
  const applicant = {
    id: newId(Date.now(), randomBytes(16)),
    name: '乡镇电脑',
    signer: createSigner(privateKey),
    formerPerson: null,
  }
  const said = await admin.call('adminEnrolFile', { file: requestFile(applicant, person), person })
  if (!said.ok) throw new Error(said.error.code)
  const member = readApproval(suite, JSON.stringify(said.value), applicant)
  if (!member.ok) throw new Error(member.error.code)
  const kept = { ...member.value, address: NOWHERE }
  const root = mkdtempSync(join(tmpdir(), 'wi-sync-'))
  const made = await createWorkspaceFolder(
    join(root, 'work'),
    {
      kind: 'enrolled',
      name: '市局服务端',
      person: { id: person, name: person },
      body: { id: body, name: body },
      roles: [],
      resources: resourcesFolder,
      device: { id: applicant.id, privateKey },
      meta: { [memberMeta]: memberText(kept) },
    },
    keptKeyStore,
    Date.now(),
  )
  if (!made.ok) throw new Error(made.code)
  return openDesk(root, join(root, 'work'), made.key, kept)
}

export const contextOf = (desk: Desk): PackContext => {
  const context = packContext(desk.workspace, 'test')
  if (!context) throw new Error('alone')
  return context
}

export const exportTo = async (
  desk: Desk,
  path: string,
  to = 'hub',
  volumeBytes = 1e9,
  withFiles = true,
): Promise<string[]> =>
  value(await exportPack(contextOf(desk), { to, path, volumeBytes, withFiles, form }, watch)).files

export const take = async (desk: Desk, paths: readonly string[]) => {
  const context = contextOf(desk)
  const opened = await openChosen(context, paths)
  if (!opened.ok) return opened
  try {
    return await takePack(context, opened.value, form, watch)
  } finally {
    await opened.value.files.close()
  }
}

export const look = async (desk: Desk, paths: readonly string[]) => {
  const context = contextOf(desk)
  const opened = await openChosen(context, paths)
  if (!opened.ok) return opened
  try {
    return await previewPack(context, opened.value, watch)
  } finally {
    await opened.value.files.close()
  }
}

/** @param answerPath where the reply goes */
export const carryOver = (
  by: Desk,
  answerPath: string,
  paths: readonly string[],
  device: string | null = null,
  volumeBytes = 1e9,
) => {
  const client = by.sync.client()
  if (!client) throw new Error('no client')
  return carryPack(contextOf(by), client, { paths, device, answerPath, volumeBytes, form }, watch)
}
