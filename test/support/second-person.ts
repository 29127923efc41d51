/** Another person at work on the same data, as if their facts had come in from their own device. */

import type { CommandDeps } from '#service/host/handlers.ts'
import { kinds } from '#service/host/kinds.ts'
import { createBlobs } from '#service/store/blobs.ts'
import { createLog } from '#service/store/log.ts'
import { createSigner, createSuite, newPrivateKey } from '#service/store/suite.ts'
import type { Role } from '#shared/domain/roles/capabilities.ts'
import type { TestWorkspace } from './workspace.ts'

/** What commands of that person are given; `deps()` is theirs, the workspace's own stays the first person's. */
export const depsAs = (
  { workspace }: TestWorkspace,
  person: { id: string; name: string },
  roles: readonly Role[] = ['inspector', 'supervisor'],
): CommandDeps => {
  const { db, deps } = workspace
  const device = `device-${person.id}`
  const log = createLog({
    db,
    kinds,
    suite: createSuite(),
    signer: createSigner(newPrivateKey()),
    device,
    author: person.id,
    now: deps.now,
    offset: () => 0,
  })
  const blobs = createBlobs(db, deps.now)
  return {
    ...deps,
    session: { ...deps.session, person, roles, device },
    write: (work) =>
      db.tx(() =>
        work({
          get: db.get,
          all: db.all,
          iterate: db.iterate,
          run: db.run,
          exec: db.exec,
          append: log.append,
          blobs,
        }),
      ),
  }
}
