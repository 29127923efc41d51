// npm run runtime [-- --retry]: provides Electron and says which one.
import { provideElectron } from './index.ts'
import { forgetFailure } from './official.ts'

if (process.argv.includes('--retry')) forgetFailure()
await provideElectron(console.log)
