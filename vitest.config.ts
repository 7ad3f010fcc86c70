import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const resolveCore = { alias: { '@core': resolve(root, 'src/core') } }

/**
 * Two kinds of tests. `source` runs the sources as they stand. `built` runs what `npm run build` wrote (hosts, command
 * line, packaging), and builds it first when the sources are newer.
 */
export default defineConfig({
  test: {
    // every processor: left to itself one of two would wait
    maxWorkers: '100%',
    projects: [
      {
        resolve: resolveCore,
        test: {
          name: 'source',
          include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
          exclude: ['tests/built/**', 'tests/e2e/**'],
          testTimeout: 20_000,
          // the program's modules are loaded once for each processor, not once for each file
          isolate: false,
        },
      },
      {
        resolve: resolveCore,
        test: {
          name: 'built',
          include: ['tests/built/**/*.test.ts'],
          globalSetup: ['tests/support/ensureBuilt.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
