import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** One rule of axe-core that a screen breaks. */
export interface AxeFinding {
  screen: string
  rule: string
  impact: string
  help: string
  /** selectors of the first places */
  where: string[]
}

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds on the page as it stands in the window. The page's own policy stays as it is. */
export const axeFindings = async (page: Page, screen: string): Promise<AxeFinding[]> => {
  // Evaluated by the driver, not loaded by the page: no script of the page may do that, and none should.
  if (!(await page.evaluate(() => Reflect.has(window, 'axe')))) await page.evaluate(source)
  const found = await page.evaluate(async () => {
    const axe: AxeInPage = Reflect.get(window, 'axe')
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, impact, help, nodes }) => ({
      rule: id,
      impact: impact ?? 'minor',
      help,
      where: nodes.slice(0, 5).map((node) => node.target.join(' ')),
    }))
  })
  return found.map((one) => ({ screen, ...one }))
}

interface AxeInPage {
  run(
    context: Document,
    options: { resultTypes: string[] },
  ): Promise<{
    violations: { id: string; impact: string | null; help: string; nodes: { target: string[] }[] }[]
  }>
}
