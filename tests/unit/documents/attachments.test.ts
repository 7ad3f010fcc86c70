import { attachmentKind } from '@core/documents/attachments'
import { describe, expect, it } from 'vitest'

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'utf8')] : part)))
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const ZIP = [0x50, 0x4b, 0x03, 0x04]

describe('the kind of an attachment is told by what it holds', () => {
  it.each([
    ['pdf', bytes('%PDF-1.4 …')],
    ['pdf', bytes([0xef, 0xbb, 0xbf], '\n%PDF-1.7')],
    ['jpg', bytes([0xff, 0xd8, 0xff, 0xe0, 0])],
    ['png', bytes(PNG, [0])],
    ['ofd', bytes(ZIP, [20, 0, 0, 0], 'OOFD.xml', [0])],
    ['xml', bytes('<?xml version="1.0" encoding="UTF-8"?><EInvoice/>')],
    ['xml', bytes([0xef, 0xbb, 0xbf], '\r\n<Invoice>')],
    ['xml', bytes([0xff, 0xfe], [...Buffer.from('<?xml version="1.0"?><a/>', 'utf16le')])],
  ])('%s', (kind, content) => expect(attachmentKind(content)).toBe(kind))
  it.each([
    ['nothing', bytes()],
    ['a program', bytes('MZ')],
    ['another ZIP', bytes(ZIP, 'word/document.xml')],
    ['a web page', bytes('<!DOCTYPE html><html>')],
    ['a web page without a type', bytes('<html><script>')],
    ['a web page as XML', bytes('<?xml version="1.0"?><!DOCTYPE html><html/>')],
    ['text', bytes('5 < 6')],
    ['a PDF that begins too late', bytes(' '.repeat(1100), '%PDF-1.4')],
    ['half a PNG', bytes(PNG.slice(0, 7))],
  ])('not %s', (_what, content) => expect(attachmentKind(content)).toBeNull())
})
