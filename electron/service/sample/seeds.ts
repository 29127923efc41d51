import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** What the generator starts from: real kinds of items, real divisions, invented everything else. */

const level = z.enum(['市', '县', '镇', '村'])
export type Level = z.infer<typeof level>

const department = z.object({
  key: z.string(),
  full: z.string(),
  short: z.string(),
  focus: z.string(),
  levels: z.array(level),
  windows: z.array(z.string()).min(1),
  hall: z.string(),
})
export type Department = z.infer<typeof department>

const seedItem = z.object({
  name: z.string(),
  type: z.string(),
  dept: z.string(),
  levels: z.string(),
  kind: z.enum(['即办件', '承诺件']),
  legal: z.number().int(),
  promise: z.number().int(),
  materials: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  targets: z.array(z.string()).min(1),
  keywords: z.array(z.string()),
  questions: z.array(z.string()),
  fee: z.string().optional(),
  noMaterials: z.string().optional(),
  oneThing: z.array(z.string()).optional(),
})
export type SeedItem = z.infer<typeof seedItem>

const template = z.object({ template: z.string(), weight: z.number() })

const seeds = z.object({
  noMaterialReasons: z.record(z.string(), z.string()),
  feeBases: z.record(z.string(), z.object({ item: z.string(), basis: z.string() })),
  materialProfiles: z.array(
    z.object({
      type: z.string(),
      form: z.string(),
      originals: z.number(),
      copies: z.number(),
      source: z.string(),
      issuer: z.string(),
    }),
  ),
  materials: z.record(z.string(), z.number().int()),
  departments: z.array(department),
  items: z.array(seedItem),
  phones: z.array(
    z.object({ pattern: z.string(), label: z.string(), defect: z.string().nullable(), weight: z.number() }),
  ),
  addresses: z.object({
    templates: z.array(template.extend({ level })),
    defective: z.array(template.extend({ defect: z.string() })),
    roads: z.array(z.string()),
    floors: z.array(z.string()),
    zones: z.array(z.string()),
    windowRange: z.tuple([z.number(), z.number()]),
    houseRange: z.tuple([z.number(), z.number()]),
    hours: z.record(level, z.string()),
  }),
  defects: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      field: z.string(),
      share: z.number(),
      severity: z.string(),
    }),
  ),
  surnames: z.array(z.string()),
  givenNames: z.array(z.string()),
})
export type Seeds = z.infer<typeof seeds>

const divisions = z.object({
  city: z.object({ code: z.string(), name: z.string() }),
  areas: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      towns: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          villages: z.array(z.tuple([z.string(), z.string()])),
        }),
      ),
    }),
  ),
})
export type Divisions = z.infer<typeof divisions>

const read = (resources: string, name: string): unknown =>
  JSON.parse(readFileSync(join(resources, name), 'utf8'))

export const loadSeeds = (resources: string): Seeds => seeds.parse(read(resources, 'sample/item-seeds.json'))
export const loadDivisions = (resources: string): Divisions =>
  divisions.parse(read(resources, 'divisions.json'))
