import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scriptChanges } from '#shared/domain/call-scripts/differences.ts'
import { withoutPersona, withPersona } from '#shared/domain/call-scripts/personas.ts'
import { placesOf } from '#shared/domain/call-scripts/places.ts'
import { sameFixed, scriptProblems } from '#shared/domain/call-scripts/rules.ts'
import { pairOf, pairText, sentencesIn } from '#shared/domain/call-scripts/sentences.ts'
import { tidied } from '#shared/domain/call-scripts/tidy.ts'
import { type CallScript, callScript, writtenScript } from '#shared/domain/persona/call-script.ts'
import { markedVersion, nextVersion, shownVersion } from '#shared/domain/versions/name.ts'
import { shippedScript } from '../../../resources/read-resource.ts'

const script = shippedScript()
const put = (key: string, lines: readonly string[], of: CallScript = script): CallScript =>
  placesOf(of)
    .find((place) => place.key === key)!
    .put(of, lines)
const texts = (of: CallScript) => scriptProblems(tidied(of)).map((problem) => problem.text)

describe('places', () => {
  test('each is unique, and putting back what it holds changes nothing', () => {
    const places = placesOf(script)
    expect(new Set(places.map((place) => place.key)).size).toBe(places.length)
    for (const place of places) expect(place.put(script, place.lines)).toEqual(script)
  })

  test('what is put into one changes that one alone', () => {
    for (const { key, kind, options } of placesOf(script)) {
      const lines = kind === 'number' ? ['7'] : kind === 'choice' ? [options!.at(-1)!.value] : ['改过']
      const after = placesOf(put(key, lines))
      expect(after.find((place) => place.key === key)?.lines).toEqual(lines)
      const others = (of: typeof after) => of.filter((p) => p.key !== key).map((p) => [p.key, p.lines])
      expect(others(after)).toEqual(others(placesOf(script)))
    }
  })

  test('a line of 被问到时 stays as it is typed, sign by sign', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('问', '答', '：'), { maxLength: 6 }), (signs) => {
        const line = signs.join('')
        fc.pre(!line.startsWith('：') || line.length < 2)
        expect(pairText(pairOf(line))).toBe(line)
      }),
    )
  })
})

describe('rules of publication', () => {
  test('what is shipped keeps to them and is tidy', () => {
    expect(texts(script)).toEqual([])
    expect(tidied(script)).toEqual(script)
  })

  test.each<[string, string, string[], string]>([
    ['no question', 'elements.phone.ask', [' ', ''], '咨询电话的问法还没有写'],
    [
      'a placeholder nobody knows',
      'elements.place.ask',
      ['去{{哪里}}办？'],
      '办理地点的问法第1句有不认识的占位符{{哪里}}',
    ],
    [
      'half a placeholder',
      'closings.normal.say',
      ['谢谢', '{{称呼}再见'],
      '正常问完的结束语第2句的占位符没有写完整',
    ],
    [
      'a ban',
      'personas.P01.openings',
      ['您好，我是记者，想问一下'],
      'P01 准备开小店的个体户的开场白第1句违反禁语B04：冒充特定身份（“我是记者”）',
    ],
    [
      'a number of somebody',
      'branches.ask_who.say',
      ['打13855512345找我'],
      '对方问“您是哪位”的怎么答第1句违反禁语B01：含有手机号码（“13855512345”）',
    ],
    ['the same twice', 'flow.flow', ['拨打', '拨打'], '流程有两句相同：拨打'],
    ['too long', 'verdicts.match.definition', ['长'.repeat(301)], '一致的标准超过300个字'],
    [
      'no answer to what is asked',
      'personas.P01.answers',
      ['门面在哪'],
      'P01 准备开小店的个体户的被问到时第1句应写成“对方问什么：怎么答”',
    ],
    ['one level', 'conduct.ring.levels', ['及时'], '接听时长的等次至少要有2条'],
    ['a long hold', 'settings.holdLimitSeconds', ['601'], '“等候对方查询的上限”应在30到600之间（秒）'],
    ['no figure', 'settings.probeLimit', ['两次'], '“同一要素最多追问次数”应在0到5之间（次）'],
    ['half a second', 'settings.holdLimitSeconds', ['30.5'], '“等候对方查询的上限”应是整数（秒）'],
    ['a share', 'settings.materialsMismatchShare', ['1.1'], '“漏说必要材料超过此比例的判不一致”应在0到1之间'],
    ['slow before prompt', 'settings.slowAnswerSeconds', ['15'], '“接听很慢”的秒数应大于“及时接听”的秒数'],
    ['a long name', 'flow.title', ['长'.repeat(81)], '话术名称超过80个字'],
  ])('%s', (_, key, lines, text) => {
    expect(texts(put(key, lines))).toEqual([text])
    expect(scriptProblems(tidied(put(key, lines)))[0]?.place).toBe(key)
  })

  test('somebody must be able to call for everybody', () => {
    const persons = script.personas.filter((p) => p.appliesTo === '个人')
    expect(texts({ ...script, personas: persons })).toEqual(['至少要有一个代表单位的模拟身份'])
    const special = script.personas.filter((p) => p.family !== 'general')
    expect(texts({ ...script, personas: special })[0]).toContain('类至少要有一个模拟身份')
    const twice = { ...script, personas: [...script.personas, { ...script.personas[0]!, label: '另一个' }] }
    expect(texts(twice)).toContain('模拟身份的编号P01有重复')
    const { script: more, id } = withPersona(script)
    expect(id).toBe('P39')
    expect(texts(more)).toContain('P39的情形还没有写')
    expect(withoutPersona(more, id)).toEqual(script)
  })

  test('keys, hotkeys, outcomes and ban patterns are the same in every version', () => {
    expect(sameFixed(script, put('branches.ask_who.say', ['不说']))).toBe(true)
    expect(sameFixed(script, withPersona(script).script)).toBe(true)
    const [verdict, ...verdicts] = script.verdicts
    for (const other of [
      { verdicts: [{ ...verdict!, hotkey: '9' }, ...verdicts] },
      { branches: script.branches.map((b) => ({ ...b, outcomeKey: '1' })) },
      { banPatterns: { ...script.banPatterns, patterns: [] } },
      { elements: script.elements.slice(1) },
    ])
      expect(sameFixed(script, { ...script, ...other })).toBe(false)
  })

  test('pasted text is one sentence a line; what is published has no empty ones', () => {
    expect(sentencesIn('一。\r\n\n 二。 \n三。')).toEqual(['一。', '二。', '三。'])
    const pasted = put('elements.phone.ask', ['问一\n问二', ' ', ' 问三 '])
    expect(tidied(pasted).elements[0]?.ask).toEqual(['问一', '问二', '问三'])
    expect(tidied(put('flow.title', ['一\n二'])).title).toBe('一 二')
    expect(callScript.safeParse(tidied(pasted)).success).toBe(true)
  })

  test('a draft may miss what a published one must have, and comes back from the disk as it was', () => {
    const draft = put('settings.holdLimitSeconds', [''], put('personas.P01.openings', ['', '长'.repeat(400)]))
    expect(callScript.safeParse(draft).success).toBe(false)
    expect(writtenScript.parse(JSON.parse(JSON.stringify(draft)))).toEqual(draft)
    expect(writtenScript.parse(draft)).toEqual(draft)
    expect(writtenScript.safeParse({ ...draft, schemaVersion: 0 }).success).toBe(false)
  })
})

describe('differences', () => {
  const changes = (after: CallScript, before = script) =>
    scriptChanges(before, after).map(({ line, kind, text }) => `${kind} ${line}: ${text}`)

  test('are told sentence by sentence', () => {
    expect(changes(script)).toEqual([])
    const [first, second, third] = script.closings[0]!.say
    expect(changes(put('closings.normal.say', [first!, '改过。', third!]))).toEqual([
      `changed 正常问完的结束语: 由“${second}”改为“改过。”`,
    ])
    expect(changes(put('closings.normal.say', [first!, second!, third!, '多一句。']))).toEqual([
      'added 正常问完的结束语: 多一句。',
    ])
    expect(changes(put('closings.normal.say', [second!, third!]))).toEqual([
      `removed 正常问完的结束语: ${first}`,
    ])
    expect(changes(put('closings.normal.say', [second!, first!, third!]))).toEqual([
      'changed 正常问完的结束语: 只调了顺序',
    ])
    expect(changes(put('settings.holdLimitSeconds', ['120']))).toEqual([
      'changed 等候对方查询的上限: 由“180”改为“120”秒',
    ])
    expect(changes(put('personas.P01.family', ['food']))).toEqual([
      'changed P01 准备开小店的个体户的事项类别: 由“企业开办与登记注册”改为“食品经营与市场监管”',
    ])
  })

  test('a persona more or less is one difference', () => {
    const less = withoutPersona(script, 'P01')
    expect(changes(less)).toEqual(['removed 模拟身份: P01 准备开小店的个体户'])
    expect(changes(script, less)).toEqual(['added 模拟身份: P01 准备开小店的个体户'])
  })
})

test('versions published apart never share a name; the mark is shown where they share a number', () => {
  expect(nextVersion('1.1.0+3fa9')).toBe('1.2.0')
  const [a, b] = ['3fa9', 'b001'].map((hash) => markedVersion(nextVersion('1.0.0'), `${hash}0000`))
  expect([a, b]).toEqual(['1.1.0+3fa9', '1.1.0+b001'])
  expect(shownVersion(a!, ['1.0.0', a!])).toBe('1.1.0')
  expect(shownVersion(a!, ['1.0.0', a!, b!])).toBe('1.1.0+3fa9')
})
