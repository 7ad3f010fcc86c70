// Value codec used on both sides (stands in for Electron's structured-clone IPC). Plain script: also injected in pages.
;(() => {
  const enc = (v) => {
    const clone = structuredClone(v) // throws DataCloneError for functions, symbols, DOM nodes, as Electron does
    const w = (x) => {
      if (x === undefined) return { $: 'u' }
      if (typeof x === 'bigint') return { $: 'n', v: String(x) }
      if (typeof x === 'number' && !Number.isFinite(x)) return { $: 'f', v: String(x) }
      if (x === null || typeof x !== 'object') return x
      if (x instanceof Date) return { $: 'd', v: x.getTime() }
      if (x instanceof Error) return { $: 'e', v: x.message }
      if (x instanceof Map) return { $: 'm', v: [...x].map(([k, y]) => [w(k), w(y)]) }
      if (x instanceof Set) return { $: 's', v: [...x].map(w) }
      if (x instanceof ArrayBuffer) x = new Uint8Array(x)
      if (ArrayBuffer.isView(x))
        return { $: 'b', v: btoa(Array.from(new Uint8Array(x.buffer, x.byteOffset, x.byteLength), (c) => String.fromCharCode(c)).join('')) }
      if (Array.isArray(x)) return x.map(w)
      return { $: 'o', v: Object.entries(x).map(([k, y]) => [k, w(y)]) }
    }
    return JSON.stringify(w(clone))
  }
  const dec = (s) => {
    const r = (x) => {
      if (Array.isArray(x)) return x.map(r)
      if (x === null || typeof x !== 'object') return x
      switch (x.$) {
        case 'u':
          return undefined
        case 'n':
          return BigInt(x.v)
        case 'f':
          return Number(x.v)
        case 'd':
          return new Date(x.v)
        case 'e':
          return new Error(x.v)
        case 'm':
          return new Map(x.v.map(([k, y]) => [r(k), r(y)]))
        case 's':
          return new Set(x.v.map(r))
        case 'b':
          return Uint8Array.from(atob(x.v), (c) => c.charCodeAt(0))
        default:
          return Object.fromEntries(x.v.map(([k, y]) => [k, r(y)]))
      }
    }
    return r(JSON.parse(s))
  }
  globalThis.__electronDoubleWire = { enc, dec }
})()
