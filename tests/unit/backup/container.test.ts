import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../../src/main/backend/context'
import { checkPayload, HEADER_BYTES, type Manifest, pack, readManifest, seal, unpack } from '../../../src/main/services/backup/container'
import { temporaryFolder } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const at = (name: string) => join(folder.path, name)
// compressible and not, several buffers long
const content = Buffer.concat([Buffer.alloc(150_000, '合账'), randomBytes(90_000)])
const backup = at('a.hzbak')
let manifest: Manifest

/** Every refusal of reading a backup as restore reads it; null when it is whole. */
async function refusalOf(path: string): Promise<string | null> {
  try {
    await checkPayload(path, await readManifest(path))
    return null
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.problems[0]?.code).toBe('BACKUP_INVALID')
    return String(error.problems[0]?.args?.['detail'])
  }
}

beforeAll(async () => {
  writeFileSync(at('content'), content)
  manifest = await pack(at('content'), backup, {
    company: '清风小店',
    fileName: '清风小店.hezhang',
    createdAt: '2026-01-15T08:00:00.000Z',
    program: '合账 0.1.0',
    schemaVersion: 3,
  })
  await seal(backup, manifest)
})

describe('the backup file', () => {
  test('gives back what was put in', async () => {
    expect(await readManifest(backup)).toEqual(manifest)
    expect(await refusalOf(backup)).toBeNull()
    await unpack(backup, manifest, at('out'))
    expect(readFileSync(at('out')).equals(content)).toBe(true)
  })
  test('any changed byte of header or payload is noticed', async () => {
    const bytes = readFileSync(backup)
    const header = Array.from({ length: HEADER_BYTES }, (_, i) => i).filter((i) => i < 900 || i % 97 === 0 || i >= HEADER_BYTES - 32)
    const step = Math.floor((bytes.length - HEADER_BYTES) / 60)
    const payload = [...Array.from({ length: 60 }, (_, i) => HEADER_BYTES + i * step), bytes.length - 2, bytes.length - 1]
    for (const place of [...header, ...payload]) {
      const altered = Buffer.from(bytes)
      altered[place] = (altered[place] ?? 0) ^ (1 << (place % 8))
      writeFileSync(at('altered.hzbak'), altered)
      expect(await refusalOf(at('altered.hzbak')), `byte ${place}`).not.toBeNull()
    }
  })
  test('a truncated or longer file is refused', async () => {
    const bytes = readFileSync(backup)
    for (const length of [0, 1, 7, 8, 100, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + 1, bytes.length - 1]) {
      writeFileSync(at('cut.hzbak'), bytes.subarray(0, length))
      expect(await refusalOf(at('cut.hzbak')), `${length} bytes`).not.toBeNull()
    }
    writeFileSync(at('long.hzbak'), Buffer.concat([bytes, Buffer.from([0])]))
    expect(await refusalOf(at('long.hzbak'))).toContain('文件不完整')
  })
  test('a foreign file is refused', async () => {
    for (const foreign of [
      Buffer.from('hello'),
      randomBytes(9000),
      Buffer.from('SQLite format 3\0'.padEnd(5000)),
      Buffer.from('\x89PNG\r\n\x1a\n'.padEnd(5000), 'latin1'),
    ]) {
      writeFileSync(at('foreign.hzbak'), foreign)
      expect(await refusalOf(at('foreign.hzbak'))).toBe('不是合账的备份文件')
    }
    expect(await refusalOf(folder.path)).toBe('不是文件')
  })
  test('a later format is refused, and so is an encrypted payload of a format without encryption', async () => {
    const later = { ...manifest, encryption: 'aes-256-gcm' } as unknown as Manifest
    writeFileSync(at('later.hzbak'), readFileSync(backup))
    await seal(at('later.hzbak'), later)
    expect(await refusalOf(at('later.hzbak'))).toBe('备份说明不完整')
    const bytes = readFileSync(backup)
    bytes.writeUInt32LE(2, 8)
    createHash('sha256')
      .update(bytes.subarray(0, HEADER_BYTES - 32))
      .digest()
      .copy(bytes, HEADER_BYTES - 32)
    writeFileSync(at('later.hzbak'), bytes)
    expect(await refusalOf(at('later.hzbak'))).toContain('备份格式版本 2')
  })
  test('a payload that says less than it holds is not unpacked further', async () => {
    const lying = { ...manifest, contentBytes: 1000 }
    await expect(unpack(backup, lying, at('lying'))).rejects.toThrow('BACKUP_INVALID')
    expect(existsSync(at('lying')) && readFileSync(at('lying')).length > 1000).toBe(false)
  })
})
