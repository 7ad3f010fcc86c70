// npm start: the program, as a desktop program where Electron can run, otherwise in the installed browser.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './lib/built.mjs'
import { nodePath, root, tool } from './lib/node.mjs'
import { run } from './lib/run.mjs'

/** A desktop program that ends with an error this soon could not start here (missing libraries, no sandbox). */
const STARTED_AFTER_MS = 5000
const RELEASES = 'https://github.com/electron/electron/releases/'

/** Electron's program file, or undefined while it has not been downloaded. */
function electronPath() {
  const named = tool('electron/path.txt')
  if (!existsSync(named)) return undefined
  const file = tool(join('electron/dist', readFileSync(named, 'utf8')))
  return existsSync(file) ? file : undefined
}
/** Electron's package brings its program by a download at first use: tried when its source answers at once. */
async function fetchElectron() {
  const source = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? RELEASES
  try {
    await fetch(source, { method: 'HEAD', signal: AbortSignal.timeout(4000) })
  } catch {
    return undefined
  }
  console.log('首次启动：正在下载桌面运行环境（只需一次）……')
  await run(nodePath(), [tool('electron/install.js')])
  return electronPath()
}
/** Runs the desktop program; false when it could not start. */
function runDesktop(electron) {
  const started = Date.now()
  return new Promise((done) => {
    const child = spawn(electron, ['.', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
    child.on('error', () => done(false))
    child.on('exit', (code) => {
      process.exitCode = code ?? 1
      done(code === 0 || Date.now() - started > STARTED_AFTER_MS)
    })
  })
}

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
try {
  await build(['node', 'desktop'])
  const electron = hasDisplay ? (electronPath() ?? (await fetchElectron())) : undefined
  if (!electron || !(await runDesktop(electron))) {
    console.log('桌面运行环境在这台机器上不可用，改用浏览器版。')
    process.exitCode = (await run(nodePath(), [join(root, 'out/node/cli.js'), 'serve', ...process.argv.slice(2)])).code
  }
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
