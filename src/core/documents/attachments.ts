/** What may be attached: scans, pictures and e-invoices. Told by what the file holds, never by its name. */
export const ATTACHMENT_KINDS = {
  pdf: { label: 'PDF', mime: 'application/pdf' },
  jpg: { label: '图片', mime: 'image/jpeg' },
  png: { label: '图片', mime: 'image/png' },
  ofd: { label: 'OFD', mime: 'application/ofd' },
  xml: { label: 'XML', mime: 'application/xml' },
} as const
export type AttachmentKind = keyof typeof ATTACHMENT_KINDS
/** Bytes of one file: as base64 it fits into one call. */
export const MAX_ATTACHMENT_BYTES = 10 * 1024 ** 2

/** Where a PDF's mark may begin at the latest (some writers put something before it). */
const PDF_WITHIN = 1024
const latin = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
const begins = (bytes: Uint8Array, ...mark: number[]): boolean => mark.every((byte, i) => bytes[i] === byte)
/** Whether the ASCII text stands somewhere in the bytes. */
function holds(bytes: Uint8Array, text: string): boolean {
  const first = text.charCodeAt(0)
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (latin(bytes.subarray(at, at + text.length)) === text) return true
  return false
}
/** Text of XML: what stands first after marks of the encoding is a declaration or an element, and no web page. */
function isXml(bytes: Uint8Array): boolean {
  const head = latin(bytes.subarray(0, 400)).replaceAll('\u0000', '')
  return /^(ï»¿|ÿþ|þÿ)?\s*<(\?xml\s|[A-Za-z_])/.test(head) && !/^[^<]*<(!doctype\s+)?html/i.test(head) && !/<!doctype\s+html/i.test(head)
}
/** null: none of the kinds. */
export function attachmentKind(bytes: Uint8Array): AttachmentKind | null {
  if (begins(bytes, 0xff, 0xd8, 0xff)) return 'jpg'
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (latin(bytes.subarray(0, PDF_WITHIN)).includes('%PDF-')) return 'pdf'
  // GB/T 33190: a ZIP whose entry is OFD.xml; names stand in it as they are
  if (begins(bytes, 0x50, 0x4b, 0x03, 0x04)) return holds(bytes, 'OFD.xml') ? 'ofd' : null
  return isXml(bytes) ? 'xml' : null
}
