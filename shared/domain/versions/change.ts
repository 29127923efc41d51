import { z } from 'zod'

/** One difference of a version from the one before it, in words. */
export const versionChange = z.object({
  /** where it is; null: the whole */
  line: z.string().nullable(),
  kind: z.enum(['added', 'removed', 'changed']),
  text: z.string(),
})
export type VersionChange = z.infer<typeof versionChange>
