import { existsSync } from 'node:fs'
import { join } from 'node:path'

const { LOCALAPPDATA = '', PROGRAMFILES = '', 'PROGRAMFILES(X86)': PROGRAMFILES_X86 = '', HOME = '' } = process.env
const PLACES = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: ['Google Chrome', 'Microsoft Edge', 'Chromium'].flatMap((name) =>
    ['', HOME].map((base) => `${base}/Applications/${name}.app/Contents/MacOS/${name}`),
  ),
  win32: [PROGRAMFILES, PROGRAMFILES_X86, LOCALAPPDATA]
    .filter(Boolean)
    .flatMap((base) => [
      join(base, 'Google/Chrome/Application/chrome.exe'),
      join(base, 'Microsoft/Edge/Application/msedge.exe'),
      join(base, 'Chromium/Application/chrome.exe'),
    ]),
}

/** Path of an installed Chromium-family browser (HEZHANG_CHROMIUM first), or undefined. */
export function chromiumPath() {
  return [process.env.HEZHANG_CHROMIUM, ...(PLACES[process.platform] ?? [])].find((path) => path && existsSync(path))
}
