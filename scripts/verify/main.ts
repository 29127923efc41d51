// npm run verify -- FILE        draws again from an 抽取记录 and compares
// npm run verify -- --log DIR   checks exported chains of facts
// Says in Chinese, line by line, what holds and what does not; exit 0 when everything holds, 1 otherwise.
import { readFileSync } from 'node:fs'
import { type Finding, recordHolds, verifyDrawRecordText } from '#shared/domain/draw/verify.ts'
import { verifyLogFolder } from './log-folder.ts'
import { nodeSuite } from './suite.ts'

const usage = '用法：npm run verify -- 抽取记录文件\n　　　npm run verify -- --log 事实目录'
const marks = { holds: '符合', fails: '不符', note: '说明' }

const report = (subject: string, findings: Finding[]): boolean => {
  for (const { level, text } of findings) console.log(`${marks[level]}　${text}`)
  const ok = recordHolds(findings)
  const failed = findings.filter((finding) => finding.level === 'fails').length
  console.log(ok ? `结论　${subject}核验相符。` : `结论　${subject}核验不符，共${failed}处。`)
  return ok
}

const verifyFile = (file: string): Finding[] => {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
  } catch (error) {
    return [
      { level: 'fails', text: `文件读不出：${file}（${error instanceof Error ? error.message : error}）` },
    ]
  }
  return verifyDrawRecordText(text, { verifySignature: nodeSuite.verify })
}

const [first, second, ...rest] = process.argv.slice(2)
if (first === '--log' && second && rest.length === 0) {
  process.exitCode = report('事实日志', verifyLogFolder(second)) ? 0 : 1
} else if (first && !first.startsWith('-') && second === undefined) {
  process.exitCode = report('抽取记录', verifyFile(first)) ? 0 : 1
} else {
  console.error(usage)
  process.exitCode = 1
}
