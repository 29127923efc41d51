/** Bytes on the wire of a record of twenty questions: 8 elements, 8 materials, 4 remarks on conduct. */
import { gzipSync } from 'node:zlib'
import type { Draft } from '#service/store/log.ts'
import type { CheckPayload } from '#shared/domain/cases/facts.ts'
import { elementKeys } from '#shared/domain/persona/call-script.ts'
import type { SignedFact } from '#shared/facts/envelope.ts'
import { writeLines } from '#shared/protocol/lines.ts'
import { caseDrafts } from '../../support/kill/desk.ts'
import { median } from '../measure.ts'

const heard = [
  '就是这个号码，打通后直接接听',
  '镜湖区政务中心二楼12号窗口，带上材料直接过来',
  '身份证、房产证、合同、结婚证，委托别人办的要委托书',
  '十个工作日左右，具体看排队情况',
  '早上八点半到十二点，下午两点到五点半，周末不上班',
  '不收费，工本费也不收',
  '要来一次，本人来，带原件',
  '网上也能办，在皖事通里搜这个事项',
]
const said = ['“你过来再问问吧。”', '“这个要看具体情况。”', '“我不太清楚，你打二楼的电话。”', '']

/** The n-th record: every one words it differently. */
export const checkOf = (n: number): Draft => {
  const ids = { round: 'round-1', case: `case-${n}`, item: `item-${n}`, attempt: `attempt-${n}` }
  const { submit } = caseDrafts(ids, n + 1, 1_790_000_000_000 + n * 60_000)
  const base = submit.payload as CheckPayload
  const answers = elementKeys.map((element, k) => ({
    element,
    heard: `${heard[(n + k) % heard.length]}${n * 7 + k}`,
    verdict: (n + k) % 4 === 0 ? ('mismatch' as const) : ('match' as const),
    quote: (n + k) % 4 === 0 ? `${said[n % 3]}第${n}次` : '',
    reasonSide: (n + k) % 4 === 0 ? ('theirs' as const) : null,
    note: '',
  }))
  const conduct = ['attitude', 'clarity', 'patience', 'transfer'].map((key, k) => ({
    key,
    level: ['好', '较好', '一般'][(n + k) % 3] ?? '好',
    note: '',
  }))
  return { ...submit, payload: { ...base, answers, conduct, note: `第${n}次拨打接通。` } }
}

/** Bytes a fact in compressed batches of so many, as they are sent. */
export const bytesEach = (facts: readonly SignedFact[], batch: number): number => {
  const sizes: number[] = []
  for (let from = 0; from < facts.length; from += batch) {
    const lines = facts.slice(from, from + batch).map((fact) => JSON.stringify({ fact }))
    sizes.push(
      gzipSync(writeLines('push', { epoch: 'e', seen: null }, lines), { level: 3 }).length / lines.length,
    )
  }
  return median(sizes)
}
