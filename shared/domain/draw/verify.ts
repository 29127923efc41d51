/**
 * Draws again from an 抽取记录 and says, line by line and in Chinese, what holds and what does not.
 * Trusts nothing in the record but the population it names by hash.
 */
import { canonical } from '#shared/facts/canonical.ts'
import { assignCallers } from './assign.ts'
import { draw, type StratumDraw } from './draw.ts'
import { planHash, planProblems, populationHash } from './plan.ts'
import {
  chosenUnits,
  type DrawRecord,
  drawRecord,
  formatDrawRecord,
  resultHash,
  UNWITNESSED,
  WITNESSED_BY_HUB,
} from './record.ts'
import { drawKeyMessage, normaliseNumbers, seedFromNumbers, seedFromSignature, seedMessage } from './seed.ts'

/** holds 符合; fails 不符; note: what a reader should know or compare by hand. */
export interface Finding {
  level: 'holds' | 'fails' | 'note'
  text: string
  /** first differing line of a stratum's list, 1-based, where that is what fails (DRAW_RECORD_ALTERED {{行号}}) */
  line?: number
}

export interface VerifyDeps {
  /** Ed25519; key and signature base64, message UTF-8 text */
  verifySignature(publicKey: string, message: string, signature: string): boolean
}

/** The file as exported: also catches a changed blank or a doubled member, which the parsed record no longer shows. */
export const verifyDrawRecordText = (text: string, deps: VerifyDeps): Finding[] => {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return [fails('文件不是有效的JSON格式，可能没有存完整或被改动。')]
  }
  const same = formatDrawRecord(parsed) === text
  return [
    same
      ? holds('文件文本与导出时的写法一致。')
      : fails('文件文本与导出时的写法不同，可能被改动或经其他软件另存，请核对原文件。'),
    ...verifyDrawRecord(parsed, deps),
  ]
}

/** Recomputes everything. The record holds when no finding fails. */
export const verifyDrawRecord = (input: unknown, deps: VerifyDeps): Finding[] => {
  const parsed = drawRecord.safeParse(input)
  if (!parsed.success) {
    const places = parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.') || '文件')
    return [fails(`不是完整的抽取记录（格式版本 draw-record/1），不符合之处：${places.join('、')}。`)]
  }
  const record = parsed.data
  const findings: Finding[] = [
    holds(
      `抽取记录格式完整：批次${record.plan.round}，目的“${record.plan.purpose}”，时期${record.plan.period}。`,
    ),
    same('结果校验值', resultHash(record), record.resultHash),
    same('样本总体校验值', populationHash(record.population), record.plan.populationHash),
    same('方案校验值', planHash(record.plan), record.planHash),
    ...countFindings(record),
    ...seedFindings(record, deps),
    ...attestationFindings(record),
    ...freezeFindings(record),
  ]
  const drawn = draw(record, record.seed.value)
  if (!drawn.ok) return [...findings, fails('方案与样本总体对不上，无法重新抽取。')]
  findings.push(...drawn.value.map((stratum, index) => stratumFinding(record, stratum, index)))
  if (record.strata.length !== drawn.value.length) {
    findings.push(fails(`记录列有${record.strata.length}个分层，方案有${drawn.value.length}个。`))
  }
  findings.push(...assignmentFindings(record))
  findings.push({
    level: 'note',
    text: `请将方案校验值 ${record.planHash} 与冻结时公布或存档的校验值比对；本文件不能证明其未被整体替换。`,
  })
  return findings
}

export const recordHolds = (findings: readonly Finding[]): boolean =>
  findings.length > 0 && findings.every((finding) => finding.level !== 'fails')

const holds = (text: string): Finding => ({ level: 'holds', text })
const fails = (text: string, line?: number): Finding => ({ level: 'fails', text, ...(line ? { line } : {}) })

const same = (name: string, computed: string, recorded: string): Finding =>
  computed === recorded
    ? holds(`${name}一致：${computed}。`)
    : fails(`${name}不一致：重算为 ${computed}，记录为 ${recorded}。`)

const countFindings = ({ plan, population }: DrawRecord): Finding[] => {
  const problems = planProblems(plan, population)
  if (problems.length === 0) {
    const size = plan.strata.reduce((sum, stratum) => sum + stratum.size, 0)
    const n = plan.strata.reduce((sum, stratum) => sum + stratum.n, 0)
    return [holds(`方案与样本总体的件数一致：${plan.strata.length}个分层，总体${size}件，抽取${n}件。`)]
  }
  return problems.slice(0, 20).map((problem) => {
    if (problem.code === 'DRAW_TOO_MANY') {
      return fails(`分层“${problem.label}”拟抽取${problem.n}件，只有${problem.size}件。`)
    }
    if (problem.code === 'DRAW_EMPTY_STRATUM') return fails(`分层“${problem.label}”没有事项。`)
    return fails(problem.code === 'DRAW_NO_CALLER' ? `${problem.unit}没有可派的抽查人员。` : problem.message)
  })
}

const seedFindings = (record: DrawRecord, { verifySignature }: VerifyDeps): Finding[] => {
  const { plan, seed, hub } = record
  const source = plan.seedSource
  // The plan hash is computed, not read: a seed is only as good as the plan it binds.
  const hash = planHash(plan)
  const findings: Finding[] = []
  if (hub) {
    findings.push(
      verifySignature(hub.hubKey, drawKeyMessage(hub.hub, hub.drawKey), hub.drawKeyProof)
        ? holds(`抽取密钥属于市局服务端，市局服务端公钥 ${hub.hubKey}。`)
        : fails('抽取密钥的证明无效，不能认定属于市局服务端。'),
      verifySignature(hub.drawKey, seedMessage(hash), hub.signature)
        ? holds('市局服务端对方案的签名有效。')
        : fails('市局服务端对方案的签名无效。'),
    )
  }
  if (source.kind === 'hub') {
    if (!hub) return [...findings, fails('方案写明种子来自市局服务端签名，记录中没有签名。')]
    findings.push(
      hub.hub === source.hub && hub.drawKey === source.drawKey
        ? holds('抽取密钥与方案冻结时写明的一致。')
        : fails('抽取密钥与方案冻结时写明的不同。'),
      same(
        '种子（由方案校验值和签名算得）',
        seedFromSignature(hash, hub.signature) ?? '无法计算',
        seed.value,
      ),
    )
    if (seed.numbers !== undefined || seed.witnesses !== undefined) {
      findings.push(fails('种子来自签名，记录中却另有号码或现场监督人员。'))
    }
    return findings
  }
  const numbers = seed.numbers ?? ''
  findings.push(
    same('种子（由方案校验值和号码算得）', seedFromNumbers(hash, numbers) ?? '无法计算', seed.value),
  )
  const normal = normaliseNumbers(numbers)
  if (source.kind === 'public') {
    findings.push({ level: 'note', text: `号码应与公开结果“${source.name}”一致，请自行查对：${normal}。` })
  } else if (source.kind === 'witness') {
    findings.push(
      seed.witnesses?.length
        ? {
            level: 'note',
            text: `号码由现场监督人员${seed.witnesses.join('、')}见证产生（${source.method}）：${normal}。`,
          }
        : fails('号码应当场产生，记录中没有现场监督人员。'),
    )
  } else {
    findings.push({ level: 'note', text: '号码由本机自行产生，不能排除反复抽取后挑选。' })
  }
  return findings
}

const attestationFindings = ({ hub, attestation }: DrawRecord): Finding[] => {
  if (attestation !== (hub ? WITNESSED_BY_HUB : UNWITNESSED)) {
    return [fails(`记录写“${attestation}”，与其中${hub ? '有' : '没有'}市局服务端签名不符。`)]
  }
  return hub
    ? [holds(`${WITNESSED_BY_HUB}。`)]
    : [{ level: 'note', text: `${UNWITNESSED}：冻结时没有市局服务端签收。` }]
}

const freezeFindings = ({ freezes, plan, planHash: recorded }: DrawRecord): Finding[] => {
  const { count, earlier } = freezes
  const sound = count === earlier.length + 1 && new Set([...earlier, recorded]).size === count
  if (!sound) return [fails(`冻结次数写${count}次，所列以前的冻结有${earlier.length}次，不符。`)]
  const text = `目的“${plan.purpose}”、时期${plan.period}共冻结${count}次，本次为第${count}次。`
  return count === 1
    ? [holds(text)]
    : [holds(text), { level: 'note', text: '此前冻结过的方案未采用，请查明理由。' }]
}

const stratumFinding = ({ plan, strata }: DrawRecord, computed: StratumDraw, index: number): Finding => {
  const label = plan.strata[index]?.label ?? computed.key
  const recorded = strata[index]
  if (recorded && canonical(recorded) === canonical(computed)) {
    return holds(
      `分层“${label}”重新抽取结果一致：入样${computed.chosen.length}件，替补${computed.reserve.length}件。`,
    )
  }
  const ours = [...computed.chosen, ...computed.reserve].map(canonical)
  const theirs = [...(recorded?.chosen ?? []), ...(recorded?.reserve ?? [])].map(canonical)
  const at = ours.findIndex((line, i) => line !== theirs[i])
  const line = (at < 0 ? Math.min(ours.length, theirs.length) : at) + 1
  return fails(`分层“${label}”按记录中的方案和种子重算，结果与记录不同（第${line}项起）。`, line)
}

const assignmentFindings = (record: DrawRecord): Finding[] => {
  const { callers } = record.plan
  if (!callers) return record.assignment ? [fails('方案没有列抽查人员，记录中却有分派。')] : []
  const assigned = assignCallers(chosenUnits(record), callers, record.seed.value)
  if (!assigned.ok) return [fails(`有${assigned.problems.length}件没有可派的抽查人员（均须回避）。`)]
  return canonical(assigned.value) === canonical(record.assignment ?? [])
    ? [
        holds(
          `双随机分派重算一致：${callers.length}名抽查人员，${assigned.value.length}件，均无须回避的情形。`,
        ),
      ]
    : [fails('双随机分派与按种子重算的结果不同。')]
}
