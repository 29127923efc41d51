/**
 * The role table (岗位权限): who may do what. Used by the hub for writes and by the data service for
 * reads and commands; folds never consult it.
 */
export const roles = ['inspector', 'leader', 'supervisor'] as const
export type Role = (typeof roles)[number]

export const isRole = (text: string): text is Role => roles.some((role) => role === text)

export const roleLabels: Record<Role, string> = {
  inspector: '抽查人员',
  leader: '带队领导',
  supervisor: '管理员',
}

export const capabilities = [
  'read', //        see what the feeds of one's body bring
  'call', //        phone checks: attempts, submit, amend, void
  'walk', //        walk-throughs and visits
  'plan', //        rounds: plan, freeze, draw, assign, close
  'approve', //     approve a plan (审批)
  'review', //      复核, 核实 rulings
  'results', //     results of a round, bulletins
  'catalogue', //   import, publish, withdraw item catalogues
  'org', //         units, windows, people, caller numbers
  'admin', //       devices, roles, settings, rulings on conflicts
] as const
export type Capability = (typeof capabilities)[number]

const table: Record<Role, readonly Capability[]> = {
  inspector: ['read', 'call', 'walk'],
  leader: ['read', 'walk', 'approve', 'results'],
  supervisor: ['read', 'call', 'walk', 'plan', 'approve', 'review', 'results', 'catalogue', 'org', 'admin'],
}

/** May somebody with these roles do this? */
export const allows = (held: readonly Role[], need: Capability): boolean =>
  held.some((role) => table[role].includes(need))
