import { describe, expect, test } from 'vitest'
import { fillPlaceholders } from '#shared/domain/persona/call-script.ts'
import { choosePersona, familyOf, type PersonaItem } from '#shared/domain/persona/choose-persona.ts'
import { readJson, shippedScript } from '#test/unit/resources/read-resource.ts'

const script = shippedScript()
const item = (name: string, changes: Partial<PersonaItem> = {}): PersonaItem => ({
  name,
  unitName: '',
  targets: ['自然人'],
  level: '县',
  ...changes,
})
const idFor = (name: string, changes: Partial<PersonaItem> = {}, caseId = 'case-1') =>
  choosePersona(item(name, changes), caseId, script)?.persona.id

describe('the persona of a case', () => {
  test.each([
    ['个体工商户设立登记', 'P01'],
    ['抵押权注销登记', 'P17'],
    ['异地就医备案', 'P13'],
    ['普通护照签发', 'P22'],
    ['失业保险金申领', 'P11'],
    ['最低生活保障对象认定', 'P24'],
    ['义务教育入学', 'P26'],
  ])('%s → %s', (name, id) => {
    expect(idFor(name)).toBe(id)
  })

  test('an item no persona is close to is asked about by a plain resident, or by a body’s clerk', () => {
    expect(idFor('无线电台执照核发')).toBe('P37')
    expect(idFor('招标方案核准', { targets: ['企业法人'] })).toBe('P38')
  })

  test('the same case always gets the same persona, surname and opening', () => {
    const once = choosePersona(item('结婚登记'), 'case-77', script)
    expect(choosePersona(item('结婚登记'), 'case-77', script)).toEqual(once)
    expect(script.surnames).toContain(once?.surname)
    expect(once?.persona.openings).toContain(once?.opening)
  })

  test('cases vary in surname and opening', () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      choosePersona(item('个体工商户设立登记'), `case-${i}`, script),
    )
    expect(new Set(many.map((m) => m?.surname)).size).toBeGreaterThan(8)
    expect(new Set(many.map((m) => m?.opening)).size).toBe(3)
  })

  test('a persona used lately is left aside while there is another', () => {
    const twins = {
      ...script,
      personas: ['P01', 'P02'].map((id) => ({ ...script.personas[0]!, id })),
    }
    for (let i = 0; i < 20; i++) {
      expect(choosePersona(item('个体工商户设立登记'), `c${i}`, twins, ['P01'])?.persona.id).toBe('P02')
    }
    expect(choosePersona(item('个体工商户设立登记'), 'c', twins, ['P01', 'P02'])).not.toBeNull()
  })

  test('every real kind of item gets a persona', () => {
    const seeds = readJson('sample/item-seeds.json') as { items: { name: string; targets: string[] }[] }
    const families = seeds.items.map(
      ({ name, targets }) => choosePersona(item(name, { targets }), name, script)?.family,
    )
    expect(families).not.toContain(undefined)
    expect(new Set(families).size).toBeGreaterThan(10)
  })

  test('families by keyword; the unit breaks ties; towns and villages have their own', () => {
    expect(familyOf(item('个人住房公积金贷款'), script.families)).toBe('hpf')
    expect(familyOf(item('信息变更', { unitName: '芜湖市医疗保障局' }), script.families)).toBe('general')
    expect(familyOf(item('信息变更', { unitName: '芜湖市公积金中心' }), script.families)).toBe('hpf')
    expect(familyOf(item('其他', { level: '村' }), script.families)).toBe('town_village')
  })
})

test('placeholders are filled; an unknown one stays visible', () => {
  expect(fillPlaceholders('我姓{{称呼}}，{{别的}}', { 称呼: '陈' })).toBe('我姓陈，{{别的}}')
})
