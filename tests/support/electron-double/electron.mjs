// A stand-in for the 'electron' module of the main process, for machines where Electron's own program cannot be had.
// The unmodified main and preload bundles run on it: main in Node, windows as pages of an installed Chromium, driven over
// the DevTools protocol. It is not Electron. It has no real context isolation or sandbox, gives a page no handle of a window
// that it opens, asks no beforeunload, has no updater, no utility processes and no printer; a program that works here has
// still to be seen in Electron. Tests use Electron itself wherever its program file exists.
import { app } from './app.mjs'
import { startChromium } from './chromium.mjs'

export { app } from './app.mjs'
export { dialog, Menu, MenuItem, screen, session, shell } from './desktop.mjs'
export { ipcMain, protocol } from './ipc.mjs'
export { BrowserWindow, webContents } from './windows.mjs'

export function boot(dir) {
  app.open(dir)
  // the program registers its schemes and takes its lock before it is told that the app is ready
  setImmediate(() => {
    startChromium().then(
      () => app.becomeReady(),
      (error) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
}
