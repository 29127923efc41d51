import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { outcomeTable } from '#shared/domain/outcomes/outcome-table.ts'
import { callScript } from '#shared/domain/persona/call-script.ts'

const root = join(import.meta.dirname, '../../../resources')

export const readText = (name: string): string => readFileSync(join(root, name), 'utf8')
export const readJson = (name: string): unknown => JSON.parse(readText(name))

/** What the product carries, parsed as it will be at run time. */
export const shippedOutcomes = () => outcomeTable.parse(readJson('outcomes.json'))
export const shippedScript = () => callScript.parse(readJson('call-scripts.json'))
