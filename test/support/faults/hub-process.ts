// A hub as a process of its own on a given database: node hub-process.ts DATA DATABASE_URL PORT
import { startHub } from '#hub/start.ts'

const [dataDir = '', databaseUrl = '', port = '0'] = process.argv.slice(2)
const plenty = { count: 1e9, seconds: 1 }
const hub = await startHub({
  dataDir,
  databaseUrl,
  port: Number(port),
  limits: { hello: plenty, facts: plenty, enrol: plenty, other: plenty },
  warn: () => {},
})
console.log(JSON.stringify({ address: hub.address }))
process.on('SIGTERM', () => {
  hub.stop().then(() => process.exit(0))
})
