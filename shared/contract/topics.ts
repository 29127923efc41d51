/** What can change; a screen's queries name the topics they depend on. */
export const topics = [
  'app',
  'org',
  'people',
  'callers',
  'catalogue',
  'rounds',
  'cases',
  'drafts',
  'reviews',
  'documents',
  'ledgers',
  'files',
  'walkthroughs',
  'settings',
  'sync',
  'quarantine',
  'packs',
  'recovery',
  'visits',
  'checklists',
] as const
export type Topic = (typeof topics)[number]
