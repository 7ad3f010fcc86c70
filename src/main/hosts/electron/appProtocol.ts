import { protocol } from 'electron'
import { readFile } from 'node:fs/promises'
import { extname, isAbsolute, relative, resolve } from 'node:path'
import { SECURITY_HEADERS } from '../securityHeaders'

/** The window's own pages: app://bundle/… serves the built renderer and nothing else. */
const SCHEME = 'app'
const HOST = 'bundle'
export const APP_PAGE = `${SCHEME}://${HOST}/index.html`

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

export function serveAppPages(rendererDir: string): void {
  protocol.handle(SCHEME, async (request) => {
    const file = fileOf(rendererDir, request.url)
    if (file === undefined) return new Response(null, { status: 404 })
    try {
      const headers = { ...SECURITY_HEADERS, 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }
      return new Response(new Uint8Array(await readFile(file)), { headers })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
}

/** The renderer's file behind an address; undefined for another host or a path that leaves the folder. */
function fileOf(rendererDir: string, url: string): string | undefined {
  const { host, pathname } = new URL(url)
  if (host !== HOST) return undefined
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  if (path.includes('\0')) return undefined
  const file = resolve(rendererDir, `.${path === '/' ? '/index.html' : path}`)
  const inside = relative(rendererDir, file)
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? undefined : file
}

/** True for our own page, or the development server's when there is one. */
export function isOwnPage(url: string, developmentUrl: string | undefined): boolean {
  const { protocol: scheme, host, origin } = new URL(url)
  return (scheme === `${SCHEME}:` && host === HOST) || (developmentUrl !== undefined && origin === new URL(developmentUrl).origin)
}
