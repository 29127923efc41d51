import { type CallScript, type ElementKey, fillPlaceholders, type Persona } from './call-script.ts'

/** A persona (模拟身份) as the call screen shows it for one case: every sentence with its names filled in. */
export const spokenPersona = (
  persona: Persona,
  { surname, opening, itemName }: { surname: string; opening: string; itemName: string },
) => {
  const said = (line: string) => fillPlaceholders(line, { 事项名称: itemName, 称呼: surname })
  return {
    id: persona.id,
    label: persona.label,
    surname,
    situation: said(persona.situation),
    opening: said(opening),
    readyAnswers: persona.readyAnswers.map((r) => ({ ifAsked: r.ifAsked, say: said(r.say) })),
    asks: Object.fromEntries(Object.entries(persona.asks).map(([key, line]) => [key, said(line)])),
    followUps: persona.followUps.map(said),
    avoid: persona.avoid,
  }
}

/** How the persona would ask for an element; the script's own words for what a persona has none. */
export const askLine = (
  key: ElementKey,
  persona: { asks: Partial<Record<ElementKey, string>> } | null,
  script: Pick<CallScript, 'elements'>,
): string | undefined => persona?.asks[key] ?? script.elements.find((e) => e.key === key)?.ask[0]
