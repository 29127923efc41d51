import { type CallScript, GENERAL, type Persona } from '../persona/call-script.ts'

/** With one more persona (模拟身份), still to be written, under the next free number. */
export const withPersona = (script: CallScript): { script: CallScript; id: string } => {
  const most = Math.max(0, ...script.personas.map(({ id }) => Number(id.slice(1))))
  const id = `P${String(most + 1).padStart(2, '0')}`
  return { script: { ...script, personas: [...script.personas, { ...empty, id }] }, id }
}

export const withoutPersona = (script: CallScript, id: string): CallScript => ({
  ...script,
  personas: script.personas.filter((persona) => persona.id !== id),
})

const empty: Omit<Persona, 'id'> = {
  family: GENERAL,
  label: '',
  appliesTo: '个人',
  typicalItems: [],
  situation: '',
  openings: [''],
  readyAnswers: [],
  asks: { phone: '', place: '', materials: '', time_limit: '' },
  followUps: [],
  avoid: [],
}
