import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** One project per kind of test; `npx vitest run path` or `--project unit` runs a part. */
export default defineConfig({
  test: {
    // Two workers: the machines this runs on have two cores.
    maxWorkers: 2,
    // The driver rejects a question of its own, asked of a window that a test just killed or that gave way.
    onUnhandledError: (error) => !/^Protocol error .*session closed/.test(error.message ?? ''),
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/{unit,store,hub,sync,sim,faults}/**/*.test.ts'],
          // Modules are loaded once a worker; what a file starts, it ends.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'component',
          environment: 'jsdom',
          include: ['test/component/**/*.test.tsx'],
          // Loading antd takes longer than most of these tests: once a worker, not once a file.
          isolate: false,
          setupFiles: ['test/support/component-setup.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          // Real windows share one display and two cores: one file after the other.
          maxWorkers: 1,
          fileParallelism: false,
          // After the other projects, so that a window never competes with the unit tests.
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
