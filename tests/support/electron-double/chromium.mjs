// One Chromium for all windows, spoken to over the DevTools protocol.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const PLACES = [process.env.HEZHANG_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const SWITCHES = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
  '--password-store=basic',
  '--lang=zh-CN',
  '--no-startup-window',
]
/** Value of --name=value on the program's command line. */
export const flag = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3)

let socket
let lastId = 0
let chromium
let profile
const waiting = new Map()
/** session id → listener(method, params) */
export const sessions = new Map()
/** listeners(method, params) of messages about targets */
export const targetListeners = new Set()

export function cdp(method, params = {}, sessionId) {
  const id = ++lastId
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject, method })
    socket.send(JSON.stringify({ id, method, params, sessionId }))
  })
}
function receive({ id, sessionId, method, params, result, error }) {
  if (id) {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error) call.reject(new Error(`${call.method}: ${error.message}`))
    else call.resolve(result)
  } else if (sessionId) sessions.get(sessionId)?.(method, params)
  else for (const listener of targetListeners) listener(method, params)
}

export async function startChromium() {
  const program = PLACES.find((path) => path && existsSync(path))
  if (!program) throw new Error('electron-double: no Chromium found (set HEZHANG_CHROMIUM)')
  profile = mkdtempSync(join(tmpdir(), 'electron-double-'))
  const args = [...SWITCHES, `--user-data-dir=${profile}`, `--remote-debugging-port=${flag('remote-debugging-port') ?? 0}`]
  chromium = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: chromium.stderr }).on('line', (line) => {
      const found = /^DevTools listening on (ws:\S+)/.exec(line)
      if (found) resolve(found[1])
    })
    chromium.once('exit', (code) => reject(new Error(`chromium exited ${code}`)))
  })
  socket = new WebSocket(url)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  socket.onmessage = (message) => receive(JSON.parse(message.data))
  await cdp('Target.setDiscoverTargets', { discover: true })
  process.stderr.write(`DevTools listening on ${url}\n`) // what Playwright's _electron.launch waits for
}

process.on('exit', () => {
  chromium?.kill('SIGKILL')
  if (profile) rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))
