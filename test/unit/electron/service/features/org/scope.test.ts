import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { refreshScope, writeSession } from '#service/host/session.ts'
import { CITY, type Desk, good, openDesk } from './desk.ts'

// Facts of every body lie in one database; whoever looks, rows of other parts stay out.

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.test.dispose())

const bodies = [
  CITY,
  'div-340202',
  'div-340207',
  'div-340281',
  'div-340202012',
  'div-340202012200',
  'div-340281100',
] as const
const anyBody = fc.constantFrom(...bodies)

/** The oracle: walks up the tree, one body after the other. */
const liesWithin = (body: string, part: string): boolean => {
  for (let id: string | null = body; id !== null; )
    if (id === part) return true
    else
      id =
        desk.deps.db.get<{ parent: string | null }>('SELECT parent FROM org WHERE id = ?', id)?.parent ?? null
  return false
}

const lookFrom = (body: string) => {
  const session = { ...desk.deps.session, body: { id: body, name: body } }
  desk.test.workspace.db.tx(() => {
    writeSession(desk.test.workspace.db, session)
    refreshScope(desk.test.workspace.db, body)
  })
}

test('people, roles, tenures and caller numbers are seen by their body and those above it alone', async () => {
  const people = new Map<string, string>()
  const windows = new Map<string, string>()
  for (const body of bodies) {
    people.set((await good(desk.say('people.register', { name: `人${body}`, body, post: '' }))).id, body)
    const [unit] = await Promise.all([
      good(
        desk.say('org.register', {
          fields: {
            kind: body === 'div-340202012200' ? 'centre' : 'unit',
            name: `单位${body}`,
            parent: body,
          },
        }),
      ),
    ])
    const w = await good(
      desk.say('org.register', { fields: { kind: 'window', name: '窗口', parent: unit.id } }),
    )
    windows.set(w.id, body)
    const set = {
      org: w.id,
      name: `责任人${body}`,
      phone: '13855301234',
      post: '',
      from: '2024-01-01',
      to: null,
    }
    await good(desk.say('org.setTenure', set))
    desk.deps.write((tx) =>
      tx.append({
        type: 'caller.registered',
        entity: { kind: 'caller', id: `caller-${body}` },
        owner: body,
        payload: { number: `1385530${1000 + bodies.indexOf(body)}`, active: true },
      }),
    )
  }

  await fc.assert(
    fc.asyncProperty(anyBody, async (viewer) => {
      lookFrom(viewer)
      const mine = bodies.filter((body) => liesWithin(body, viewer))
      expect(
        desk
          .ask('people.list', { inactive: true })
          .map((p) => p.body)
          .sort(),
      ).toEqual([...mine].sort())
      expect(
        desk
          .ask('callers.list', {})
          .map((c) => c.id)
          .sort(),
      ).toEqual(mine.map((b) => `caller-${b}`).sort())
      for (const [id, body] of people) {
        const seen = desk.ask('people.get', { id })
        expect(seen === null).toBe(!liesWithin(body, viewer))
      }
      for (const [id, body] of windows) {
        const detail = desk.ask('org.get', { id })
        // bodies are for all to see, who answers for them is not
        expect(detail).not.toBeNull()
        expect(detail?.tenures.length).toBe(liesWithin(body, viewer) ? 1 : 0)
        expect(detail?.editable).toBe(liesWithin(body, viewer))
        const unit = desk.ask('org.get', { id: detail?.fields.parent ?? '' })
        expect(unit?.windows[0]?.responsible).toBe(liesWithin(body, viewer) ? `责任人${body}` : null)
      }
    }),
    { numRuns: 25 },
  )
})

test('the own part follows registration, moves and seeding without being counted anew by hand', async () => {
  lookFrom('div-340202')
  const inPart = () =>
    desk.deps.db.all<{ body: string }>('SELECT body FROM scope_body ORDER BY body').map((row) => row.body)
  const recounted = () => {
    const before = inPart()
    refreshScope(desk.test.workspace.db, 'div-340202')
    return [before, inPart()] as const
  }
  const append = (id: string, parent: string) =>
    desk.deps.write((tx) =>
      tx.append({
        type: 'org.registered',
        entity: { kind: 'org', id },
        owner: CITY,
        payload: { kind: 'unit', name: id, parent },
      }),
    )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('a', 'b', 'c', ...bodies)), {
        maxLength: 8,
      }),
      async (steps) => {
        for (const [id, parent] of steps) if (!liesWithinSafe(parent, id)) append(id, parent)
        const [before, after] = recounted()
        expect(before).toEqual(after)
      },
    ),
    { numRuns: 30 },
  )
})

/** As above, for parents that may not be known yet. */
const liesWithinSafe = (body: string, part: string): boolean => body === part || liesWithin(body, part)
