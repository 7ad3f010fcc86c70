import { EventEmitter } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, watch, writeFileSync, writeSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { flag } from './chromium.mjs'

/** The open windows; windows.mjs fills it. */
export const windows = new Set()

/** Emits an event that a listener may prevent; true when it was. */
export function prevented(emit) {
  let stopped = false
  emit({
    preventDefault: () => {
      stopped = true
    },
    get defaultPrevented() {
      return stopped
    },
  })
  return stopped
}

class App extends EventEmitter {
  isPackaged = false
  quitting = false
  #ready = false
  #manifest = {}
  #dir = '.'
  commandLine = {
    hasSwitch: (name) => process.argv.some((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`)),
    getSwitchValue: (name) => flag(name) ?? '',
  }

  open(dir) {
    this.#dir = dir
    this.#manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
  }
  becomeReady() {
    this.#ready = true
    this.emit('ready', {}, {})
  }
  isReady() {
    return this.#ready
  }
  whenReady() {
    return this.#ready ? Promise.resolve() : new Promise((resolve) => this.once('ready', () => resolve()))
  }
  getAppPath() {
    return this.#dir
  }
  getName() {
    return this.#manifest.productName ?? this.#manifest.name
  }
  getVersion() {
    return this.#manifest.version
  }
  getPath(name) {
    const userData = flag('user-data-dir') ?? join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), this.getName())
    const path = { userData, temp: tmpdir(), home: homedir() }[name]
    if (!path) throw new Error(`Failed to get '${name}' path`)
    if (name === 'userData') mkdirSync(path, { recursive: true })
    return path
  }
  /** As Electron's: the second one hands its command line to the first and is told false. */
  requestSingleInstanceLock() {
    const dir = this.getPath('userData')
    const lock = join(dir, 'DoubleSingletonLock')
    const ask = join(dir, 'DoubleSecondInstance')
    try {
      const file = openSync(lock, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
    } catch {
      if (isAlive(Number(readFileSync(lock, 'utf8')))) {
        writeFileSync(ask, JSON.stringify({ argv: process.argv, cwd: process.cwd() }))
        return false
      }
      writeFileSync(lock, String(process.pid))
    }
    process.on('exit', () => rmSync(lock, { force: true }))
    watch(dir, (_type, name) => {
      if (name !== 'DoubleSecondInstance' || !existsSync(ask)) return
      const { argv, cwd } = JSON.parse(readFileSync(ask, 'utf8') || '{}')
      if (!argv) return // half written: the next change tells
      rmSync(ask)
      this.emit('second-instance', {}, argv, cwd)
    }).unref()
    return true
  }
  async quit() {
    if (this.quitting) return
    this.quitting = true
    const stays = prevented((event) => this.emit('before-quit', event)) || [...windows].some((window) => !window.tryClose())
    if (stays || prevented((event) => this.emit('will-quit', event))) this.quitting = false
    else this.exit(0)
  }
  exit(code = 0) {
    this.emit('quit', {}, code)
    process.exit(code)
  }
}
export const app = new App()

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch {
    return false
  }
}
