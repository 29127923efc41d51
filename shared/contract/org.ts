import { z } from 'zod'
import { orgFields, orgKinds } from '../domain/org/facts.ts'
import { roles } from '../domain/roles/capabilities.ts'
import { command, query } from './define.ts'

const id = z.string().min(1).max(80)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const phone = z.string().trim().max(40)

/** A body in a list: enough to name it and to find its place. */
export const orgEntry = z.object({
  id,
  kind: z.enum(orgKinds),
  name: z.string(),
  shortName: z.string().nullable(),
  parent: id.nullable(),
  active: z.boolean(),
})
export type OrgEntry = z.infer<typeof orgEntry>

/** A body in the tree. */
export const orgNode = orgEntry.extend({
  /** bodies directly below, windows included */
  children: z.number(),
  /** windows in use anywhere below */
  windows: z.number(),
  /** somebody has to choose between two values */
  conflict: z.boolean(),
})
export type OrgNode = z.infer<typeof orgNode>

/** One value somebody gave a field, and when. */
const said = z.object({
  value: z.unknown(),
  /** the name of the body that the value is the id of */
  bodyName: z.string().nullable(),
  fact: id,
  author: id,
  /** null: a person this device knows nothing of */
  authorName: z.string().nullable(),
  /** epoch ms */
  at: z.number(),
})
export type Said = z.infer<typeof said>

const history = z.array(said.extend({ field: z.string() }))
/** field → values that lost to a concurrent one and wait for somebody to choose */
const conflicts = z.record(z.string(), z.array(said))

export const tenureRow = z.object({
  id,
  /** null once erased */
  name: z.string().nullable(),
  /** middle digits hidden; the whole number by `org.tenurePhone` */
  phone: z.string().nullable(),
  post: z.string().nullable(),
  from: day,
  to: day.nullable(),
})
export type TenureRow = z.infer<typeof tenureRow>

export const orgDetail = z.object({
  id,
  fields: orgFields,
  /** itself first, the prefecture last */
  path: z.array(z.object({ id, kind: z.enum(orgKinds), name: z.string() })),
  /** may this person change it? */
  editable: z.boolean(),
  source: z.enum(['resource', 'facts']),
  windows: z.array(
    orgEntry.extend({ windowType: z.string().nullable(), responsible: z.string().nullable() }),
  ),
  childCounts: z.partialRecord(z.enum(orgKinds), z.number()),
  tenures: z.array(tenureRow),
  conflicts,
  history,
})
export type OrgDetail = z.infer<typeof orgDetail>

export const grantRow = z.object({
  id,
  role: z.enum(roles),
  body: id,
  bodyName: z.string().nullable(),
  from: day,
  /** first day without the role */
  to: day.nullable(),
  /** held today */
  current: z.boolean(),
})
export type GrantRow = z.infer<typeof grantRow>

export const personEntry = z.object({
  id,
  name: z.string(),
  body: id,
  bodyName: z.string().nullable(),
  post: z.string().nullable(),
  active: z.boolean(),
  /** held today */
  roles: z.array(z.enum(roles)),
  conflict: z.boolean(),
})
export type PersonEntry = z.infer<typeof personEntry>

const personInput = z.object({
  name: z.string().trim().min(1).max(40),
  body: id,
  post: z.string().trim().max(60),
})

export const callerEntry = z.object({
  id,
  number: z.string(),
  line: z.string().nullable(),
  keeper: z.string().nullable(),
  active: z.boolean(),
  /** epoch ms it was taken into use */
  since: z.number(),
  conflicts,
})
export type CallerEntry = z.infer<typeof callerEntry>

const callerInput = z.object({
  number: z.string().trim().min(3).max(30),
  line: z.string().trim().max(60),
  keeper: z.string().trim().max(40),
  active: z.boolean(),
})

/** What can be imported from a table (表格). */
export const registerKinds = ['units', 'windows', 'people', 'callers'] as const
export const registerKind = z.enum(registerKinds)
export type RegisterKind = z.infer<typeof registerKind>

const importProblem = z.object({
  sheet: z.string(),
  /** 1-based, as the table shows it */
  row: z.number(),
  cell: z.string(),
  column: z.string(),
  value: z.string(),
  reason: z.string(),
  /** the row is left out; otherwise it is taken as proposed */
  rejected: z.boolean(),
})
export type ImportProblem = z.infer<typeof importProblem>

export const importPreview = z.object({
  /** give it to `org.applyImport`; good until another file is looked at */
  token: z.string(),
  kind: registerKind,
  file: z.string(),
  /** data rows in the file */
  rows: z.number(),
  /** rows that would be registered */
  ready: z.number(),
  /** already there with the same values */
  known: z.number(),
  /** already there with other values: would be changed */
  changed: z.number(),
  rejected: z.number(),
  columns: z.array(z.object({ field: z.string(), label: z.string(), header: z.string().nullable() })),
  sample: z.array(z.array(z.string())),
  problems: z.array(importProblem),
})
export type ImportPreview = z.infer<typeof importPreview>

/** a body keeps its kind for life */
const orgChanges = orgFields.omit({ kind: true }).partial()

const search = z.object({
  text: z.string().max(100),
  kinds: z.array(z.enum(orgKinds)).optional(),
  within: id.optional(),
  inactive: z.boolean().default(false),
  limit: z.number().int().min(1).max(200).default(50),
})

const orgTopic = { topics: ['org'], needs: 'org' } as const
const peopleTopic = { topics: ['people'], needs: 'admin' } as const
const callerTopic = { topics: ['callers'], needs: 'org' } as const

/** Bodies, windows and who answers for them, people and their roles, the numbers we call from. */
export const orgContract = {
  /** children of a body; of null: the prefecture */
  'org.tree': query(
    z.object({ parent: id.nullable(), inactive: z.boolean().default(false) }),
    z.array(orgNode),
    { topics: ['org'], needs: 'read' },
  ),
  /** all bodies of some kinds in use, for choosing one; by place in the tree */
  'org.list': query(
    z.object({ kinds: z.array(z.enum(orgKinds)).min(1), within: id.optional() }),
    z.array(orgEntry),
    { topics: ['org'], needs: 'read' },
  ),
  /** by name, short name, code, pinyin or initials; `path` says where it stands */
  'org.search': query(
    search,
    z.object({ rows: z.array(orgEntry.extend({ path: z.string() })), total: z.number() }),
    { topics: ['org'], needs: 'read' },
  ),
  /** null: no such body here */
  'org.get': query(z.object({ id }), orgDetail.nullable(), { topics: ['org', 'people'], needs: 'read' }),
  'org.register': command(z.object({ fields: orgFields }), z.object({ id }), orgTopic),
  /** writes the given fields; `previous` undoes it */
  'org.change': command(z.object({ id, changes: orgChanges }), z.object({ previous: orgChanges }), orgTopic),
  /** out of use or in use again; refused while windows or bodies in use stand below it */
  'org.deactivate': command(z.object({ id, active: z.boolean() }), z.object({}), orgTopic),
  /** a new spell, or another account of a known one; a new open spell ends the open one before it */
  'org.setTenure': command(
    z.object({
      org: id,
      tenure: id.optional(),
      name: z.string().trim().min(1).max(40),
      /** left out: as it was */
      phone: phone.optional(),
      post: z.string().trim().max(60),
      from: day,
      /** first day without it */
      to: day.nullable(),
    }),
    z.object({ tenure: id, ended: id.nullable() }),
    orgTopic,
  ),
  /** takes back a spell entered in error; `reopen`: the spell it had ended */
  'org.withdrawTenure': command(
    z.object({ org: id, tenure: id, reopen: id.nullable() }),
    z.object({}),
    orgTopic,
  ),
  /** the whole number of a 责任人; the look is written into the audit table (留痕) */
  'org.tenurePhone': command(z.object({ org: id, tenure: id }), z.object({ phone: z.string().nullable() }), {
    topics: [],
    needs: 'read',
  }),

  'people.list': query(
    z.object({
      text: z.string().max(100).default(''),
      body: id.optional(),
      inactive: z.boolean().default(false),
    }),
    z.array(personEntry),
    { topics: ['people', 'org'], needs: 'read' },
  ),
  'people.get': query(
    z.object({ id }),
    personEntry.extend({ grants: z.array(grantRow), conflicts, history, editable: z.boolean() }).nullable(),
    { topics: ['people', 'org'], needs: 'read' },
  ),
  'people.register': command(personInput, z.object({ id }), peopleTopic),
  'people.change': command(
    z.object({ id, changes: personInput.extend({ active: z.boolean() }).partial() }),
    z.object({ previous: personInput.extend({ active: z.boolean() }).partial() }),
    peopleTopic,
  ),
  'people.grant': command(
    z.object({ person: id, role: z.enum(roles), body: id, from: day, to: day.nullable() }),
    z.object({ grant: id }),
    peopleTopic,
  ),
  'people.revoke': command(
    z.object({ person: id, grant: id, from: day, reason: z.string().trim().min(1).max(200) }),
    z.object({}),
    peopleTopic,
  ),

  'callers.list': query(z.object({}), z.array(callerEntry), { topics: ['callers', 'people'], needs: 'read' }),
  'callers.register': command(callerInput, z.object({ id }), callerTopic),
  'callers.change': command(
    z.object({ id, changes: callerInput.partial() }),
    z.object({ previous: callerInput.partial() }),
    callerTopic,
  ),

  /** reads a table without changing anything */
  'org.previewImport': command(
    z.object({ kind: registerKind, path: z.string().min(1).max(4096) }),
    importPreview,
    { topics: [], needs: 'org' },
  ),
  /** registers what the preview found ready; rejected rows stay out */
  'org.applyImport': command(
    z.object({ token: z.string().min(1).max(80) }),
    z.object({ registered: z.number(), changed: z.number() }),
    { topics: ['org', 'people', 'callers'], needs: 'org' },
  ),
}
