import { msToCivil } from '#shared/domain/time/shanghai.ts'
import type { CommandDeps } from './handlers.ts'

/**
 * The first facts of a workspace used alone (单机正式使用): who works here and in which roles. An enrolled
 * device needs none: its person is known at the hub.
 */
export const introduceSelf = (deps: CommandDeps): void => {
  const { session } = deps
  const entity = { kind: 'person', id: session.person.id }
  const from = msToCivil(deps.now()).day
  deps.write((tx) => {
    const payload = { name: session.person.name, body: session.body.id }
    tx.append({ type: 'person.registered', entity, owner: session.body.id, payload })
    for (const role of session.roles)
      tx.append({
        type: 'role.granted',
        entity,
        owner: session.body.id,
        payload: { grant: deps.newId(), role, body: session.body.id, from, to: null },
      })
  })
}
