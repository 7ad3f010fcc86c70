// BrowserWindow and its webContents: each is a Chromium page.
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, prevented, windows } from './app.mjs'
import { cdp, sessions, targetListeners } from './chromium.mjs'
import { IpcMain, inward, ipcMain, outward, schemes } from './ipc.mjs'
import './wire.js'

const { enc, dec } = globalThis.__electronDoubleWire
const here = import.meta.dirname
const { version } = JSON.parse(readFileSync(join(here, '../../../node_modules/electron/package.json'), 'utf8'))
const wireSource = readFileSync(join(here, 'wire.js'), 'utf8')
const shimSource = readFileSync(join(here, 'preload-shim.js'), 'utf8')

let nextId = 1
let focused = null

class WebContents extends EventEmitter {
  #options
  #session
  #contexts = new Map()
  #loaded = () => {}
  #loading = false
  #shown = false
  #openHandler = () => ({ action: 'allow' })
  #up
  targetId
  ipc = new IpcMain()
  mainFrame = { url: '', top: null, parent: null }

  constructor(window, options) {
    super()
    this.id = window.id
    this.window = window
    this.#options = options
    this.#up = this.#open()
    this.#up.catch((error) => console.error('electron-double:', error))
  }
  async #open() {
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    const { width = 800, height = 600, webPreferences: { preload } = {} } = this.#options
    this.targetId = (await cdp('Target.createTarget', { url: 'about:blank', width, height, newWindow: true })).targetId
    this.#session = (await cdp('Target.attachToTarget', { targetId: this.targetId, flatten: true })).sessionId
    sessions.set(this.#session, (method, params) => this.#hear(method, params))
    const enabled = ['Page.enable', 'Runtime.enable', 'Inspector.enable'].map((method) => this.cdp(method))
    await Promise.all([...enabled, this.cdp('Runtime.addBinding', { name: '__electronDoubleSend' })])
    if (preload) {
      const source = shimSource
        .replace('__PLATFORM__', () => JSON.stringify(process.platform))
        .replace('__VERSION__', () => JSON.stringify(version))
        .replace('__PRELOAD__', () => readFileSync(preload, 'utf8'))
      await this.cdp('Page.addScriptToEvaluateOnNewDocument', { source: `${wireSource};\n${source}` })
    }
    const own = [...schemes.keys()].map((scheme) => ({ urlPattern: `http://*.${scheme}.localhost/*` }))
    await this.cdp('Fetch.enable', { patterns: [...own, { urlPattern: '*', resourceType: 'Document' }] })
  }
  cdp(method, params) {
    return cdp(method, params, this.#session)
  }
  #hear(method, params) {
    if (method === 'Runtime.executionContextCreated') this.#contexts.set(params.context.id, params.context.auxData)
    else if (method === 'Runtime.bindingCalled')
      void this.#receive(JSON.parse(params.payload), this.#contexts.get(params.executionContextId))
    else if (method === 'Page.frameStartedNavigating') this.#starts(params)
    else if (method === 'Page.frameNavigated' && !params.frame.parentId) this.#navigated(params.frame)
    else if (method === 'Page.domContentEventFired') this.emit('dom-ready')
    else if (method === 'Page.loadEventFired') this.#finished()
    else if (method === 'Inspector.targetCrashed') this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    else if (method === 'Fetch.requestPaused') void this.#serve(params)
  }
  #starts({ frameId, navigationType, url }) {
    const isSameDocument = navigationType === 'sameDocument'
    this.emit('did-start-navigation', { url: inward(url), isMainFrame: frameId === this.targetId, isSameDocument })
  }
  #navigated(frame) {
    this.mainFrame = { url: inward(frame.url + (frame.urlFragment ?? '')), top: null, parent: null }
    this.emit('did-navigate', {}, this.mainFrame.url)
  }
  #finished() {
    this.emit('did-finish-load')
    this.#loaded()
    if (!this.#shown) this.window.emit('ready-to-show')
    this.#shown = true
  }
  async #serve({ request, requestId, resourceType, frameId }) {
    const url = inward(request.url)
    const answer = schemes.get(url.split(':')[0])
    try {
      const leaves = resourceType === 'Document' && frameId === this.targetId && !this.#loading
      if (leaves && prevented((event) => this.emit('will-navigate', Object.assign(event, { url })))) {
        await this.cdp('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      } else if (answer) {
        const response = await answer(new Request(url, { method: request.method, headers: request.headers, body: request.postData }))
        const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }))
        const body = Buffer.from(await response.arrayBuffer()).toString('base64')
        await this.cdp('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders, body })
      } else await this.cdp('Fetch.continueRequest', { requestId })
    } catch {
      await this.cdp('Fetch.failRequest', { requestId, errorReason: 'Failed' }).catch(() => {})
    }
  }
  async #receive(message, context) {
    const senderFrame = context?.isDefault === false ? null : this.mainFrame
    const event = { sender: this, frameId: 1, processId: 1, senderFrame, reply: (channel, ...args) => this.send(channel, ...args) }
    if (message.t === 'open') {
      this.#opens(message.url)
      return
    }
    const args = dec(message.args)
    if (message.t === 'send') {
      ipcMain.emit(message.channel, event, ...args)
      return
    }
    const { id, channel } = message
    const handler = this.ipc.handlers.get(channel) ?? ipcMain.handlers.get(channel)
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`)
      this.#push({ t: 'reply', id, value: enc(await handler(event, ...args)) })
    } catch (error) {
      const reason = error?.name === 'DataCloneError' ? 'Error: An object could not be cloned.' : error
      this.#push({ t: 'reply', id, err: `Error invoking remote method '${channel}': ${String(reason)}` })
    }
  }
  #push(message) {
    const expression = `globalThis.__electronDoubleRecv?.(${JSON.stringify(message)})`
    this.#up.then(() => this.cdp('Runtime.evaluate', { expression })).catch(() => {})
  }
  send(channel, ...args) {
    this.#push({ t: 'event', channel, args: enc(args) })
  }
  async loadURL(url) {
    await this.#up
    this.#loading = true
    const done = new Promise((resolve) => {
      this.#loaded = resolve
    })
    try {
      const { errorText } = await this.cdp('Page.navigate', { url: outward(url) })
      if (errorText) throw Object.assign(new Error(`${errorText} loading '${url}'`), { code: errorText })
      await done
    } finally {
      this.#loading = false
    }
  }
  getURL() {
    return this.mainFrame.url
  }
  isDestroyed() {
    return this.window.isDestroyed()
  }
  setWindowOpenHandler(handler) {
    this.#openHandler = handler
  }
  /** The page called window.open. */
  #opens(url) {
    if (this.#openHandler({ url }).action !== 'deny') void cdp('Target.createTarget', { url, newWindow: true })
  }
  async printToPDF({ landscape, printBackground, pageSize = 'Letter', preferCSSPageSize }) {
    await this.#up
    const sizes = { A4: [8.27, 11.69], A5: [5.83, 8.27], Letter: [8.5, 11] }
    const [paperWidth, paperHeight] = typeof pageSize === 'object' ? [pageSize.width, pageSize.height] : sizes[pageSize]
    const { data } = await this.cdp('Page.printToPDF', { landscape, printBackground, paperWidth, paperHeight, preferCSSPageSize })
    return Buffer.from(data, 'base64')
  }
  print(options, done) {
    this.emit('-double-print', options)
    done?.(true, '')
  }
  forget() {
    sessions.delete(this.#session)
    this.emit('destroyed')
  }
  closeTarget() {
    this.#up.then(() => cdp('Target.closeTarget', { targetId: this.targetId })).catch(() => {})
  }
}

export class BrowserWindow extends EventEmitter {
  #bounds
  #visible
  #maximized = false
  #title

  static getAllWindows() {
    return [...windows]
  }
  static getFocusedWindow() {
    return focused
  }
  static fromWebContents(contents) {
    return contents?.window ?? null
  }
  static fromId(id) {
    return [...windows].find((window) => window.id === id) ?? null
  }
  constructor(options = {}) {
    super()
    const { title = '', x = 0, y = 0, width = 800, height = 600, show = true } = options
    this.id = nextId++
    this.#title = title
    this.#bounds = { x, y, width, height }
    this.#visible = show
    windows.add(this)
    this.webContents = new WebContents(this, options)
    if (show) focused = this
    app.emit('web-contents-created', {}, this.webContents)
  }
  loadURL(url) {
    return this.webContents.loadURL(url)
  }
  show() {
    this.#visible = true
    focused = this
    this.emit('show')
  }
  focus() {
    focused = this
    this.emit('focus')
  }
  restore() {}
  isVisible() {
    return this.#visible
  }
  isDestroyed() {
    return !windows.has(this)
  }
  isMinimized() {
    return false
  }
  maximize() {
    this.#maximized = true
  }
  isMaximized() {
    return this.#maximized
  }
  getTitle() {
    return this.#title
  }
  getBounds() {
    return { ...this.#bounds }
  }
  getNormalBounds() {
    return this.getBounds()
  }
  setBounds(bounds) {
    Object.assign(this.#bounds, bounds)
  }
  /** False when a listener keeps the window open. The page's beforeunload is not asked. */
  tryClose() {
    if (this.isDestroyed()) return true
    if (prevented((event) => this.emit('close', event))) return false
    this.webContents.closeTarget()
    this.gone()
    return true
  }
  close() {
    this.tryClose()
  }
  gone() {
    if (!windows.delete(this)) return
    if (focused === this) focused = null
    this.webContents.forget()
    this.emit('closed')
    if (windows.size || app.quitting) return
    if (app.listenerCount('window-all-closed')) app.emit('window-all-closed')
    else void app.quit()
  }
}
export const webContents = {
  getAllWebContents: () => [...windows].map((window) => window.webContents),
  fromId: (id) => BrowserWindow.fromId(id)?.webContents,
  fromDevToolsTargetId: (targetId) => webContents.getAllWebContents().find((contents) => contents.targetId === targetId),
}

targetListeners.add((method, { targetId }) => {
  if (method === 'Target.targetDestroyed') webContents.fromDevToolsTargetId(targetId)?.window.gone()
})
