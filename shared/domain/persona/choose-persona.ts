import { type CallScript, GENERAL, type Persona } from './call-script.ts'

/** What of an item decides who would ask about it. */
export interface PersonaItem {
  name: string
  /** 实施主体, to break ties between families */
  unitName: string
  /** 服务对象, e.g. ['自然人'] */
  targets: readonly string[]
  /** 行使层级: items of 镇街 and 村居 that fit no family get a villager */
  level: '市' | '县' | '镇' | '村' | ''
}

export interface ChosenPersona {
  persona: Persona
  family: string
  /** a common surname for {{称呼}}, belonging to nobody */
  surname: string
  /** which of the persona's opening lines */
  opening: string
}

/**
 * The persona (模拟身份) for a case: family by keywords of the item, then the one closest to the item, then
 * by the case id, so that the same case always gets the same one. `recent` = personas used towards the
 * unit lately, avoided while there is another. Null only for a script without personas.
 */
export const choosePersona = (
  item: PersonaItem,
  caseId: string,
  script: Pick<CallScript, 'families' | 'personas' | 'surnames'>,
  recent: readonly string[] = [],
): ChosenPersona | null => {
  const family = familyOf(item, script.families)
  const speaksFor = item.targets.length > 0 && !item.targets.includes('自然人') ? '单位' : '个人'
  const inFamily = script.personas.filter((p) => p.family === family)
  const close = closest(inFamily, item.name)
  const fitting = (close.length > 0 ? close : script.personas.filter((p) => p.family === GENERAL)).filter(
    (p, _, all) => p.appliesTo === speaksFor || !all.some((q) => q.appliesTo === speaksFor),
  )
  const unused = fitting.filter((p) => !recent.includes(p.id))
  const pool = unused.length > 0 ? unused : fitting
  const hash = fnv1a(caseId)
  const persona = pool[hash % pool.length]
  if (!persona) return null
  return {
    persona,
    family: persona.family,
    surname: script.surnames[(hash >>> 8) % Math.max(1, script.surnames.length)] ?? '',
    opening: persona.openings[(hash >>> 16) % persona.openings.length] ?? '',
  }
}

/** The family with the longest matching keywords; the unit's name counts half. */
export const familyOf = (item: PersonaItem, families: CallScript['families']): string => {
  let best = { key: item.level === '镇' || item.level === '村' ? 'town_village' : GENERAL, score: 0 }
  for (const { key, keywords } of families) {
    const score = keywords.reduce(
      (sum, word) =>
        sum +
        (item.name.includes(word) ? word.length * 2 : 0) +
        (item.unitName.includes(word) ? word.length : 0),
      0,
    )
    if (score > best.score) best = { key, score }
  }
  return best.key
}

/**
 * Personas whose typical items share the most with the item's name. A persona with a situation of its own
 * (a pensioner, a driver) must not ask about something far from it: without a likeness none fits.
 */
const closest = (personas: readonly Persona[], name: string): Persona[] => {
  const scored = personas.map((persona) => ({
    persona,
    score: Math.max(0, ...persona.typicalItems.map((typical) => likeness(typical, name))),
  }))
  const top = Math.max(0, ...scored.map((s) => s.score))
  return top < MIN_LIKENESS ? [] : scored.filter((s) => s.score === top).map((s) => s.persona)
}

const MIN_LIKENESS = 0.3

/** Dice coefficient over pairs of characters, 0–1. */
const likeness = (a: string, b: string): number => {
  const x = pairs(a)
  const y = pairs(b)
  if (x.size === 0 || y.size === 0) return 0
  let shared = 0
  for (const pair of x) if (y.has(pair)) shared++
  return (2 * shared) / (x.size + y.size)
}

const pairs = (text: string): Set<string> => {
  const plain = [...text.replace(/[（）()、，“”\s]/g, '')]
  return new Set(plain.slice(1).map((c, i) => `${plain[i]}${c}`))
}

const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  // A last mix, so that ids which differ in their final character only do not land side by side.
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
