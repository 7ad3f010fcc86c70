import { inflateRawSync } from 'node:zlib'

const END = 0x06054b50
const ENTRY = 0x02014b50
const STORED = 0

/**
 * Bytes that a zip file's parts come to, unpacked: found by unpacking them one after the other, as what the file says of itself need not be
 * true. Stops beyond `most`. Null: no zip file that can be read.
 */
export function unpackedSize(zip: Buffer, most: number): number | null {
  try {
    return sizeOf(zip, most)
  } catch {
    return null
  }
}
function sizeOf(zip: Buffer, most: number): number | null {
  // the comment behind the end may have 65,535 bytes
  let end = zip.length - 22
  while (end >= 0 && end > zip.length - 65_558 && zip.readUInt32LE(end) !== END) end--
  if (end < 0 || zip.readUInt32LE(end) !== END) return null
  let at = zip.readUInt32LE(end + 16)
  let total = 0
  for (let left = zip.readUInt16LE(end + 10); left > 0 && total <= most; left--) {
    if (zip.readUInt32LE(at) !== ENTRY) return null
    const [method, packed, header] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)]
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
    const part = zip.subarray(start, start + packed)
    total += method === STORED ? part.length : inflated(part, most - total)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return total
}
/** More than `most`: that and one. */
function inflated(part: Buffer, most: number): number {
  try {
    return inflateRawSync(part, { maxOutputLength: Math.max(most, 1) }).length
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return most + 1
    throw error
  }
}
