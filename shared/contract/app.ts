import { z } from 'zod'
import { roles } from '../domain/roles/capabilities.ts'
import { command, query } from './define.ts'
import { fault } from './result.ts'

/** Where the program stands: which folder is open, who works in it, or what keeps it shut. */
export const appState = z.discriminatedUnion('phase', [
  /** nothing here yet: 样例试用, 单机正式使用 or 登记设备 */
  z.object({ phase: z.literal('first'), version: z.string() }),
  /** the key is not at hand: passphrase or recovery key needed */
  z.object({
    phase: z.literal('locked'),
    version: z.string(),
    ways: z.array(z.enum(['passphrase', 'recovery'])),
  }),
  /** it cannot be opened; nothing was changed */
  z.object({
    phase: z.literal('fault'),
    version: z.string(),
    fault,
    /** the recovery ladder (恢复阶梯) can be climbed */
    ladder: z.boolean(),
  }),
  z.object({
    phase: z.literal('open'),
    version: z.string(),
    workspace: z.object({
      id: z.string(),
      kind: z.enum(['sample', 'standalone', 'enrolled']),
      name: z.string(),
      createdAt: z.number(),
    }),
    person: z.object({ id: z.string(), name: z.string() }),
    body: z.object({ id: z.string(), name: z.string() }),
    roles: z.array(z.enum(roles)),
    device: z.string(),
    /** the recovery sheet (恢复单) still has to be printed and put away */
    recoveryPending: z.boolean(),
    /** less than 1 GB is free where the data lies */
    diskLow: z.boolean().optional(),
  }),
])
export type AppState = z.infer<typeof appState>

const person = z.object({
  workspaceName: z.string().trim().min(1).max(60),
  name: z.string().trim().min(1).max(40),
  bodyName: z.string().trim().min(1).max(60),
  passphrase: z.string().min(8).max(200).optional(),
})

/** First start, opening, and what every screen shows of it. */
export const appContract = {
  'app.state': query(z.object({}), appState, { topics: ['app'], needs: 'open' }),
  'app.createSample': command(
    z.object({
      items: z.number().int().min(100).max(100_000).default(2000),
      seed: z.number().int().default(1),
    }),
    appState,
    { topics: ['app'], needs: 'open' },
  ),
  'app.createStandalone': command(person, appState, { topics: ['app'], needs: 'open' }),
  'app.unlock': command(
    z.object({ way: z.enum(['passphrase', 'recovery']), secret: z.string().min(1).max(400) }),
    appState,
    { topics: ['app'], needs: 'open' },
  ),
  /** a new recovery key (恢复密钥) for the printed recovery sheet; the one before it stops working */
  'app.newRecoveryKey': command(z.object({}), z.object({ recoveryKey: z.string(), made: z.number() }), {
    topics: [],
    needs: 'open',
  }),
  /** the sheet was printed and put away */
  'app.recoveryKept': command(z.object({}), appState, { topics: ['app'], needs: 'open' }),
  'app.setPassphrase': command(z.object({ passphrase: z.string().min(8).max(200) }), appState, {
    topics: ['app'],
    needs: 'open',
  }),
  /** leaves the sample data and shows the first start again; the sample folder stays */
  'app.leaveSample': command(z.object({}), appState, { topics: ['app'], needs: 'open' }),
}
