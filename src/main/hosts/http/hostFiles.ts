import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, type ReadStream, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, parse } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { HostFile } from '../../../core/contract/desktop'

/** 4 GiB: far above any account set, far below what fills a disk unnoticed. */
const MAX_UPLOAD_BYTES = 4 * 1024 ** 3

export class UploadTooLarge extends Error {}

/** Ending of an account set's file name. */
const ACCOUNT_SET = '.hezhang'

/**
 * Files that travel between the browser and procedures, in a folder of this launch that only this user can read and that
 * close() removes. A file is known by a random id; its name is only the last part of its path. An account set is no
 * traveller: one that is uploaded to be opened is worked in from then on, so it is put where account sets are kept.
 */
export class HostFiles {
  readonly #dir = mkdtempSync(join(tmpdir(), 'hezhang-files-'))
  readonly #byId = new Map<string, HostFile>()
  readonly #accountSetDir: () => Promise<string>

  constructor(accountSetDir: () => Promise<string>) {
    this.#accountSetDir = accountSetDir
  }

  /** A place that a procedure can write, to be downloaded once. */
  reserve(name: string): HostFile {
    const id = randomUUID()
    const safe = safeName(name)
    mkdirSync(join(this.#dir, id))
    const file = { id, path: join(this.#dir, id, safe), name: safe }
    this.#byId.set(id, file)
    return file
  }

  /** Keeps uploaded bytes for a procedure to read. Throws UploadTooLarge, and then nothing is kept. */
  async receive(name: string, bytes: Readable): Promise<HostFile> {
    const file = safeName(name).endsWith(ACCOUNT_SET) ? unusedIn(await this.#accountSetDir(), safeName(name)) : this.reserve(name)
    let size = 0
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length
        if (size > MAX_UPLOAD_BYTES) done(new UploadTooLarge())
        else done(null, chunk)
      },
    })
    try {
      await pipeline(bytes, counted, createWriteStream(file.path, { flags: 'wx', mode: 0o600 }))
    } catch (error) {
      rmSync(file.path, { force: true })
      this.#forget(file)
      throw error
    }
    return file
  }

  /** The bytes of a reserved file that has been written; afterwards it is gone. Undefined for an unknown or unwritten one. */
  take(id: string): { file: HostFile; bytes: ReadStream } | undefined {
    const file = this.#byId.get(id)
    if (!file || !existsSync(file.path)) return undefined
    const bytes = createReadStream(file.path)
    bytes.once('close', () => this.#forget(file))
    this.#byId.delete(id)
    return { file, bytes }
  }

  close(): void {
    rmSync(this.#dir, { recursive: true, force: true })
  }

  #forget(file: HostFile): void {
    this.#byId.delete(file.id)
    rmSync(join(this.#dir, file.id), { recursive: true, force: true })
  }
}

/** File systems count a name in bytes and take 255; what is put behind it for a second one, or by SQLite, fits too. */
const MAX_NAME_BYTES = 200
/** A file name without folders, control or reserved characters, its end kept where it is too long, never empty or hidden. */
export function safeName(name: string): string {
  const last = basename(name.replaceAll('\\', '/'))
  const chars = Array.from(last.replace(/[\u0000-\u001f<>:"/\\|?*]/g, '_').replace(/[.\s]+$/, ''))
  let from = chars.length
  for (let bytes = 0; from > 0; from--) {
    bytes += Buffer.byteLength(chars[from - 1] ?? '')
    if (bytes > MAX_NAME_BYTES) break
  }
  const kept = chars
    .slice(from)
    .join('')
    .replace(/^[.\s]+/, '')
  return kept || 'file'
}

/** A file of this name in a folder, or with a number behind it when the name is taken. */
function unusedIn(dir: string, name: string): HostFile {
  mkdirSync(dir, { recursive: true })
  const { name: stem, ext } = parse(name)
  let path = join(dir, name)
  for (let n = 2; existsSync(path); n++) path = join(dir, `${stem} (${n})${ext}`)
  return { id: randomUUID(), path, name: basename(path) }
}
