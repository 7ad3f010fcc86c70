// Builds a part of the program when its sources are newer than what was built last.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { nodePath, root, tool } from './node.mjs'
import { run } from './run.mjs'

const PARTS = {
  /** command line and browser host */
  node: {
    sources: ['src/core', 'src/db', 'src/main', 'vite.node.config.ts', 'package.json'],
    output: 'out/node/cli.js',
    command: [tool('vite/bin/vite.js'), 'build', '--logLevel', 'warn', '-c', 'vite.node.config.ts'],
  },
  /** Electron's main and preload, and the window */
  desktop: {
    sources: ['src', 'electron.vite.config.ts', 'package.json'],
    output: 'out/renderer/index.html',
    command: [tool('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
  },
}
const stampOf = (part) => join(root, 'out', `.built-${part}`)

/** Newest modification time below a path, folders included (a deleted file touches its folder). */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path, { withFileTypes: true }).reduce((latest, entry) => {
    const at = entry.isDirectory() || entry.isFile() ? newest(join(path, entry.name)) : 0
    return Math.max(latest, at)
  }, stat.mtimeMs)
}
function isStale(part) {
  const { sources, output } = PARTS[part]
  const stamp = statSync(stampOf(part), { throwIfNoEntry: false })
  if (!stamp || !existsSync(join(root, output))) return true
  return sources.some((source) => newest(join(root, source)) > stamp.mtimeMs)
}

/** One build at a time in this folder; a lock whose owner died is taken over. */
async function withLock(work) {
  const cache = join(root, 'node_modules/.cache')
  const lock = join(cache, 'hezhang-build.lock')
  mkdirSync(cache, { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch {
      const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
      if (owner && !isAlive(owner)) rmSync(lock, { force: true })
      await sleep(100)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Builds each named part ('node', 'desktop'); `force` builds even what is up to date. Throws with the builder's output. */
export async function build(parts, { force = false } = {}) {
  if (!force && !parts.some(isStale)) return
  await withLock(async () => {
    for (const part of parts) {
      if (!force && !isStale(part)) continue
      const started = new Date()
      const { code, output } = await run(nodePath(), PARTS[part].command, { capture: true })
      if (code !== 0) throw new Error(`building ${part} failed\n${output}`)
      writeFileSync(stampOf(part), '')
      utimesSync(stampOf(part), started, started)
    }
  })
}
