// npm run doctor: can this machine open a window? Exit 1 when something is missing.
import { provideElectron } from '../runtime/index.ts'
import { checkMachine } from './index.ts'

const runtime = await provideElectron(console.log)
const ready = checkMachine(runtime.path, console.log)
console.log(ready ? 'doctor: this machine is ready' : 'doctor: this machine is not ready yet')
process.exitCode = ready ? 0 : 1
