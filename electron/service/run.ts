// The data service: opens the line to main and joins the parts.
import { createService } from './host/service.ts'
import { createKeyStore } from './process/key-store.ts'
import { openPort, readServiceStart } from './process/port.ts'

/** by then what waited for this process has come */
const REHEARSE_AFTER_MS = 5

const start = readServiceStart()
const port = openPort()
const keyStore = createKeyStore(port)

const starting = createService({
  dataDir: start.dataFolder,
  resources: start.resourcesFolder,
  version: start.appVersion,
  keyStore,
  emit: port.send,
  log: (line) => process.stderr.write(`${line}\n`),
})

port.onMessage(async (message) => {
  if ('question' in message) keyStore.hear(message)
  else if ('stop' in message) {
    await (await starting).close()
    process.exit()
  } else {
    const answer = await (await starting).handle(message)
    if (answer) port.send(answer)
  }
})
port.onClosed(() => process.exit())

const service = await starting
port.send({ ready: true, savedAt: start.restarted ? service.savedAt() : null })
// While the window loads its program; what it has asked already comes first.
setTimeout(service.rehearse, REHEARSE_AFTER_MS)
