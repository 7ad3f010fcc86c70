// Starts the program in a folder (or archive) the way Electron does: its package.json names the main bundle.
import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { boot } from './electron.mjs'

const rest = process.argv.slice(2)
const dir = resolve(rest.find((argument) => !argument.startsWith('-')) ?? '.')
const main = statSync(dir).isDirectory() ? join(dir, JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')).main) : dir
process.argv = [process.argv[0], ...rest]
boot(dir)
globalThis.__playwright_run ??= () => {} // Playwright's loader, which Electron's own start would have put here
await import(pathToFileURL(main).href)
