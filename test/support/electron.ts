import { type LaunchedApp, type LaunchOptions, launchApp } from '../../scripts/support/launch.ts'

export type { LaunchedApp, LaunchOptions }
export { launchApp }
