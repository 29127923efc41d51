import type { ComponentType } from 'react'
import { TodayScreen } from '../features/today/TodayScreen.tsx'

/** Loads a screen's component when it is first needed. */
export type Load = () => Promise<ComponentType>

export interface ScreenEntry {
  load: Load
  /** a query without input that its first view waits for: asked ahead when the window opens on it */
  asks?: 'today.overview'
  /** for a screen that is not in the menu itself: its name, and the menu entry it belongs to */
  title?: string
  within?: string
}

/**
 * Every screen there is. A new one is one line here; if menu.tsx names it too, it appears in the navigation:
 *   scripts: { load: async () => (await import('../features/call-scripts/ScriptsScreen.tsx')).ScriptsScreen },
  rounds: { load: async () => (await import('../features/rounds/RoundsScreen.tsx')).RoundsScreen },
 *   round: { load: …, title: '抽查批次', within: 'rounds' },
 */
export const screens: Readonly<Record<string, ScreenEntry>> = {
  checks: { load: async () => (await import('../features/checks/ChecksScreen.tsx')).ChecksScreen },
  // Part of the first file: most windows open on it.
  today: { load: async () => TodayScreen, asks: 'today.overview' },
  visits: { load: async () => (await import('../features/visits/VisitsScreen.tsx')).VisitsScreen },
  visit: {
    load: async () => (await import('../features/visits/VisitScreen.tsx')).VisitScreen,
    title: '走访记录',
    within: 'visits',
  },
  checklists: {
    load: async () => (await import('../features/checklists/ChecklistsScreen.tsx')).ChecklistsScreen,
  },
  scripts: { load: async () => (await import('../features/call-scripts/ScriptsScreen.tsx')).ScriptsScreen },
  rounds: { load: async () => (await import('../features/rounds/RoundsScreen.tsx')).RoundsScreen },
  round: {
    load: async () => (await import('../features/rounds/RoundScreen.tsx')).RoundScreen,
    title: '抽查批次',
    within: 'rounds',
  },
  walks: { load: async () => (await import('../features/walkthroughs/WalksScreen.tsx')).WalksScreen },
  walkStart: {
    load: async () => (await import('../features/walkthroughs/WalkStartScreen.tsx')).WalkStartScreen,
    title: '开始走流程',
    within: 'walks',
  },
  walk: {
    load: async () => (await import('../features/walkthroughs/WalkScreen.tsx')).WalkScreen,
    title: '走流程',
    within: 'walks',
  },
  sync: { load: async () => (await import('../features/sync/SyncScreen.tsx')).SyncScreen },
  handover: {
    load: async () => (await import('../features/handover/HandoverScreen.tsx')).HandoverScreen,
    title: '工作移交',
    within: 'people',
  },
  packs: {
    load: async () => (await import('../features/packs/PacksScreen.tsx')).PacksScreen,
    title: '离线交换',
    within: 'sync',
  },
  review: { load: async () => (await import('../features/review/ReviewScreen.tsx')).ReviewScreen },
  results: { load: async () => (await import('../features/results/ResultsScreen.tsx')).ResultsScreen },
  record: {
    load: async () => (await import('../features/results/RecordScreen.tsx')).RecordScreen,
    title: '抽查记录',
    within: 'results',
  },
  documents: {
    load: async () => (await import('../features/documents/DocumentsScreen.tsx')).DocumentsScreen,
  },
  settings: { load: async () => (await import('../features/settings/SettingsScreen.tsx')).SettingsScreen },
  recovery: {
    load: async () => (await import('../features/settings/LadderScreen.tsx')).LadderScreen,
    title: '备份与恢复',
    within: 'settings',
  },
  catalogue: {
    load: async () => (await import('../features/catalogue/CatalogueScreen.tsx')).CatalogueScreen,
  },
  catalogueItem: {
    load: async () => (await import('../features/catalogue/ItemScreen.tsx')).ItemScreen,
    title: '事项',
    within: 'catalogue',
  },
  catalogueImport: {
    load: async () => (await import('../features/catalogue/ImportScreen.tsx')).ImportScreen,
    title: '导入清单',
    within: 'catalogue',
  },
  catalogueReleases: {
    load: async () => (await import('../features/catalogue/ReleasesScreen.tsx')).ReleasesScreen,
    title: '清单版本',
    within: 'catalogue',
  },
  catalogueMerge: {
    load: async () => (await import('../features/catalogue/MergeScreen.tsx')).MergeScreen,
    title: '合并清单',
    within: 'catalogue',
  },
  catalogueQuality: {
    load: async () => (await import('../features/catalogue/QualityScreen.tsx')).QualityScreen,
    title: '清单质检',
    within: 'catalogue',
  },
  org: { load: async () => (await import('../features/org/OrgScreen.tsx')).OrgScreen },
  orgImport: {
    load: async () => (await import('../features/org/ImportScreen.tsx')).ImportScreen,
    title: '导入台账',
    within: 'org',
  },
  people: { load: async () => (await import('../features/org/PeopleScreen.tsx')).PeopleScreen },
  ledgers: { load: async () => (await import('../features/ledgers/LedgersScreen.tsx')).LedgersScreen },
  ledgerImport: {
    load: async () => (await import('../features/ledgers/LedgerImportScreen.tsx')).LedgerImportScreen,
    title: '导入历史台账',
    within: 'ledgers',
  },
  callers: { load: async () => (await import('../features/callers/CallersScreen.tsx')).CallersScreen },
}

/** What stands before the frame while no workspace is open: the first start, unlocking, repair. */
export const gates: { first: Load; locked: Load; repair: Load } = {
  first: async () => (await import('./gates/FirstGate.tsx')).FirstGate,
  locked: async () => (await import('../features/setup/Unlock.tsx')).Unlock,
  repair: async () => (await import('../features/setup/Repair.tsx')).Repair,
}
