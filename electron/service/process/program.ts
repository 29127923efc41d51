/** Programs of the data service's own: threads, and the child that reads imported files. */
import { basename } from 'node:path'

/**
 * The file of a program: where its source lies, or beside this file, where all of them are built.
 * @param source from the service's folder, without its ending: `recovery/recovery-thread`
 */
export const programFile = (source: string): URL =>
  new URL(import.meta.url.endsWith('.ts') ? `../${source}.ts` : `./${basename(source)}.js`, import.meta.url)
