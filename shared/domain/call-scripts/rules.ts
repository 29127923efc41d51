/** What a call script (话术) must keep to before it is published; each problem names its place. */
import { canonical } from '../../facts/canonical.ts'
import { scanBanned } from '../calls/ban-scan.ts'
import { type CallScript, callScript, GENERAL, SENTENCE_CHARS } from '../persona/call-script.ts'
import { type Place, placesOf, placeText, type ScriptPart, type SettingName, settingNames } from './places.ts'

export interface ScriptProblem {
  part: ScriptPart
  /** key of a place; null: the part as a whole */
  place: string | null
  text: string
}

/** Of a script as it would be published (`tidied`). */
export const scriptProblems = (script: CallScript): ScriptProblem[] => {
  const problems = [
    ...placesOf(script).flatMap((place) => placeProblems(place, script)),
    ...personaProblems(script),
    ...twice(script.branches.map(({ key }) => key)).map((key) =>
      whole('branches', `应答分支的编号“${key}”有重复`),
    ),
    ...settingProblems(script),
  ]
  const form = callScript.safeParse(script)
  if (problems.length > 0 || form.success) return problems
  return [whole('flow', `话术的格式不对：${form.error.issues[0]?.path.join('.') ?? ''}`)]
}

/** What nobody may change: the same in every version, whatever a draft says. */
export const sameFixed = (a: CallScript, b: CallScript): boolean =>
  canonical(fixedOf(a)) === canonical(fixedOf(b))

const fixedOf = (script: CallScript) => ({
  ...script,
  scriptVersion: '',
  title: '',
  flow: [],
  basis: [],
  elements: script.elements.map((one) => ({ ...one, ask: [], probes: [], compare: [] })),
  personas: [],
  branches: script.branches.map((one) => ({ ...one, when: '', heard: [], say: [], record: '' })),
  closings: script.closings.map(({ key }) => key),
  banList: script.banList.map(({ id }) => id),
  verdicts: script.verdicts.map((one) => ({ ...one, definition: '', scoringNotes: [] })),
  verdictRules: [],
  conductItems: script.conductItems.map((one) => ({
    ...one,
    label: '',
    measure: '',
    levels: [],
    typical: '',
  })),
  conductNote: '',
  settings: Object.entries(script.settings).map(([name, one]) =>
    name === 'optionalElements' ? one : { ...one, value: 0 },
  ),
})

const placeProblems = (place: Place, script: CallScript): ScriptProblem[] => {
  const { part, key, kind, lines, least, options } = place
  const where = placeText(place)
  const said = (text: string): ScriptProblem => ({ part, place: key, text })
  if (kind === 'number') return []
  if (kind === 'choice')
    return options?.some(({ value }) => value === lines[0]) ? [] : [said(`${where}还没有选择`)]
  const written = lines.filter((line) => line !== '')
  if (written.length < least) return [said(least === 1 ? `${where}还没有写` : `${where}至少要有${least}条`)]
  return [
    ...lines.flatMap((line, i) => {
      const sentence = kind === 'lines' ? `${where}第${i + 1}句` : where
      return sentenceProblems(line, place, script).map((text) => said(`${sentence}${text}`))
    }),
    ...twice(lines).map((line) => said(`${where}有两句相同：${line}`)),
  ]
}

/** What the fact of a publication holds. */
const TITLE_CHARS = 80

const sentenceProblems = (line: string, { name, spoken }: Place, script: CallScript): string[] => {
  const unknown = [...line.matchAll(/\{\{[^{}]*\}\}/g)]
    .map(([p]) => p)
    .filter((p) => !(p in script.placeholders))
  const loose = /\{\{|\}\}/.test(line.replace(/\{\{[^{}]*\}\}/g, ''))
  const banned = spoken ? scanBanned(line, script.banPatterns.patterns).hits.filter((hit) => hit.blocks) : []
  const most = name === 'title' ? TITLE_CHARS : SENTENCE_CHARS
  return [
    ...(line.length > most ? [`超过${most}个字`] : []),
    ...unknown.map((p) => `有不认识的占位符${p}`),
    ...(loose ? ['的占位符没有写完整'] : []),
    ...(name === 'answers' && !/.：./.test(line) ? ['应写成“对方问什么：怎么答”'] : []),
    ...banned.map(({ rule, message, found }) => `违反禁语${rule}：${message}（“${found}”）`),
  ]
}

const personaProblems = ({ personas, families }: CallScript): ScriptProblem[] => {
  const general = families.find(({ key }) => key === GENERAL)
  return [
    ...(['个人', '单位'] as const)
      .filter((side) => !personas.some(({ appliesTo }) => appliesTo === side))
      .map((side) => whole('personas', `至少要有一个代表${side}的模拟身份`)),
    ...(general && !personas.some(({ family }) => family === GENERAL)
      ? [whole('personas', `“${general.label}”类至少要有一个模拟身份，没有更合适的身份时用它`)]
      : []),
    ...twice(personas.map(({ id }) => id)).map((id) => whole('personas', `模拟身份的编号${id}有重复`)),
  ]
}

const ranges: Record<SettingName, readonly [number, number]> = {
  probeLimit: [0, 5],
  repeatLimit: [0, 5],
  holdLimitSeconds: [30, 600],
  ivrLoopLimit: [1, 10],
  promptAnswerSeconds: [1, 120],
  slowAnswerSeconds: [1, 300],
  materialsMismatchShare: [0, 1],
}

const settingProblems = ({ settings }: CallScript): ScriptProblem[] => {
  const wrong = settingNames.flatMap((name): ScriptProblem[] => {
    const { value, label, unit } = settings[name]
    const [least, most] = ranges[name]
    const place = `settings.${name}`
    if (!(value >= least && value <= most))
      return [{ part: 'settings', place, text: `“${label}”应在${least}到${most}之间${unitText(unit)}` }]
    if (name !== 'materialsMismatchShare' && !Number.isInteger(value))
      return [{ part: 'settings', place, text: `“${label}”应是整数${unitText(unit)}` }]
    return []
  })
  const { promptAnswerSeconds: prompt, slowAnswerSeconds: slow } = settings
  if (wrong.length > 0 || prompt.value < slow.value) return wrong
  return [
    {
      part: 'settings',
      place: 'settings.slowAnswerSeconds',
      text: `“${slow.label}”的秒数应大于“${prompt.label}”的秒数`,
    },
  ]
}

const unitText = (unit: string): string => (unit === '秒' || unit === '次' ? `（${unit}）` : '')

const whole = (part: ScriptPart, text: string): ScriptProblem => ({ part, place: null, text })

/** What stands there more than once. */
const twice = (list: readonly string[]): string[] => [
  ...new Set(list.filter((one, i) => one !== '' && list.indexOf(one) !== i)),
]
