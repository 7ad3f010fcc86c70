// Resolves 'electron' to the stand-in, for import, require() and the inspector's require (which Playwright uses).
import { registerHooks } from 'node:module'

const url = new URL('./electron.mjs', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main' ? { url, format: 'module', shortCircuit: true } : next(specifier, context),
})
