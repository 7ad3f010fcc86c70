import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** The program's folder (in a package: its archive): the nearest one above this code that has a package.json. */
export const programDir = (() => {
  let dir = import.meta.dirname
  while (!existsSync(join(dir, 'package.json')) && dirname(dir) !== dir) dir = dirname(dir)
  return dir
})()
export const rendererDir = join(programDir, 'out/renderer')
/** The backend's worker as built for Electron ('main') or for plain Node ('node'). */
export const workerFile = (build: 'main' | 'node') => join(programDir, 'out', build, 'backendWorker.js')
/** What its second thread runs, for plain Node. */
export const readerFile = join(programDir, 'out/node/backendReader.js')

/** Where account sets and the recent list are kept unless told otherwise: the same place for every edition. HEZHANG_DATA_DIR wins. */
export function defaultDataDir(): string {
  const chosen = process.env['HEZHANG_DATA_DIR']
  if (chosen) return chosen
  const base = {
    win32: process.env['APPDATA'] ?? join(homedir(), 'AppData/Roaming'),
    darwin: join(homedir(), 'Library/Application Support'),
  }[process.platform as 'win32' | 'darwin']
  return join(base ?? process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'hezhang')
}
