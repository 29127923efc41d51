import axe from 'axe-core'

/** Serious and critical findings of axe, as text. Colours are not judged: jsdom draws nothing. */
export const seriousFindings = async (container: Element): Promise<string[]> => {
  const { violations } = await axe.run(container, {
    rules: { 'color-contrast': { enabled: false } },
    resultTypes: ['violations'],
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}
