import { EventEmitter } from 'node:events'

export class IpcMain extends EventEmitter {
  handlers = new Map()
  handle(channel, answer) {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.handlers.set(channel, answer)
  }
  removeHandler(channel) {
    this.handlers.delete(channel)
  }
}
export const ipcMain = new IpcMain()

/** scheme → handler of its requests */
export const schemes = new Map()
export const protocol = {
  registerSchemesAsPrivileged() {},
  handle: (scheme, answer) => schemes.set(scheme, answer),
  unhandle: (scheme) => schemes.delete(scheme),
  isProtocolHandled: (scheme) => schemes.has(scheme),
}

// Chromium knows no custom schemes from outside: app://bundle/x is asked for as http://bundle.app.localhost/x
export function outward(url) {
  const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)(.*)$/i.exec(url) ?? []
  return schemes.has(scheme) ? `http://${host}.${scheme}.localhost${rest}` : url
}
export const inward = (url) =>
  url.replace(/^http:\/\/([^/]+)\.([a-z][a-z0-9+-]*)\.localhost/, (all, host, scheme) =>
    schemes.has(scheme) ? `${scheme}://${host}` : all,
  )
