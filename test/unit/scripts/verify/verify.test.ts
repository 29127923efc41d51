import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createSigner, createSuite } from '#service/store/suite.ts'
import { formatDrawRecord } from '#shared/domain/draw/record.ts'
import {
  type Content,
  contentHash,
  GENESIS,
  privateDigest,
  type SignedFact,
  sealFact,
} from '#shared/facts/envelope.ts'
import { signReceipt } from '#shared/facts/receipt.ts'
import { vectors } from '../../shared/domain/draw/vectors.ts'

const folder = mkdtempSync(join(tmpdir(), 'verify-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]): { code: number; output: string } => {
  try {
    const output = execFileSync(process.execPath, ['scripts/verify/main.ts', ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
    return { code: 0, output }
  } catch (error) {
    if (error instanceof Error && 'status' in error && 'stdout' in error) {
      return { code: Number(error.status), output: String(error.stdout) }
    }
    throw error
  }
}

test('a record that holds: exit 0, line by line', () => {
  const file = join(folder, 'draw.json')
  writeFileSync(file, formatDrawRecord(vectors.strata))
  const { code, output } = run(file)
  expect(code).toBe(0)
  expect(output).toContain('符合　分层“镜湖区”重新抽取结果一致：入样3件，替补1件。')
  expect(output).not.toContain('不符')
  expect(output.trimEnd().split('\n').at(-1)).toBe('结论　抽取记录核验相符。')
})

test('an altered record, a file that is none, no file: exit 1', () => {
  const altered = join(folder, 'altered.json')
  writeFileSync(altered, formatDrawRecord(vectors.strata).replace('jh-1', 'jh-9'))
  const { code, output } = run(altered)
  expect(code).toBe(1)
  expect(output).toContain('不符　样本总体校验值不一致')
  writeFileSync(altered, Buffer.from([0xff, 0xfe, 0x00]))
  expect(run(altered).code).toBe(1)
  expect(run(join(folder, 'none.json')).output).toContain('文件读不出')
  expect(run().code).toBe(1)
})

const suite = createSuite()
const newSigner = () =>
  createSigner(
    generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  )
const device = newSigner()
const hub = newSigner()

const chainOf = (length: number): SignedFact[] => {
  const facts: SignedFact[] = []
  let prevHash = GENESIS
  for (let seq = 1; seq <= length; seq++) {
    const apart = { salt: 'salt-salt-salt-salt', data: { name: '某人' } }
    const content: Content = {
      v: 1,
      id: `f-${seq}`,
      type: 'check.submitted',
      typeVersion: 1,
      entity: { kind: 'case', id: 'c-1' },
      owner: 'o-1',
      audience: 'owner',
      author: 'p-1',
      hlc: `0001700000000${seq}-0000-device-1`,
      basis: [],
      payload: { n: seq },
      ...(seq === 2 ? { privateDigest: privateDigest(suite, apart) } : {}),
    }
    const place = { device: 'd-1', deviceSeq: seq, prevHash }
    const fact = sealFact(
      suite,
      device,
      place,
      content,
      contentHash(suite, content),
      seq === 2 ? apart : undefined,
    )
    facts.push(fact)
    prevHash = fact.linkHash
  }
  return facts
}

const logOf = (
  name: string,
  lines: unknown[],
  keys: object = { hubKey: hub.publicKey, devices: { 'd-1': device.publicKey } },
) => {
  const dir = mkdtempSync(join(folder, name))
  writeFileSync(join(dir, 'facts.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  writeFileSync(join(dir, 'keys.json'), JSON.stringify(keys))
  return run('--log', dir)
}
const receiptFor = (fact: SignedFact) =>
  signReceipt(hub, {
    epoch: 'e-1',
    size: fact.link.deviceSeq,
    root: '0'.repeat(64),
    device: fact.link.device,
    throughSeq: fact.link.deviceSeq,
    head: fact.linkHash,
    time: 1,
  })

test('a chain that holds, in any order, with its receipt, erased private data and withheld contents', () => {
  const facts = chainOf(4)
  const { private: _, ...erased } = facts[1]!
  const { content: __, ...bare } = facts[2]!
  const { code, output } = logOf('good', [
    facts[3],
    erased,
    bare,
    { ...facts[0], receivedAt: 5 },
    receiptFor(facts[3]!),
  ])
  expect(output).toContain('符合　设备d-1：第1条至第4条首尾相连')
  expect(output).toContain('说明　1条的个人信息已删除或未导出')
  expect(output).toContain('说明　1条只有链接、没有内容')
  expect(code).toBe(0)
})

test('each kind of damage is found', () => {
  const facts = chainOf(3)
  const [first, second, third] = facts as [SignedFact, SignedFact, SignedFact]
  const damaged: [unknown[], string][] = [
    [
      [first, { ...second, content: { ...second.content, payload: { n: 9 } } }, third],
      '第2条（facts.ndjson第2行）内容被改动',
    ],
    [
      [first, { ...second, private: { ...second.private, data: { name: '他人' } } }, third],
      '个人信息部分被改动',
    ],
    [[first, { ...second, signature: third.signature }, third], '签名无效'],
    [[first, { ...second, link: { ...second.link, prevHash: GENESIS } }, third], '链接被改动'],
    [[first, third], '设备d-1缺第2条至第2条'],
    [[first, second, receiptFor(third)], '所指的事实不在目录中'],
    [[first, second, third, { ...receiptFor(third), signature: first.signature }], '签名无效'],
    [[first, 'x', second], '第2行不是事实、链接或回执'],
  ]
  for (const [lines, message] of damaged) {
    const { code, output } = logOf('bad', lines)
    expect(output).toContain(message)
    expect(code).toBe(1)
  }
  expect(logOf('nokey', facts, { devices: {} }).output).toContain('设备d-1没有公钥')
  expect(logOf('empty', []).output).toContain('没有可核验的事实')
})

test('two devices under one identity are found', () => {
  const facts = chainOf(2)
  const other = chainOf(1)[0]!
  const content = { ...other.content, id: 'f-9', payload: { n: 9 } }
  const twin = sealFact(
    suite,
    device,
    { device: 'd-1', deviceSeq: 2, prevHash: facts[0]!.linkHash },
    content,
    contentHash(suite, content),
  )
  expect(logOf('clone', [...facts, twin]).output).toContain('可能有两台设备用了同一身份')
})
