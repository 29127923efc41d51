// A device as a process of its own: node device-process.ts FOLDER KEY. Lines on its input: `say N`, `add N`
// (files to the visit visit-1), `send`, `round`, `end`.
// It says what it would show to a person: saved (本机已存) after the commit, received (市局已收) after the receipt.
import { randomBytes, randomInt } from 'node:crypto'
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { filesCommands } from '#service/features/files/commands.ts'
import { smallPhoto } from '#test/support/photos.ts'
import { quiet, value } from '#test/support/round.ts'
import { caller, openWithSync } from '#test/sync/desk.ts'
import type { DeviceLine } from './device-lines.ts'

const [folder = '', key = ''] = process.argv.slice(2)
const { sync, workspace } = openWithSync(folder, key, () => {})
const say = (line: DeviceLine): void => void writeSync(1, `${JSON.stringify(line)}\n`)

const received = (): string[] =>
  workspace.db
    .all<{ id: string }>(
      "SELECT id FROM fact WHERE device = ? AND state = 'received'",
      workspace.session.device,
    )
    .map(({ id }) => id)

const { body } = workspace.session
let rounds = 0
say({ is: 'ready', device: workspace.session.device })
for await (const line of createInterface({ input: process.stdin })) {
  const [word, count] = line.split(' ')
  if (word === 'say')
    for (let n = 0; n < Number(count); n++) {
      const name = workspace.deps.newId()
      const { id, contentHash: hash } = workspace.deps.write((tx) => tx.append(caller(body.id, name)))
      say({ is: 'saved', id, hash, name })
    }
  if (word === 'add')
    for (let n = 0; n < Number(count); n++) {
      const more = randomBytes(randomInt(2_500_000))
      const added = await filesCommands['files.add'](
        workspace.deps,
        {
          record: { kind: 'visit', id: 'visit-1' },
          part: null,
          source: 'camera',
          name: '照片.jpg',
          caption: '',
          from: { bytes: Buffer.concat([await smallPhoto(), more]) },
        },
        quiet,
      )
      say({ is: 'added', sha256: value(added).sha256 })
    }
  // Files go on by themselves; nobody waits for them.
  if (word === 'send') sync.ask()
  if (word === 'round') {
    await sync.settled(20_000)
    sync.ask()
    await sync.settled(20_000)
    const { link, fault } = sync.state()
    say({ is: 'round', number: ++rounds, link, fault: fault?.code ?? null, received: received() })
  }
  if (word === 'end') break
}
await sync.close()
await workspace.close()
process.exit(0)
