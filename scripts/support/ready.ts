import { checkMachine } from '../doctor/index.ts'
import { provideElectron, type Runtime } from '../runtime/index.ts'

/** An Electron on a machine that can show its window; ends the process with an explanation when there is none. */
export async function readyRuntime(say: (line: string) => void = console.log): Promise<Runtime> {
  const runtime = await provideElectron(say)
  if (!checkMachine(runtime.path, say)) process.exit(1)
  return runtime
}
