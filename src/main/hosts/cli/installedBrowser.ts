import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

const env = process.env

/** Where browsers of the Chromium family are installed. */
function places(): string[] {
  if (process.platform === 'darwin') {
    const names = ['Google Chrome', 'Microsoft Edge', 'Chromium']
    return names.flatMap((name) => ['', env['HOME'] ?? ''].map((home) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`))
  }
  if (process.platform === 'win32') {
    const bases = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((base) => base !== undefined)
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
      'Chromium\\Application\\chrome.exe',
    ]
    return bases.flatMap((base) => programs.map((program) => `${base}\\${program}`))
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
  return [...names.map((name) => `/usr/bin/${name}`), '/snap/bin/chromium']
}

/** Path of an installed Chromium-family browser (HEZHANG_CHROMIUM first), or undefined. */
export const chromiumPath = () => [env['HEZHANG_CHROMIUM'], ...places()].find((path) => path !== undefined && existsSync(path))

/** False on a machine that cannot show a window: Linux without X or Wayland. */
export const hasDisplay = () => process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])

/**
 * Opens a page in a window of its own of an installed Chromium-family browser, else in the system's browser. False when
 * nothing could be started.
 */
export async function openInBrowser(link: string): Promise<boolean> {
  const chromium = chromiumPath()
  // for root it starts without its sandbox or not at all
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--window-size=1440,900', `--app=${link}`]
  if (chromium !== undefined && (await starts(chromium, args))) return true
  if (process.platform === 'win32') return starts('rundll32.exe', ['url.dll,FileProtocolHandler', link])
  return starts(process.platform === 'darwin' ? 'open' : 'xdg-open', [link])
}
/** True when the program runs, or has ended well, after a moment. */
function starts(program: string, args: string[]): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' })
    child.once('error', () => done(false))
    child.once('exit', (code) => done(code === 0))
    setTimeout(() => done(true), 1500).unref()
    child.unref()
  })
}
