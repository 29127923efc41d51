// Checks the facts exported into a folder:
//   *.ndjson   one JSON value a line: a fact { content, link, linkHash, signature, private? } (other members are ignored);
//              a link without its content { link, linkHash, signature }, where a reader may not see the content;
//              or a receipt { body, signature }.
//   keys.json  { hubKey?, devices: { id: publicKey } }; devices not listed are taken from device.enrolled facts of the log.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Finding } from '#shared/domain/draw/verify.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { flawOf, GENESIS, link, type SignedFact, signedFact } from '#shared/facts/envelope.ts'
import { type Receipt, receipt, receiptHolds } from '#shared/facts/receipt.ts'
import { nodeSuite as suite } from './suite.ts'

const keysFile = z.object({
  hubKey: z.string().optional(),
  devices: z.record(z.string(), z.string()).default({}),
})
const bareLink = z.object({ link, linkHash: z.string(), signature: z.string() })
const enrolment = z.object({ publicKey: z.string() })

type Entry = z.infer<typeof bareLink> & { fact?: SignedFact; place: string }

export const verifyLogFolder = (folder: string): Finding[] => {
  const findings: Finding[] = []
  const { entries, receipts } = readFolder(folder, findings)
  if (entries.length === 0) return [...findings, fails(`目录“${folder}”中没有可核验的事实（*.ndjson）。`)]
  const { hubKey, devices } = readKeys(folder, entries, findings)

  findings.push(...idFindings(entries))
  const heads = new Map<string, string>()
  for (const [device, chain] of Map.groupBy(entries, (entry) => entry.link.device)) {
    findings.push(...chainFindings(device, chain, devices[device]))
    for (const { link: l, linkHash } of chain) heads.set(`${device} ${l.deviceSeq}`, linkHash)
  }
  findings.push(...receiptFindings(receipts, hubKey, heads))

  const withheld = entries.filter((entry) => !entry.fact).length
  const erased = entries.filter(({ fact }) => fact?.content.privateDigest && !fact.private).length
  if (withheld > 0) findings.push(note(`${withheld}条只有链接、没有内容，内容不在本次核验范围。`))
  if (erased > 0) findings.push(note(`${erased}条的个人信息已删除或未导出，其摘要仍在，不影响核验。`))
  return findings
}

const holds = (text: string): Finding => ({ level: 'holds', text })
const fails = (text: string): Finding => ({ level: 'fails', text })
const note = (text: string): Finding => ({ level: 'note', text })

const readFolder = (folder: string, findings: Finding[]) => {
  const entries: Entry[] = []
  const receipts: Receipt[] = []
  for (const name of globSync('*.ndjson', { cwd: folder }).sort()) {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n')
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue
      const place = `${name}第${index + 1}行`
      const read = readLine(line, place)
      if (read === null) findings.push(fails(`${place}不是事实、链接或回执。`))
      else if ('body' in read) receipts.push(read)
      else entries.push(read)
    }
  }
  return { entries, receipts }
}

const readLine = (line: string, place: string): Entry | Receipt | null => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  const asReceipt = receipt.safeParse(value)
  if (asReceipt.success) return asReceipt.data
  const asLink = bareLink.safeParse(value)
  if (!asLink.success) return null
  if (!z.object({ content: z.unknown() }).required().safeParse(value).success)
    return { ...asLink.data, place }
  // Columns of whoever exported it are no part of the fact.
  const asFact = signedFact.strip().safeParse(value)
  return asFact.success ? { ...asLink.data, fact: asFact.data, place } : null
}

const readKeys = (folder: string, entries: readonly Entry[], findings: Finding[]) => {
  const keys: z.infer<typeof keysFile> = { devices: {} }
  for (const { fact } of entries) {
    if (fact?.content.type !== 'device.enrolled') continue
    const payload = enrolment.safeParse(fact.content.payload)
    if (payload.success) keys.devices[fact.content.entity.id] = payload.data.publicKey
  }
  if (globSync('keys.json', { cwd: folder }).length === 0) {
    findings.push(note('目录中没有 keys.json，设备公钥取自登记事实，其本身须由市局服务端公钥证明。'))
    return keys
  }
  try {
    const given = keysFile.parse(JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')))
    for (const [device, key] of Object.entries(given.devices)) {
      const enrolled = keys.devices[device]
      if (enrolled !== undefined && enrolled !== key)
        findings.push(fails(`设备${device}的公钥与登记事实不同。`))
    }
    return { ...given, devices: { ...keys.devices, ...given.devices } }
  } catch {
    findings.push(fails('keys.json 读不出。'))
    return keys
  }
}

/** Same id, other content: one of the two is not what its author wrote. */
const idFindings = (entries: readonly Entry[]): Finding[] => {
  const hashes = new Map<string, string>()
  const doubled = new Set<string>()
  for (const { fact } of entries) {
    if (!fact) continue
    const known = hashes.get(fact.content.id)
    if (known !== undefined && known !== fact.link.contentHash) doubled.add(fact.content.id)
    hashes.set(fact.content.id, fact.link.contentHash)
  }
  return doubled.size === 0
    ? [holds(`共${hashes.size}条事实，编号没有对应两种内容的。`)]
    : [...doubled].slice(0, 20).map((id) => fails(`事实${id}有两种不同的内容。`))
}

const flawTexts = {
  'content-altered': '内容被改动',
  'link-altered': '链接被改动',
  'signature-wrong': '签名无效',
  'private-altered': '个人信息部分被改动',
}

const chainFindings = (device: string, chain: Entry[], publicKey: string | undefined): Finding[] => {
  if (publicKey === undefined) return [fails(`设备${device}没有公钥，${chain.length}条不能核验。`)]
  const findings: Finding[] = []
  const seen = new Map<number, string>()
  let head = { seq: 0, hash: GENESIS }
  for (const entry of chain.sort((a, b) => a.link.deviceSeq - b.link.deviceSeq)) {
    const { deviceSeq, prevHash } = entry.link
    const at = `设备${device}第${deviceSeq}条（${entry.place}）`
    const flaw = entry.fact ? flawOf(suite, publicKey, entry.fact) : linkFlaw(publicKey, entry)
    if (flaw) findings.push(fails(`${at}${flawTexts[flaw]}。`))
    const twin = seen.get(deviceSeq)
    if (twin !== undefined) {
      if (twin !== entry.linkHash)
        findings.push(fails(`${at}与同序号的另一条不同，可能有两台设备用了同一身份。`))
      continue
    }
    if (deviceSeq !== head.seq + 1) {
      findings.push(fails(`设备${device}缺第${head.seq + 1}条至第${deviceSeq - 1}条。`))
    } else if (prevHash !== head.hash) findings.push(fails(`${at}与前一条不相连。`))
    seen.set(deviceSeq, entry.linkHash)
    head = { seq: deviceSeq, hash: entry.linkHash }
  }
  return findings.length > 0
    ? findings
    : [holds(`设备${device}：第1条至第${head.seq}条首尾相连，内容、链接、签名均有效，末条 ${head.hash}。`)]
}

const linkFlaw = (publicKey: string, entry: Entry): 'link-altered' | 'signature-wrong' | null => {
  if (suite.sha256(canonical(entry.link)) !== entry.linkHash) return 'link-altered'
  return suite.verify(publicKey, entry.linkHash, entry.signature) ? null : 'signature-wrong'
}

/** A receipt shows that a chain reached so far: a chain cut short, or rewritten after it, no longer agrees. */
const receiptFindings = (
  receipts: readonly Receipt[],
  hubKey: string | undefined,
  heads: ReadonlyMap<string, string>,
): Finding[] => {
  if (receipts.length === 0) return [note('目录中没有市局服务端回执，不能证明链尾没有被截去。')]
  if (hubKey === undefined) return [fails('有市局服务端回执，但 keys.json 中没有其公钥，不能核验。')]
  const findings = receipts.flatMap((r): Finding[] => {
    const { device, throughSeq, head } = r.body
    const at = `市局服务端回执（设备${device}至第${throughSeq}条）`
    if (!receiptHolds(suite, hubKey, r)) return [fails(`${at}签名无效。`)]
    if (throughSeq === 0) return []
    const here = heads.get(`${device} ${throughSeq}`)
    if (here === undefined) return [fails(`${at}所指的事实不在目录中。`)]
    return here === head ? [] : [fails(`${at}与目录中的事实不同。`)]
  })
  return findings.length > 0
    ? findings
    : [holds(`市局服务端回执${receipts.length}份，签名有效，与各链一致。`)]
}
