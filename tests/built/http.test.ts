import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HostFile, WEB_ROUTES } from '../../src/core/contract/desktop'
import type { Backend } from '../../src/main/backend/backend'
import { startBackendWorker } from '../../src/main/backend/workerClient'
import { safeName } from '../../src/main/hosts/http/hostFiles'
import { type HttpHost, startHttpHost } from '../../src/main/hosts/http/server'
import { rendererDir, workerFile } from '../../src/main/hosts/paths'

let dir: string
let backend: Backend
let host: HttpHost
let authorization: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hezhang-http-'))
  backend = startBackendWorker(workerFile('node'), { dataDir: dir, host: 'http', version: '1.2.3' })
  host = await startHttpHost({ backend, rendererDir, port: 0 })
  authorization = `Bearer ${new URL(host.link).hash.slice('#token='.length)}`
})
afterAll(async () => {
  await host.close()
  await backend.close()
  rmSync(dir, { recursive: true, force: true })
})

interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}
/** node:http instead of fetch, which would not let a test lie about Host and Origin. */
function ask(
  path: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<{ status: number; text: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(host.address)
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString(), headers: response.headers }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
const json = { 'content-type': 'application/json' }
const call = (headers: Record<string, string>, body: unknown = { path: 'app.status', input: {} }) =>
  ask(WEB_ROUTES.rpc, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })

describe('who is answered', () => {
  test('listens on loopback only', () => {
    expect(host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })
  test('a call with the token is', async () => {
    const { status, text } = await call({ authorization })
    expect([status, JSON.parse(text)]).toMatchObject([200, { ok: true, data: { host: 'http' } }])
  })
  test.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer x' }],
    ['a token of the right length', { authorization: `Bearer ${'x'.repeat(43)}` }],
  ])('a call with %s is not', async (_name, headers) => {
    expect((await call(headers)).status).toBe(401)
  })
  test.each([
    ['a foreign host name (DNS rebinding)', { host: 'evil.example' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['a foreign origin', { origin: 'http://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused even with the token, for calls and pages', async (_name, headers) => {
    expect((await call({ authorization, ...headers })).status).toBe(403)
    expect((await ask('/', { headers })).status).toBe(403)
  })
  test('events and files want the token as well', async () => {
    expect((await ask(WEB_ROUTES.events)).status).toBe(401)
    expect((await ask(`${WEB_ROUTES.files}/x`)).status).toBe(401)
    expect((await ask(WEB_ROUTES.files, { method: 'POST', body: 'x' })).status).toBe(401)
  })
})

describe('what is answered', () => {
  test('the page, with a policy against foreign and inline scripts', async () => {
    const { status, headers } = await ask('/')
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
  test.each(['/../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/....//package.json'])(
    'nothing outside the pages: %s',
    async (path) => {
      const { status, text } = await ask(path)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(text).not.toContain('dependencies')
    },
  )
  test.each([[{}], [{ path: 1, input: {} }], ['text'], [[]]])('a body that is no call is refused: %j', async (body) => {
    expect((await call({ authorization }, body)).status).toBe(400)
  })
  test('a body that is not JSON, or too large, is refused', async () => {
    const send = (body: string) => ask(WEB_ROUTES.rpc, { method: 'POST', headers: { ...json, authorization }, body })
    expect((await send('{')).status).toBe(400)
    expect((await send(`"${'x'.repeat(17 * 1024 ** 2)}"`)).status).toBe(413)
  })
})

describe('files', () => {
  const octets = { 'content-type': 'application/octet-stream' }
  test('an upload is kept under its own name in a folder of its own', async () => {
    const headers = { ...octets, authorization, 'x-file-name': encodeURIComponent('../../备份 1.hzbak') }
    const { text } = await ask(WEB_ROUTES.files, { method: 'POST', headers, body: Buffer.from([1, 2, 3]) })
    const file = JSON.parse(text) as HostFile
    expect(file.name).toBe('备份 1.hzbak')
    expect(file.path).toContain(file.id)
    expect(existsSync(file.path)).toBe(true)
  })
  test('an uploaded account set is kept where account sets are, beside another of its name', async () => {
    const headers = { ...octets, authorization, 'x-file-name': encodeURIComponent('小店.hezhang') }
    const upload = async (bytes: string) =>
      JSON.parse((await ask(WEB_ROUTES.files, { method: 'POST', headers, body: bytes })).text) as HostFile
    const [first, second] = [await upload('one'), await upload('two')]
    expect([first.path, second.path]).toEqual([join(dir, '账套/小店.hezhang'), join(dir, '账套/小店 (2).hezhang')])
    expect(readFileSync(second.path, 'utf8')).toBe('two')
    expect((await ask(`${WEB_ROUTES.files}/${first.id}`, { headers: { authorization } })).status).toBe(404)
  })
  test('an upload without a name is refused', async () => {
    expect((await ask(WEB_ROUTES.files, { method: 'POST', headers: { ...octets, authorization }, body: 'x' })).status).toBe(400)
  })
  test('a reserved file comes down once it is written, and only once', async () => {
    const headers = { ...json, authorization }
    const { text } = await ask(WEB_ROUTES.reserve, { method: 'POST', headers, body: JSON.stringify({ name: '余额表.xlsx' }) })
    const file = JSON.parse(text) as HostFile
    const download = () => ask(`${WEB_ROUTES.files}/${file.id}`, { headers: { authorization } })
    expect((await download()).status).toBe(404)
    writeFileSync(file.path, 'sheet')
    const got = await download()
    expect([got.status, got.text]).toEqual([200, 'sheet'])
    expect(got.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''${encodeURIComponent('余额表.xlsx')}`)
    expect((await download()).status).toBe(404)
    await expect.poll(() => existsSync(file.path)).toBe(false)
  })
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\a\\b.xlsx', 'b.xlsx'],
    ['a:b*c?.pdf', 'a_b_c_.pdf'],
    ['...', 'file'],
    ['', 'file'],
    ['.hidden', 'hidden'],
    [`${'长'.repeat(200)}.pdf`, `${'长'.repeat(65)}.pdf`],
  ])('the name %j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe)
  })
})

test('events are streamed', async () => {
  const events = await fetch(`${host.address}${WEB_ROUTES.events}`, { headers: { authorization } })
  expect(events.headers.get('content-type')).toContain('text/event-stream')
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toBe(': connected\n\n')
  await reader?.cancel()
})
