import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { HezhangContract } from '../../../core/contract'
import { WEB_ROUTES } from '../../../core/contract/desktop'
import { createClient } from '../../../core/contract/rpc'
import type { Backend } from '../../backend/backend'
import { SECURITY_HEADERS } from '../securityHeaders'
import { streamEvents } from './events'
import { type Guard, hasToken, newToken, refuseForeign } from './guard'
import { HostFiles, UploadTooLarge } from './hostFiles'

/** A call's JSON: a document of several thousand lines fits. */
const MAX_CALL_BYTES = 16 * 1024 ** 2

export interface HttpHost {
  /** "http://127.0.0.1:8080" */
  address: string
  /** what to open: the address with this launch's token in its fragment, which browsers never send */
  link: string
  close(): Promise<void>
}
export interface HttpHostOptions {
  backend: Backend
  rendererDir: string
  /** 0 takes a free one */
  port: number
}

const callSchema = z.object({ path: z.string(), input: z.unknown(), token: z.string().optional() })
const reserveSchema = z.object({ name: z.string().min(1) })

/** Serves the window and the procedures on this machine's loopback. Rejects when the port is taken. */
export async function startHttpHost({ backend, rendererDir, port }: HttpHostOptions): Promise<HttpHost> {
  const hosts = new Set<string>()
  const guard: Guard = { hosts, token: newToken() }
  const client = createClient<HezhangContract>(backend, () => undefined)
  const files = new HostFiles(async () => (await client.app.status({})).defaultDirectory)
  const server = fastify({ bodyLimit: MAX_CALL_BYTES, forceCloseConnections: true })
  server.addHook('onRequest', async (request, reply) => (refuseForeign(guard, request, reply) ? reply : undefined))
  server.addHook('onClose', async () => files.close())
  await server.register(fastifyStatic, {
    root: rendererDir,
    // the page itself is asked for each time, its parts carry a hash in their names
    cacheControl: false,
    setHeaders: (response, path) => {
      response.header('cache-control', path.endsWith('.html') ? 'no-cache' : 'public, max-age=31536000, immutable')
    },
  })
  await server.register(async (behindToken) => {
    behindToken.addHook('onRequest', async (request, reply) => (hasToken(guard, request, reply) ? undefined : reply))
    addProcedures(behindToken, backend)
    addFiles(behindToken, files)
  })
  await server.listen({ host: '127.0.0.1', port })
  const at = (server.server.address() as AddressInfo).port
  for (const name of ['127.0.0.1', 'localhost']) hosts.add(`${name}:${at}`)
  const address = `http://127.0.0.1:${at}`
  return { address, link: `${address}/#token=${guard.token}`, close: () => server.close() }
}

function addProcedures(server: FastifyInstance, backend: Backend): void {
  server.post(WEB_ROUTES.rpc, async (request, reply) => {
    const call = callSchema.safeParse(request.body)
    if (!call.success) return reply.code(400).send({ error: 'call' })
    const { path, input, token } = call.data
    return backend.call({ path, input, ...(token === undefined ? {} : { token }) })
  })
  server.get(WEB_ROUTES.events, (_request, reply) => {
    reply.hijack()
    streamEvents(backend, reply.raw, SECURITY_HEADERS)
  })
}

function addFiles(server: FastifyInstance, files: HostFiles): void {
  // the bytes are streamed to disk, never held in memory
  server.addContentTypeParser('application/octet-stream', (_request, bytes, done) => done(null, bytes))
  server.post(WEB_ROUTES.files, { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request, reply) => {
    const name = decodedName(request.headers['x-file-name'])
    if (name === undefined || request.headers['content-type'] !== 'application/octet-stream') return reply.code(400).send({ error: 'file' })
    try {
      return await files.receive(name, request.body as Readable)
    } catch (error) {
      if (error instanceof UploadTooLarge) return reply.code(413).send({ error: 'size' })
      throw error
    }
  })
  server.post(WEB_ROUTES.reserve, async (request, reply) => {
    const asked = reserveSchema.safeParse(request.body)
    return asked.success ? files.reserve(asked.data.name) : reply.code(400).send({ error: 'name' })
  })
  server.get<{ Params: { id: string } }>(`${WEB_ROUTES.files}/:id`, async (request, reply) => {
    const taken = files.take(request.params.id)
    if (!taken) return reply.code(404).send({ error: 'file' })
    return reply
      .header('content-type', 'application/octet-stream')
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(taken.file.name)}`)
      .header('cache-control', 'no-store')
      .send(taken.bytes)
  })
}

function decodedName(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string' || header === '') return undefined
  try {
    return decodeURIComponent(header)
  } catch {
    return undefined
  }
}
