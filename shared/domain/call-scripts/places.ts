/**
 * Every place of a call script (话术) that people may change, as lines: the editor, the rules of publication and the
 * differences of versions all go over them. What no place leads to is fixed: keys, hotkeys, outcomes, ban patterns.
 */
import { type CallScript, requiredElements } from '../persona/call-script.ts'
import { pairOf, pairText } from './sentences.ts'

export const scriptParts = [
  'flow',
  'elements',
  'personas',
  'branches',
  'closings',
  'bans',
  'verdicts',
  'conduct',
  'settings',
] as const
export type ScriptPart = (typeof scriptParts)[number]

export const partLabels: Record<ScriptPart, string> = {
  flow: '流程',
  elements: '要素问法',
  personas: '模拟身份',
  branches: '应答分支',
  closings: '结束语',
  bans: '禁语',
  verdicts: '判定标准',
  conduct: '行为项',
  settings: '参数',
}

interface Field {
  /** within its group */
  name: string
  label: string
  kind: 'lines' | 'line' | 'choice' | 'number'
  lines: readonly string[]
  put: (script: CallScript, lines: readonly string[]) => CallScript
  /** the fewest lines */
  least: number
  /** said on the phone: the ban patterns go over it */
  spoken: boolean
  /** of a choice */
  options?: readonly { value: string; label: string }[]
  /** of a number: 秒 */
  unit?: string
  hint?: string
}

export interface Place extends Field {
  /** the same in every version: personas.P01.openings */
  key: string
  part: ScriptPart
  /** a persona, an element, a branch…; '' where the part has none */
  group: string
  groupLabel: string
}

/** Where it is, in words: “咨询电话的问法”. */
export const placeText = ({ groupLabel, label }: Pick<Place, 'groupLabel' | 'label'>): string =>
  groupLabel === '' ? label : `${groupLabel}的${label}`

export const placesOf = (script: CallScript): Place[] => [
  ...group('flow', '', '', [
    one('title', '话术名称', script.title, (s, title) => ({ ...s, title })),
    many('flow', '流程', script.flow, (s, flow) => ({ ...s, flow })),
    many('basis', '依据', script.basis, (s, basis) => ({ ...s, basis }), { least: 0 }),
  ]),
  ...script.elements.flatMap((element, i) => {
    const put = change('elements', i)
    return group('elements', element.key, element.label, [
      many('ask', '问法', element.ask, (s, ask) => put(s, { ask }), {
        spoken: true,
        least: element.required ? 1 : 0,
      }),
      many('probes', '追问', element.probes, (s, probes) => put(s, { probes }), { spoken: true, least: 0 }),
      many('compare', '判定口径', element.compare, (s, compare) => put(s, { compare }), { least: 0 }),
    ])
  }),
  ...script.personas.flatMap((persona, i) => personaPlaces(script, persona, i)),
  ...script.branches.flatMap((branch, i) => {
    const put = change('branches', i)
    return group('branches', branch.key, branch.when, [
      one('when', '什么情形', branch.when, (s, when) => put(s, { when })),
      many('heard', '对方的话', branch.heard, (s, heard) => put(s, { heard }), { least: 0 }),
      many('say', '怎么答', branch.say, (s, say) => put(s, { say }), { spoken: true, least: 0 }),
      one('record', '怎么记录', branch.record, (s, record) => put(s, { record })),
    ])
  }),
  ...script.closings.flatMap(({ key, say }, i) =>
    group('closings', key, closingLabels[key] ?? key, [
      many('say', '结束语', say, (s, lines) => change('closings', i)(s, { say: lines }), { spoken: true }),
    ]),
  ),
  ...script.banList.flatMap((ban, i) => {
    const put = change('banList', i)
    return group('bans', ban.id, ban.id, [
      one('rule', '禁止事项', ban.rule, (s, rule) => put(s, { rule })),
      one('reason', '原因', ban.reason, (s, reason) => put(s, { reason })),
      one('instead', '可以怎么做', ban.instead, (s, instead) => put(s, { instead })),
    ])
  }),
  ...group('verdicts', '', '', [
    many('rules', '判定规则', script.verdictRules, (s, verdictRules) => ({ ...s, verdictRules })),
  ]),
  ...script.verdicts.flatMap((verdict, i) => {
    const put = change('verdicts', i)
    return group('verdicts', verdict.key, verdict.label, [
      one('definition', '标准', verdict.definition, (s, definition) => put(s, { definition })),
      many('notes', '说明', verdict.scoringNotes, (s, scoringNotes) => put(s, { scoringNotes }), {
        least: 0,
      }),
    ])
  }),
  ...group('conduct', '', '', [
    one('note', '总的说明', script.conductNote, (s, conductNote) => ({ ...s, conductNote }), { least: 0 }),
  ]),
  ...script.conductItems.flatMap((item, i) => {
    const put = change('conductItems', i)
    return group('conduct', item.key, item.label, [
      one('label', '行为项名称', item.label, (s, label) => put(s, { label })),
      one('measure', '看什么', item.measure, (s, measure) => put(s, { measure })),
      many('levels', '等次', item.levels, (s, levels) => put(s, { levels }), { least: 2 }),
      one('typical', '常见写法', item.typical, (s, typical) => put(s, { typical })),
    ])
  }),
  ...group(
    'settings',
    '',
    '',
    settingNames.map((name) => {
      const { label, value, unit } = script.settings[name]
      return {
        name,
        label,
        kind: 'number',
        unit,
        least: 1,
        spoken: false,
        lines: [Number.isNaN(value) ? '' : String(value)],
        put: (s, [text = '']) => ({
          ...s,
          settings: {
            ...s.settings,
            [name]: { ...s.settings[name], value: text.trim() === '' ? Number.NaN : Number(text) },
          },
        }),
      }
    }),
  ),
]

export const settingNames = [
  'probeLimit',
  'repeatLimit',
  'holdLimitSeconds',
  'ivrLoopLimit',
  'promptAnswerSeconds',
  'slowAnswerSeconds',
  'materialsMismatchShare',
] as const
export type SettingName = (typeof settingNames)[number]

const closingLabels: Record<string, string> = {
  normal: '正常问完',
  partial: '只问到一部分',
  refused: '对方不答',
  appointment: '约好再拨',
  wrong_number: '打错号码',
  rude: '对方态度生硬',
}

const personaPlaces = (script: CallScript, persona: CallScript['personas'][number], i: number): Place[] => {
  const put = change('personas', i)
  return group('personas', persona.id, `${persona.id} ${persona.label}`.trim(), [
    one('label', '身份名称', persona.label, (s, label) => put(s, { label })),
    {
      ...one('appliesTo', '代表', persona.appliesTo, (s, text) =>
        put(s, { appliesTo: text === '单位' ? '单位' : '个人' }),
      ),
      kind: 'choice',
      options: ['个人', '单位'].map((value) => ({ value, label: value })),
    },
    {
      ...one('family', '事项类别', persona.family, (s, family) => put(s, { family })),
      kind: 'choice',
      options: script.families.map(({ key, label }) => ({ value: key, label })),
    },
    one('situation', '情形', persona.situation, (s, situation) => put(s, { situation }), { spoken: true }),
    many('items', '适合的事项', persona.typicalItems, (s, typicalItems) => put(s, { typicalItems }), {
      least: 0,
    }),
    many('openings', '开场白', persona.openings, (s, openings) => put(s, { openings }), { spoken: true }),
    ...requiredElements.map((key) =>
      one(
        `asks.${key}`,
        `问${script.elements.find((e) => e.key === key)?.label ?? key}`,
        persona.asks[key],
        (s, text) => put(s, { asks: { ...(s.personas[i]?.asks ?? persona.asks), [key]: text } }),
        { spoken: true },
      ),
    ),
    many(
      'answers',
      '被问到时',
      persona.readyAnswers.map(pairText),
      (s, lines) => put(s, { readyAnswers: lines.map(pairOf) }),
      { spoken: true, least: 0, hint: '写成“对方问什么：怎么答”' },
    ),
    many('followUps', '可以追问', persona.followUps, (s, followUps) => put(s, { followUps }), {
      spoken: true,
      least: 0,
    }),
    many('avoid', '避免', persona.avoid, (s, avoid) => put(s, { avoid }), { least: 0 }),
  ])
}

type Lists = 'elements' | 'personas' | 'branches' | 'closings' | 'banList' | 'verdicts' | 'conductItems'

/** Changes one entry of a list of the script. */
const change =
  <L extends Lists>(list: L, at: number) =>
  (script: CallScript, part: Partial<CallScript[L][number]>): CallScript => ({
    ...script,
    [list]: script[list].map((entry, i) => (i === at ? { ...entry, ...part } : entry)),
  })

const group = (part: ScriptPart, key: string, groupLabel: string, fields: readonly Field[]): Place[] =>
  fields.map((field) => ({
    ...field,
    key: [part, key, field.name].filter((name) => name !== '').join('.'),
    part,
    group: key,
    groupLabel,
  }))

type More = Partial<Pick<Field, 'least' | 'spoken' | 'hint'>>

const many = (
  name: string,
  label: string,
  lines: readonly string[],
  put: (script: CallScript, lines: string[]) => CallScript,
  more: More = {},
): Field => ({
  name,
  label,
  kind: 'lines',
  lines,
  put: (s, written) => put(s, [...written]),
  least: 1,
  spoken: false,
  ...more,
})

const one = (
  name: string,
  label: string,
  text: string,
  put: (script: CallScript, text: string) => CallScript,
  more: More = {},
): Field => ({
  name,
  label,
  kind: 'line',
  lines: [text],
  put: (s, [written = '']) => put(s, written),
  least: 1,
  spoken: false,
  ...more,
})
