import { BrowserWindow } from 'electron'
import { readWindowState, rememberWindowState } from './windowState'

export interface MainWindowOptions {
  title: string
  /** address of the page */
  page: string
  preload: string
  stateFile: string
}

/** Opens the program's window: isolated, sandboxed, shown when it has something to show. */
export function openMainWindow({ title, page, preload, stateFile }: MainWindowOptions): BrowserWindow {
  const { bounds, maximized } = readWindowState(stateFile)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 1024,
    minHeight: 640,
    title,
    show: false,
    webPreferences: { preload, contextIsolation: true, sandbox: true, nodeIntegration: false, spellcheck: false, plugins: true },
  })
  rememberWindowState(window, stateFile)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  window.loadURL(page).catch((error: unknown) => console.error('the window did not load:', error))
  return window
}
