// npm test: every check and every test, and one closing line with what passed and what failed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromiumPath } from '../src/main/hosts/cli/installedBrowser.ts'
import { nodePath, root, tool } from './lib/node.mjs'
import { run } from './lib/run.mjs'

const results = join(root, 'node_modules/.cache/results')
const total = { passed: 0, failed: 0, skipped: 0 }
const add = (counts) => {
  for (const key of Object.keys(total)) total[key] += counts[key]
}
const node = (script, args = [], options = {}) => run(nodePath(), [script, ...args], options)

/** A check that only has an exit code: one passed or one failed. */
async function check(name, script, args) {
  const started = Date.now()
  const { code, output } = await node(script, args, { capture: true })
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  if (code !== 0) console.log(output)
  add({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 })
  return code === 0
}

/** A test runner that writes its counts to a file. Dying without counts is one failure, and so is a failure it did not count. */
async function suite(file, start, countsOf) {
  const { code } = await start(join(results, file))
  const counts = existsSync(join(results, file))
    ? countsOf(JSON.parse(readFileSync(join(results, file), 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 }
  if (code !== 0 && counts.failed === 0) counts.failed = 1
  add(counts)
}
const vitestCounts = (report) => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
  skipped: report.numPendingTests + report.numTodoTests,
})
const playwrightCounts = ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped })

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
await check('types', 'scripts/typecheck.mjs', [])
await check('lint', tool('oxlint/bin/oxlint'), ['--type-aware', '--deny-warnings'])
await check('format', tool('@biomejs/biome/bin/biome'), ['format', '.'])
await check('unused files and dependencies', tool('knip/bin/knip.js'), ['--include', 'files,dependencies,unlisted,unresolved'])
const built = await check('build', 'scripts/build.mjs', [])
await suite(
  'vitest.json',
  (file) => node(tool('vitest/vitest.mjs'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]),
  vitestCounts,
)
if (!built) {
  console.log('end-to-end tests not run: the build failed')
} else if (!chromiumPath() && process.env.CI !== 'true') {
  console.log('end-to-end tests not run: no Chromium, Chrome or Edge found (set HEZHANG_CHROMIUM to its path)')
} else {
  await suite(
    'playwright.json',
    (file) => node(tool('@playwright/test/cli.js'), ['test', '--reporter=list,json'], { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file } }),
    playwrightCounts,
  )
}
if (total.failed > 0) process.exitCode = 1
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
