import { defineConfig } from '@playwright/test'
import { chromiumPath } from './src/main/hosts/cli/installedBrowser'
import type { ProgramOptions } from './tests/e2e/support'

const chromium = chromiumPath()

/**
 * The same specs twice: `web` is the browser edition (loopback host and an installed Chromium), `desktop` runs Electron's
 * main and preload bundles, in Electron where its program file exists, else on the stand-in of tests/support. What only one
 * edition has is in NAME.web.spec.ts or NAME.desktop.spec.ts.
 */
export default defineConfig<object, ProgramOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  globalSetup: './tests/support/ensureBuilt.ts',
  // a file is one story in one program; files run side by side
  fullyParallel: false,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] === 'true',
  // a machine that stalls for seconds fails what waits for seconds; what fails twice is wrong. The report names what was repeated
  retries: process.env['CI'] === 'true' ? 1 : 0,
  reporter: 'list',
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'web', testIgnore: '**/*.desktop.spec.ts', use: { edition: 'web' } },
    { name: 'desktop', testIgnore: '**/*.web.spec.ts', use: { edition: 'desktop' } },
  ],
})
