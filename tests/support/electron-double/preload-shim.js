// Runs in a page before its scripts; the preload bundle is put in the marked place. Stands in for 'electron' in a
// sandboxed preload script.
;(() => {
  if (window.top !== window) return // no preload in subframes
  const send = globalThis.__electronDoubleSend
  const { enc, dec } = globalThis.__electronDoubleWire
  delete globalThis.__electronDoubleWire
  delete globalThis.__electronDoubleSend
  const listeners = new Map()
  const pending = new Map()
  let lastId = 0

  // whether a page may open a window is decided in the main process, which a page cannot wait for: it never gets its handle
  window.open = (url = '') => {
    send(JSON.stringify({ t: 'open', url: new URL(url, location.href).href }))
    return null
  }

  const invoke = (channel, ...args) =>
    new Promise((resolve, reject) => {
      let encoded
      try {
        encoded = enc(args)
      } catch {
        reject(new Error('An object could not be cloned.'))
        return
      }
      const id = ++lastId
      pending.set(id, { resolve, reject })
      send(JSON.stringify({ t: 'invoke', id, channel, args: encoded }))
    })
  const ipcRenderer = {
    invoke,
    send: (channel, ...args) => send(JSON.stringify({ t: 'send', channel, args: enc(args) })),
    on: (channel, listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off: (channel, listener) => {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((other) => other !== listener),
      )
      return ipcRenderer
    },
  }
  const receive = ({ t, channel, args, id, value, err }) => {
    if (t === 'event') {
      for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer, ports: [] }, ...dec(args))
      return
    }
    const call = pending.get(id)
    pending.delete(id)
    if (err !== undefined) call?.reject(new Error(err))
    else call?.resolve(dec(value))
  }
  Object.defineProperty(globalThis, '__electronDoubleRecv', { value: receive })

  /** contextBridge copies: prototypes are dropped, functions are wrapped, of an error only the message crosses. */
  const cross = (value) => {
    if (typeof value === 'function') return (...args) => cross(value(...args.map(cross)))
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.')
    if (value === null || typeof value !== 'object') return value
    if (value instanceof Promise)
      return value.then(cross, (error) => {
        throw cross(error)
      })
    if (value instanceof Error) return new Error(value.message)
    if (value instanceof Date || value instanceof ArrayBuffer || ArrayBuffer.isView(value) || value instanceof Blob) return value
    if (value instanceof Map || value instanceof Set) return structuredClone(value)
    if (Array.isArray(value)) return value.map(cross)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cross(part)]))
  }
  const freeze = (value) => {
    if (!value || typeof value !== 'object') return value
    Object.values(value).forEach(freeze)
    return Object.freeze(value)
  }
  const contextBridge = {
    exposeInMainWorld: (key, api) => {
      if (key in globalThis) throw new Error(`Cannot bind an API on top of an existing property on the window object: ${key}`)
      Object.defineProperty(globalThis, key, { value: freeze(cross(api)), enumerable: true })
    },
  }
  // oxlint-disable no-unused-vars, no-unused-expressions -- what follows is used by the preload bundle
  const require = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return { ipcRenderer, contextBridge }
    throw new Error(`module not found: ${name}`)
  }
  const process = { contextIsolated: true, sandboxed: true, platform: __PLATFORM__, versions: { electron: __VERSION__ }, type: 'renderer' }
  const module = { exports: {} }
  ;((require, module, exports, process) => {
    __PRELOAD__
  })(require, module, module.exports, process)
})()
