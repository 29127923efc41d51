export { type LaunchedApp, launchApp } from '../../scripts/support/launch.ts'
