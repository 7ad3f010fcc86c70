import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createDeflate, createInflate } from 'node:zlib'
import { z } from 'zod'
import { refuse } from '../../backend/context'

/**
 * A backup is one file (docs/spec/backup.md): a header of HEADER_BYTES with the manifest, then the compressed account set.
 * Both carry a SHA-256, so that no byte of the file can be lost, added or changed unnoticed.
 */
export const HEADER_BYTES = 4096
/** Like PNG's: a byte above 127 and a line end, so that a transfer that treats the file as text is noticed. */
const MAGIC = Buffer.from('\x89HZBAK\r\n', 'latin1')
export const FORMAT_VERSION = 1
const HASH_BYTES = 32
/** magic, format version, length of the manifest */
const MANIFEST_AT = MAGIC.length + 8
const MANIFEST_LIMIT = HEADER_BYTES - HASH_BYTES - MANIFEST_AT
const COMPRESSION_LEVEL = 3

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const bytes = z.int().min(0)
const manifestSchema = z.strictObject({
  company: z.string().max(200),
  /** name of the account set's file, without folder */
  fileName: z.string().max(300),
  /** UTC */
  createdAt: z.iso.datetime(),
  program: z.string().max(60),
  /** structure version of the account set */
  schemaVersion: z.int().min(1),
  compression: z.literal('deflate'),
  /** room for an encrypted payload: a later format names its algorithm here */
  encryption: z.null(),
  contentBytes: bytes,
  contentSha256: sha256,
  payloadBytes: bytes,
  payloadSha256: sha256,
  /** the copy was taken out again, opened, and every check of `verify` passed */
  verified: z.boolean(),
  /** names of the checks that did not pass: the account set itself was like that */
  failedChecks: z.array(z.string().max(60)).max(40),
})
export type Manifest = z.output<typeof manifestSchema>
/** Share of the work done, 0 to 1. */
export type OnShare = (share: number) => void

const invalid = (detail: string): never => refuse('BACKUP_INVALID', { detail })

function encodeHeader(manifest: Manifest): Buffer {
  const json = Buffer.from(JSON.stringify(manifest), 'utf8')
  if (json.length > MANIFEST_LIMIT) throw new RangeError(`manifest of ${json.length} bytes`)
  const header = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(header)
  header.writeUInt32LE(FORMAT_VERSION, MAGIC.length)
  header.writeUInt32LE(json.length, MAGIC.length + 4)
  json.copy(header, MANIFEST_AT)
  const body = header.subarray(0, HEADER_BYTES - HASH_BYTES)
  createHash('sha256').update(body).digest().copy(header, body.length)
  return header
}

/** The manifest of a backup whose header is whole and whose length is right; BACKUP_INVALID otherwise. Reads the header only. */
export async function readManifest(path: string): Promise<Manifest> {
  const header = Buffer.alloc(HEADER_BYTES)
  const info = await stat(path).catch(() => undefined)
  if (!info) return refuse('FILE_NOT_FOUND', { path })
  if (!info.isFile()) return invalid('不是文件')
  const file = await open(path, 'r').catch(() => refuse('FILE_UNREADABLE', { path }))
  let length: number
  try {
    length = (await file.read(header, 0, HEADER_BYTES, 0)).bytesRead
  } finally {
    await file.close()
  }
  if (length < MAGIC.length || !header.subarray(0, MAGIC.length).equals(MAGIC)) return invalid('不是合账的备份文件')
  if (length < HEADER_BYTES) return invalid('文件不完整')
  const manifest = decodeHeader(header)
  if (info.size !== HEADER_BYTES + manifest.payloadBytes) {
    return invalid(`文件不完整，应有 ${HEADER_BYTES + manifest.payloadBytes} 字节，实有 ${info.size} 字节`)
  }
  return manifest
}
function decodeHeader(header: Buffer): Manifest {
  const body = header.subarray(0, HEADER_BYTES - HASH_BYTES)
  if (!createHash('sha256').update(body).digest().equals(header.subarray(body.length))) return invalid('文件头已被改动或损坏')
  const version = header.readUInt32LE(MAGIC.length)
  if (version !== FORMAT_VERSION) return invalid(`备份格式版本 ${version}，本程序支持 ${FORMAT_VERSION}，请升级程序`)
  const length = header.readUInt32LE(MAGIC.length + 4)
  if (length > MANIFEST_LIMIT) return invalid('文件头已被改动或损坏')
  try {
    return manifestSchema.parse(JSON.parse(header.toString('utf8', MANIFEST_AT, MANIFEST_AT + length)))
  } catch {
    return invalid('备份说明不完整')
  }
}

/** Hash and length of what flows through; `done` is told the share of `total`. */
class Tap {
  private readonly hash = createHash('sha256')
  length = 0
  constructor(
    private readonly total = 0,
    private readonly done?: OnShare,
    private readonly limit = Number.POSITIVE_INFINITY,
  ) {}
  readonly through = async function* (this: Tap, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.hash.update(chunk)
      this.length += chunk.length
      if (this.length > this.limit) invalid('内容比备份说明的长')
      if (this.total > 0) this.done?.(this.length / this.total)
      yield chunk
    }
  }.bind(this)
  digest(): string {
    return this.hash.digest('hex')
  }
}

export type ManifestStart = Pick<Manifest, 'company' | 'fileName' | 'createdAt' | 'program' | 'schemaVersion'>

/** Compresses the snapshot into a new file; its header is not whole until {@link seal}. */
export async function pack(snapshot: string, target: string, start: ManifestStart, onShare?: OnShare): Promise<Manifest> {
  const content = new Tap((await stat(snapshot)).size, onShare)
  const payload = new Tap()
  const out = createWriteStream(target, { flags: 'wx', start: HEADER_BYTES })
  await pipeline(createReadStream(snapshot), content.through, createDeflate({ level: COMPRESSION_LEVEL }), payload.through, out)
  return {
    ...start,
    compression: 'deflate',
    encryption: null,
    contentBytes: content.length,
    contentSha256: content.digest(),
    payloadBytes: payload.length,
    payloadSha256: payload.digest(),
    verified: false,
    failedChecks: [],
  }
}
/** Writes the header and brings the file to the disk: from here on it is a backup. */
export async function seal(path: string, manifest: Manifest): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.write(encodeHeader(manifest), 0, HEADER_BYTES, 0)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Reads the whole payload: BACKUP_INVALID unless it is byte for byte what was written. Writes nothing. */
export async function checkPayload(path: string, manifest: Manifest, onShare?: OnShare): Promise<void> {
  const payload = new Tap(manifest.payloadBytes, onShare)
  try {
    for await (const _ of payload.through(createReadStream(path, { start: HEADER_BYTES }))) {
      // read for the hash alone
    }
  } catch {
    return refuse('FILE_UNREADABLE', { path })
  }
  if (payload.length !== manifest.payloadBytes || payload.digest() !== manifest.payloadSha256) invalid('内容已被改动或损坏')
}
/** Takes the account set out of a backup whose payload was checked, into a new file, and brings it to the disk. */
export async function unpack(path: string, manifest: Manifest, target: string, onShare?: OnShare): Promise<void> {
  const content = new Tap(manifest.contentBytes, onShare, manifest.contentBytes)
  const source = createReadStream(path, { start: HEADER_BYTES })
  try {
    await pipeline(source, createInflate(), content.through, createWriteStream(target, { flags: 'wx', flush: true }))
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('Z_')) invalid('内容无法解压')
    throw error
  }
  if (content.length !== manifest.contentBytes || content.digest() !== manifest.contentSha256) invalid('内容与备份说明不符')
}
