import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { commands } from '#service/features/commands.ts'
import { queries } from '#service/features/queries.ts'
import { createDispatcher } from '#service/host/dispatch.ts'
import type { QueryDeps, Slice } from '#service/host/handlers.ts'
import { contract } from '#shared/contract/contract.ts'
import type { Result } from '#shared/contract/result.ts'
import type { Answer } from '#shared/contract/wire.ts'
import { type Role, roles } from '#shared/domain/roles/capabilities.ts'
import { type Body, bodies, hash, inputsFor, lookAs, openScene, planOf, type Scene } from './read-scope.ts'

// For every query of the contract, every role and every body: nothing from outside, and nothing that the role
// may not ask. What a role may do is written down here once more: the product's own table is what is tested.

const calls: Slice = contract
type Queries = Record<string, (deps: QueryDeps, input: unknown) => Result<unknown>>
const names = Object.keys(queries)

/** docs: design §1, who does what. `-` = for everybody, also before a workspace is open. */
const may: Record<string, readonly Role[]> = {
  open: roles,
  any: roles,
  read: roles,
  call: ['inspector', 'supervisor'],
  walk: roles,
  approve: ['leader', 'supervisor'],
  results: ['leader', 'supervisor'],
  plan: ['supervisor'],
  review: ['supervisor'],
  catalogue: ['supervisor'],
  org: ['supervisor'],
  admin: ['supervisor'],
}

/** What each group of calls is for: no call may ask for less. */
const atLeast: [RegExp, readonly string[]][] = [
  [/^app\./, ['open']],
  [/^recovery\.(look|run|enter)$/, ['open']],
  [/^recovery\./, ['any', 'read', 'admin']],
  [/^sync\.(enrol|state)/, ['open']],
  [/^(sync\.(now|compare|compared|items|counts|ticks|log|refused)|quarantine\.)/, ['any', 'read', 'admin']],
  [/^sync\./, ['admin']],
  [/^packs\.(fetch|approve|stop)$/, ['admin']],
  [/^packs\./, ['any', 'read', 'admin']],
  [/^handover\.transfer$/, ['admin']],
  [/^handover\./, ['read']],
  [/^calls\./, ['call']],
  [/^review\./, ['review', 'admin']],
  [/^(results|documents)\./, ['results']],
  [/^rounds\.(list|get|choices)$/, ['read', 'plan']],
  [/^rounds\./, ['plan', 'approve', 'review', 'admin']],
  [/^catalogue\.(search|facets|item|releases|quality|exportQuality)$/, ['read', 'catalogue']],
  [/^catalogue\./, ['catalogue', 'review']],
  [/^(org\.(tree|list|search|get|tenurePhone)|people\.(list|get)|callers\.list)$/, ['read', 'org', 'admin']],
  [/^(org|people|callers)\./, ['org', 'admin']],
  [/^(today|print|ledgers\.(list|rows|items)|settings\.calendars)/, ['read']],
  [/^(settings|ledgers)\./, ['admin', 'org']],
  [/^files\.(ofRecord|thumbs|waiting|preview|open|fetch|export)$/, ['read']],
  [/^files\.purge$/, ['admin']],
  [/^visits\.setRota$/, ['admin']],
  [/^visits\./, ['walk']],
  [/^checklists\.(list|get)$/, ['read']],
  [/^checklists\./, ['plan']],
  [/^scripts\.(list|get|content)$/, ['read']],
  [/^scripts\./, ['plan']],
  [/^(files|walks)\./, ['walk']],
]

/** Inputs that no word can stand for. */
const special: Record<string, (word: string) => unknown> = {
  'files.ofRecord': (word) => ({ record: { kind: 'case', id: word } }),
  'files.thumbs': () => ({ hashes: bodies.map((_, n) => hash(20 + n)) }),
  'rounds.preview': (word) => ({ plan: { ...planOf('方案'), inspectors: [word] } }),
  'sync.ticks': (word) => ({ kind: word.split('-')[0] === 'open' ? 'case' : word.split('-')[0], id: word }),
}

/** Calls that let somebody do what the role is not for, or refuse what it is for. */
const dispatchFlaws = async (dispatch: typeof createDispatcher): Promise<string[]> => {
  const flaws: string[] = []
  for (const role of roles) {
    let ran = false
    const runner = async () => {
      ran = true
      return { ok: true as const, value: null }
    }
    const session = { roles: [role] } as never
    const dispatcher = dispatch({
      find: async (name) => (calls[name] ? { ...calls[name], input: anything } : undefined),
      session: () => session,
      runner: { query: runner, command: runner },
      changed: () => {},
      bug: (_, error) => {
        throw error
      },
    })
    for (const [name, { needs }] of Object.entries(calls)) {
      ran = false
      const answer = (await dispatcher.handle({ id: '1', name, input: {} })) as Answer
      const allowed = (may[needs] ?? []).includes(role)
      if (ran !== allowed || answer.ok !== allowed) flaws.push(`${role} ${name}`)
      if (!allowed && !answer.ok && answer.error.code !== 'NOT_ALLOWED') flaws.push(`${role} ${name}: code`)
    }
  }
  return flaws
}
const anything = { safeParse: (data: unknown) => ({ success: true, data }) } as never

/** Everything from outside that a query showed: `query role body: mark`. */
const leaks = (scene: Scene, answering: Queries): { found: string[]; shown: Map<string, Set<string>> } => {
  const found: string[] = []
  const shown = new Map<string, Set<string>>()
  for (const body of bodies)
    for (const role of roles) {
      const deps = lookAs(scene, body, role)
      for (const name of Object.keys(answering)) {
        const call = calls[name]
        if (!call || !(may[call.needs] ?? []).includes(role)) continue
        // a call that takes no word answers every word the same
        const same = !special[name] && alike(inputsFor(call, 'a'), inputsFor(call, 'b'))
        for (const word of same ? [''] : ['', ...scene.asked]) {
          const inputs = special[name] ? [special[name](word)] : inputsFor(call, word)
          for (const input of inputs) {
            const text = JSON.stringify(answering[name]?.(deps, input) ?? null)
            for (const mark of scene.marks) {
              if (!holds(text, mark.text) || mark.text === word) continue
              if (!mark.readers.includes(body)) found.push(`${name} ${role} ${body}: ${mark.text}`)
              shown.set(name, (shown.get(name) ?? new Set()).add(mark.text))
            }
          }
        }
      }
    }
  return { found: [...new Set(found)], shown }
}

const alike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** A mark as a word of its own: `case-1` is not in `case-10`. */
const holds = (text: string, mark: string): boolean => {
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1))
    if (!/[\w-]/.test(text[at + mark.length] ?? '') && !/[\w-]/.test(text[at - 1] ?? '')) return true
  return false
}

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.dispose())
afterEach(() => vi.resetModules())

describe('what may be asked', () => {
  test('every call refuses whoever the role table does not name, and nobody else', async () => {
    expect(await dispatchFlaws(createDispatcher)).toEqual([])
  })

  test('no call asks for less than its group is for', () => {
    for (const [name, { needs }] of Object.entries(calls)) {
      const group = atLeast.find(([pattern]) => pattern.test(name))
      expect(group, `${name} belongs to no group of this test`).toBeDefined()
      expect(group?.[1], `${name} needs ${needs}`).toContain(needs)
    }
    expect(Object.keys(commands).every((name) => calls[name]?.kind === 'command')).toBe(true)
  })

  test('a changed role table is noticed', async () => {
    const original = await vi.importActual<typeof import('#shared/domain/roles/capabilities.ts')>(
      '#shared/domain/roles/capabilities.ts',
    )
    for (const [role, need] of [
      ['inspector', 'review'],
      ['leader', 'plan'],
      ['inspector', 'results'],
    ] as const) {
      vi.resetModules()
      vi.doMock('#shared/domain/roles/capabilities.ts', () => ({
        ...original,
        allows: (held: readonly Role[], wanted: never) =>
          original.allows(held, wanted) || (held.includes(role) && wanted === need),
      }))
      const { createDispatcher: mutated } = await import('#service/host/dispatch.ts')
      expect(await dispatchFlaws(mutated), `${role} may ${need}`).not.toEqual([])
    }
    vi.doUnmock('#shared/domain/roles/capabilities.ts')
  })
})

describe('what is answered', () => {
  test('no query shows anything from outside the part of whoever looks', () => {
    const { found, shown } = leaks(scene, queries as Queries)
    expect(found).toEqual([])
    // The search itself works: these show somebody what is theirs.
    for (const name of [
      ...[
        'people.list',
        'people.get',
        'callers.list',
        'org.get',
        'rounds.list',
        'rounds.get',
        'rounds.cases',
      ],
      ...[
        'calls.queue',
        'calls.sheet',
        'review.list',
        'review.get',
        'documents.list',
        'ledgers.list',
        'files.ofRecord',
        'walks.list',
        'walks.board',
        'sync.ticks',
        'sync.refused',
        'visits.list',
        'visits.get',
      ],
    ])
      expect(shown.get(name)?.size ?? 0, name).toBeGreaterThan(0)
  })

  test('every query was asked with something it accepts', () => {
    const unasked = names.filter(
      (name) =>
        !special[name] &&
        !scene.asked.some((word) => inputsFor(calls[name] as Slice[string], word).length > 0),
    )
    expect(unasked).toEqual([])
  })

  test('a condition that lets everything through is noticed', async () => {
    const original =
      await vi.importActual<typeof import('#service/host/session.ts')>('#service/host/session.ts')
    vi.resetModules()
    vi.doMock('#service/host/session.ts', () => ({ ...original, visible: () => '1 = 1' }))
    const { queries: open } = await import('#service/features/queries.ts')
    const { found } = leaks(scene, open as Queries)
    vi.doUnmock('#service/host/session.ts')
    expect(found.length).toBeGreaterThan(20)
    const bodiesLeakedTo = new Set(found.map((leak) => leak.split(' ')[2]?.replace(':', '') as Body))
    expect(bodiesLeakedTo.size).toBeGreaterThan(2)
  })
})
