import { app, type BrowserWindow, dialog, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, session } from 'electron'
import { existsSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { startBackendWorker } from './backend/workerClient'
import { APP_PAGE, isOwnPage, registerAppScheme, serveAppPages } from './hosts/electron/appProtocol'
import { offerDesktop } from './hosts/electron/desktop'
import { connectBackend } from './hosts/electron/ipc'
import { defaultDataDir, programDir, rendererDir, workerFile } from './hosts/paths'
import { openMainWindow } from './windows/mainWindow'
import { MenuCommands, setApplicationMenu } from './windows/menu'

const NAME = '合账'
/** electron-vite's server while developing; a package never loads pages from a network */
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const menuCommands = new MenuCommands()
let window: BrowserWindow | undefined

/** Account sets named on a command line. */
const accountSetsIn = (argv: readonly string[], cwd: string) =>
  argv.map((argument) => resolve(cwd, argument)).filter((path) => extname(path) === '.hezhang' && existsSync(path))

const openFile = (path: string) => menuCommands.send({ command: 'openFile', path })
const isOurs = (event: IpcMainEvent | IpcMainInvokeEvent) =>
  event.senderFrame !== null && event.senderFrame.parent === null && isOwnPage(event.senderFrame.url, developmentUrl)

function openWindow(): void {
  window = openMainWindow({
    title: NAME,
    page: developmentUrl ?? APP_PAGE,
    preload: join(programDir, 'out/preload/index.cjs'),
    stateFile: join(app.getPath('userData'), 'window.json'),
  })
  menuCommands.attach(window)
  window.once('closed', () => {
    window = undefined
  })
}
function showWindow(): void {
  if (!window) return openWindow()
  if (window.isMinimized()) window.restore()
  window.focus()
}

/** No page but our own, in no other window, with no permission of the system's. */
function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => {
      if (!isOwnPage(event.url, developmentUrl)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
  const allowed = new Set(['clipboard-sanitized-write', 'fullscreen'])
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed.has(permission)))
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.has(permission))
}

function start(): void {
  lockDown()
  serveAppPages(rendererDir)
  // a profile of its own (tests, a second company on the same machine) keeps its account sets apart as well
  const dataDir = app.commandLine.hasSwitch('user-data-dir') ? join(app.getPath('userData'), 'data') : defaultDataDir()
  const backend = startBackendWorker(workerFile('main'), { dataDir, host: 'electron', version: app.getVersion() })
  connectBackend(backend, isOurs)
  offerDesktop(isOurs)
  ipcMain.on('menu:listening', (event) => {
    if (isOurs(event)) menuCommands.listening()
  })
  setApplicationMenu((command) => menuCommands.send(command), !app.isPackaged)
  openWindow()
  for (const path of accountSetsIn(process.argv.slice(1), process.cwd())) openFile(path)

  app.on('second-instance', (_event, argv, cwd) => {
    showWindow()
    for (const path of accountSetsIn(argv.slice(1), cwd)) openFile(path)
  })
  app.on('activate', showWindow)
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    // the backend finishes its writing and closes the file before the program ends
    event.preventDefault()
    void backend.close().finally(() => app.exit(0))
  })
}

// macOS hands over a double-clicked file by this event, possibly before the app is ready
app.on('open-file', (event, path) => {
  event.preventDefault()
  openFile(path)
})
registerAppScheme()
if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start, (error: unknown) => {
    dialog.showErrorBox(NAME, String(error))
    app.exit(1)
  })
} else {
  app.quit()
}
