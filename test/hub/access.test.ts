import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccess, dayOf } from '#hub/auth/access.ts'
import type { Hub } from '#hub/start.ts'
import { typeOf } from '#shared/domain/fact-types.ts'
import { allows, capabilities, type Role, roles } from '#shared/domain/roles/capabilities.ts'
import type { SignedFact } from '#shared/facts/envelope.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  AREA,
  adminDevice,
  CITY,
  deviceOf,
  OTHER_AREA,
  registerPerson,
  someFact,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'

describe('the rules', () => {
  const bodies = ['city', 'a', 'b', 'a1', 'a2', 'b1', 'a11']
  const parents = new Map<string, string | null>([
    ['city', null],
    ['a', 'city'],
    ['b', 'city'],
    ['a1', 'a'],
    ['a2', 'a'],
    ['b1', 'b'],
    ['a11', 'a1'],
  ])
  /** slow and obvious: walk up */
  const isWithin = (body: string, above: string): boolean => {
    for (let at: string | null = body; at !== null; at = parents.get(at) ?? null)
      if (at === above) return true
    return false
  }
  const day = fc.integer({ min: 1, max: 28 }).map((d) => `2025-06-${String(d).padStart(2, '0')}`)
  const grant = fc.record({
    id: fc.uuid(),
    person: fc.constantFrom('p', 'q'),
    role: fc.constantFrom(...roles, 'made-up'),
    body: fc.constantFrom(...bodies),
    from: day,
    to: fc.option(day),
    revokedFrom: fc.option(day),
  })
  const people = new Map([
    ['p', { body: 'a', active: true }],
    ['q', { body: 'b', active: false }],
  ])

  test('a person may do what one of their roles allows, where it reaches, while it lasts', () => {
    fc.assert(
      fc.property(
        fc.array(grant, { maxLength: 6 }),
        fc.constantFrom(...capabilities),
        fc.constantFrom(...bodies),
        day,
        (grants, need, body, today) => {
          const access = createAccess({ parents, grants, people })
          const expected = grants.some(
            (g) =>
              g.person === 'p' &&
              roles.some((r) => r === g.role) &&
              allows([g.role as Role], need) &&
              g.from <= today &&
              (g.to === null || today < g.to) &&
              (g.revokedFrom === null || today < g.revokedFrom) &&
              isWithin(body, g.body),
          )
          expect(access.may('p', need, [body], today) === 'yes').toBe(expected)
          expect(access.may('q', need, [body], today)).toBe('no')
          const scope = access.scopeOf('p', today)
          if (need === 'read') expect(scope.bodies.includes(body)).toBe(expected)
          expect(scope.everything).toBe(scope.bodies.length === bodies.length)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('days are those of Shanghai', () => {
    expect(dayOf(Date.UTC(2025, 0, 1, 15, 59, 59))).toBe('2025-01-01')
    expect(dayOf(Date.UTC(2025, 0, 1, 16))).toBe('2025-01-02')
  })
})

describe('at the hub', () => {
  let server: TestServer
  let hub: Hub
  let admin: TestDevice
  const unit = 'unit-1'
  const places = [CITY, AREA, OTHER_AREA, unit]

  beforeAll(async () => {
    server = await startTestServer()
    hub = await startTestHub(server, 'main')
    admin = await adminDevice(hub)
    admin.say({
      type: 'org.registered',
      entity: { kind: 'org', id: unit },
      owner: AREA,
      audience: 'all',
      payload: { kind: 'unit', name: '区人社局', parent: AREA },
    })
    await admin.push()
    for (const place of places) for (let n = 0; n < 5; n++) admin.say(someFact(place, n))
    await admin.push()
  })
  afterAll(async () => {
    await hub?.stop()
    await server?.stop()
  })

  const below = (body: string): string[] =>
    body === CITY ? [CITY, AREA, OTHER_AREA, unit] : body === AREA ? [AREA, unit] : [body]

  const foreign = (device: TestDevice, body: string): SignedFact[] =>
    [...device.held.values()]
      .map(({ fact }) => fact)
      .filter(({ content: c }) => c.audience === 'owner' && !below(body).includes(c.owner))

  for (const role of roles)
    for (const body of places)
      test(`${role} of ${body} gets what is theirs and 0 facts from outside`, async () => {
        const id = `${role}-${body}`
        await registerPerson(admin, { id, body, role })
        const device = await deviceOf(hub, admin, id)
        await device.hello()
        await device.pull()
        expect(foreign(device, body)).toEqual([])
        const mine = admin.chain.filter(
          ({ content: c }) => c.type === 'caller.registered' && below(body).includes(c.owner),
        )
        for (const fact of mine) expect(device.held.has(fact.content.id)).toBe(true)
        // Asking for another body's feeds by name is refused.
        for (const other of places.filter((p) => !below(body).includes(p))) {
          const page = await device.pullPage({ since: 0, bodies: [other] })
          expect('ok' in page && !page.ok && page.error.code).toBe('HUB_NOT_ALLOWED')
        }
      })

  test('the check above fails when the rules are loosened', async () => {
    await registerPerson(admin, { id: 'loose', body: unit, role: 'inspector' })
    const device = await deviceOf(hub, admin, 'loose')
    await server.sql('main', `update role_grant set body = $1 where person = 'loose'`, [CITY])
    await server.sql('main', 'update hub set access_version = access_version + 1')
    await device.hello()
    await device.pull()
    expect(foreign(device, unit).length).toBeGreaterThan(0)
  })

  test('a person without any valid role reads nothing at all', async () => {
    await registerPerson(admin, {
      id: 'gone',
      body: CITY,
      role: 'supervisor',
      from: '2020-01-01',
      to: '2020-12-31',
    })
    const device = await deviceOf(hub, admin, 'gone')
    await device.hello()
    await device.pull()
    expect([...device.held.keys()]).toEqual([])
  })

  test('a changed role changes the scope: lost bodies are named, gained ones start at the beginning', async () => {
    await registerPerson(admin, { id: 'mover', body: AREA, role: 'inspector' })
    const device = await deviceOf(hub, admin, 'mover')
    await device.hello()
    await device.pull()
    expect(device.bodies).toContain(AREA)
    expect(device.bodies).not.toContain(OTHER_AREA)
    const entity = { kind: 'person', id: 'mover' }
    admin.say({
      type: 'role.granted',
      entity,
      owner: CITY,
      payload: { grant: 'mover-2', role: 'inspector', body: OTHER_AREA, from: '2020-01-01', to: null },
    })
    admin.say({
      type: 'role.revoked',
      entity,
      owner: CITY,
      payload: { grant: 'mover-inspector', from: '2020-01-01', reason: '调动' },
    })
    await admin.push()
    const since = device.since
    const notice = await device.pullPage()
    expect(notice).toMatchObject({ entries: [], more: true })
    expect(device.since).toBe(since)
    expect(device.bodies).toContain(OTHER_AREA)
    expect(device.bodies).not.toContain(AREA)
    const page = await device.pullPage({ since: 0, until: since, bodies: [OTHER_AREA] })
    if (!('entries' in page)) throw new Error('no page')
    const owners = page.entries.flatMap((e) => (e.op === 'add' ? [(e.fact as SignedFact).content] : []))
    expect(owners.filter((c) => c.owner === OTHER_AREA && c.type === 'caller.registered')).toHaveLength(5)
    expect(owners.filter((c) => c.owner === AREA && c.audience === 'owner')).toEqual([])
  })

  test('nobody lifts themselves above their own body', async () => {
    await registerPerson(admin, { id: 'county-chief', body: AREA, role: 'supervisor' })
    const chief = await deviceOf(hub, admin, 'county-chief')
    const me = { kind: 'person', id: 'county-chief' }
    const tricks = [
      {
        type: 'role.granted',
        entity: me,
        owner: AREA,
        payload: { grant: 'g', role: 'supervisor', body: CITY, from: '2020-01-01', to: null },
      },
      { type: 'person.changed', entity: me, owner: AREA, payload: { body: CITY } },
      {
        type: 'org.changed',
        entity: { kind: 'org', id: CITY },
        owner: AREA,
        audience: 'all' as const,
        payload: { parent: AREA },
      },
      {
        type: 'org.changed',
        entity: { kind: 'org', id: AREA },
        owner: AREA,
        audience: 'all' as const,
        payload: { parent: null },
      },
      {
        type: 'org.changed',
        entity: { kind: 'org', id: OTHER_AREA },
        owner: AREA,
        audience: 'all' as const,
        payload: { parent: AREA },
      },
      {
        type: 'org.registered',
        entity: { kind: 'org', id: 'new-root' },
        owner: AREA,
        audience: 'all' as const,
        payload: { kind: 'city', name: '新市', parent: null },
      },
      {
        type: 'role.revoked',
        entity: { kind: 'person', id: hub.firstPerson },
        owner: AREA,
        payload: { grant: await firstGrant(), from: '2020-01-01', reason: '' },
      },
      someFact(CITY, 'not mine'),
      // an entity of the city's, spoken about as if it were the county's
      {
        ...someFact(AREA, 'x'),
        type: 'caller.changed',
        entity: someFact(CITY, 0).entity,
        payload: { number: '110' },
      },
    ]
    for (const trick of tricks) chief.say(trick)
    const honest = chief.say(someFact(unit, 'allowed'))
    const answers = await chief.push()
    const results = answers.flatMap((a) => a.results)
    expect(results.slice(0, -1).map((r) => r.status)).toEqual(tricks.map(() => 'refused'))
    expect(results.at(-1)).toMatchObject({ id: honest.content.id, status: 'accepted' })
  })

  const firstGrant = async (): Promise<string> => {
    const [row] = await server.sql<{ id: string }>('main', 'select id from role_grant where person = $1', [
      hub.firstPerson,
    ])
    return row?.id ?? ''
  }

  test('an inspector may not do what only a supervisor may', async () => {
    await registerPerson(admin, { id: 'plain', body: CITY, role: 'inspector' })
    const device = await deviceOf(hub, admin, 'plain')
    device.say(someFact(CITY, 'plain'))
    const answer = (await device.push()).at(-1)
    expect(answer?.results[0]).toMatchObject({ status: 'refused', code: 'SYNC_FACT_NOT_ALLOWED' })
    for (const [name, input] of [
      ['adminCodes', { person: 'plain', approved: true }],
      ['adminRevoke', { device: admin.id, reason: 'x' }],
      ['adminApprove', { device: admin.id, approve: false }],
    ] as const) {
      const refused = await device.call(name, input)
      expect(refused.ok ? null : refused.error.code).toBe('HUB_NOT_ALLOWED')
    }
    const listed = await device.call<'adminDevices', { devices: unknown[] }>('adminDevices', {})
    expect(listed.ok && listed.value.devices).toEqual([])
  })

  test('facts with an hlc that is no time do not stop the hub', async () => {
    const fact = admin.say(someFact(CITY, 'odd time'))
    expect(typeOf('caller', fact.content.type)).not.toBeNull()
    await admin.push()
    const { sealFact } = await import('#shared/facts/envelope.ts')
    const { suite } = await import('#hub/crypto/suite.ts')
    const { canonical } = await import('#shared/facts/canonical.ts')
    const content = { ...fact.content, id: 'odd-time', hlc: 'not a time at all, but long enough' }
    const odd = sealFact(
      suite,
      admin.signer,
      { device: admin.id, deviceSeq: fact.link.deviceSeq + 1, prevHash: fact.linkHash },
      content,
      suite.sha256(canonical(content)),
    )
    admin.chain.push(odd)
    const answer = await admin.pushFacts([odd])
    expect(answer.ok && answer.value.results[0]).toMatchObject({
      status: 'refused',
      code: 'SYNC_FACT_MALFORMED',
    })
  })
})
