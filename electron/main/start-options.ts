import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { app } from 'electron'

/** Everything the program is told from outside. */
export type StartOptions = {
  /** where everything of this person and device lives (本机数据文件夹) */
  dataFolder: string
  resourcesFolder: string
}

/** Reads `--data DIR`, then WINDOW_INSPECTOR_DATA, then takes the operating system's place for it. */
export function readStartOptions(argv: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const given = optionValue('--data', argv) ?? env.WINDOW_INSPECTOR_DATA
  return {
    dataFolder: resolve(given || `${app.getPath('appData')}/window-inspector`),
    resourcesFolder: app.isPackaged ? `${process.resourcesPath}/resources` : `${app.getAppPath()}/resources`,
  }
}

function optionValue(flag: string, argv: readonly string[]): string | undefined {
  const inline = argv.find((arg) => arg.startsWith(`${flag}=`))
  if (inline) return inline.slice(flag.length + 1)
  const at = argv.indexOf(flag)
  return at >= 0 ? argv[at + 1] : undefined
}

/** The folder of the program itself, in which `out/` lies. */
export function programFolder(): string {
  const folder = app.getAppPath()
  if (!existsSync(folder)) throw new Error(`no program at ${folder}`)
  return folder
}
