/** `npm run hub -- [--port N] [--listen ADDR] [--host NAME] [--data DIR] [--admin-code]` */
import { parseArgs } from 'node:util'
import { startHub } from './start.ts'

const USAGE = `市局服务端
  --port N          端口（默认 8443）
  --listen ADDR     监听地址（默认仅本机 127.0.0.1；其他地址一律使用 TLS）
  --host NAME       设备访问用的主机名或地址，写入证书和登记码
  --data DIR        数据目录（默认 ./hub-data）；含密钥，请与数据库一并备份
  --admin-code      为首位管理员再发一个登记码
  --code-minutes N  登记码有效分钟数（默认 10）
环境变量 DATABASE_URL 可指定已有的 PostgreSQL；不指定则使用自带的 PostgreSQL。`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8443' },
    listen: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string', default: 'hub-data' },
    'admin-code': { type: 'boolean', default: false },
    'code-minutes': { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(USAGE)
} else {
  const hub = await startHub({
    dataDir: values.data,
    databaseUrl: process.env.DATABASE_URL,
    port: Number(values.port),
    listen: values.listen,
    host: values.host,
  })
  console.log(`市局服务端已启动：${hub.address}`)
  if (hub.tls) console.log(`证书指纹（SHA-256）：${hub.tls.fingerprint}`)
  if (hub.firstStart || values['admin-code']) {
    const minutes = Number(values['code-minutes'])
    console.log(`首位管理员登记码（${minutes} 分钟内有效，只能使用一次）：`)
    console.log(await hub.code(undefined, minutes))
  }

  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await hub.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // The embedded server's package exits at once on a signal; here the connections are closed first.
    process.removeAllListeners(signal)
    process.on(signal, () => void stop())
  }
}
