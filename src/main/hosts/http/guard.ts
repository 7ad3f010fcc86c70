import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SECURITY_HEADERS } from '../securityHeaders'

/** A secret of this launch, 256 bits, URL-safe. */
export const newToken = () => randomBytes(32).toString('base64url')

export interface Guard {
  /** host names and ports that this server answers to, as browsers send them: "127.0.0.1:8080" */
  hosts: ReadonlySet<string>
  token: string
}

/**
 * Turns away what does not come from our own page on this machine: a foreign Host (DNS rebinding), a foreign Origin or a
 * cross-site request (forgery). Returns true when the request was answered here.
 */
export function refuseForeign(guard: Guard, request: FastifyRequest, reply: FastifyReply): boolean {
  reply.headers(SECURITY_HEADERS)
  const { host, origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const foreign =
    host === undefined ||
    !guard.hosts.has(host) ||
    (origin !== undefined && !guard.hosts.has(origin.replace(/^http:\/\//, ''))) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none')
  if (foreign) void reply.code(403).send({ error: 'foreign' })
  return foreign
}

/** True when the request carries this launch's token; otherwise it has been answered with 401. */
export function hasToken(guard: Guard, request: FastifyRequest, reply: FastifyReply): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${guard.token}`)
  const allowed = given.length === wanted.length && timingSafeEqual(given, wanted)
  if (!allowed) void reply.code(401).send({ error: 'token' })
  return allowed
}
