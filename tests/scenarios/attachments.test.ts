import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { MAX_ATTACHMENT_BYTES } from '@core/documents/attachments'
import { requireDocument } from '../../src/main/documents/store'
import { bookVouchers } from '../../src/main/documents/voucherStates'
import { voucherDetail } from '../../src/main/documents/vouchers'
import { addAttachment, attachmentsOf, removeAttachment } from '../../src/main/modules/attachments/store'
import { accountId, companyOptions, temporaryFolder, testBackend } from '../support/backend'
import { type Books, bookShelf, goods, refusedCodes } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const books = bookShelf()
const PDF = Buffer.from('%PDF-1.7\n租赁合同')
const XML = Buffer.from('<?xml version="1.0"?><EInvoice/>')
type Owner = { documentId: number } | { voucherId: number }
const add = (b: Books, owner: Owner, name: string, bytes: Uint8Array) =>
  b.command('attachments.add', { name }, (ctx) => addAttachment(ctx, owner, name, bytes)) as { id: number; count: number }
const remove = (b: Books, id: number) => b.command('attachments.remove', { id }, (ctx) => removeAttachment(ctx, id))
const draft = (b: Books) =>
  b.save({
    type: 'voucher',
    date: '2026-01-10',
    lines: [
      { accountId: b.account('officeExpense'), departmentId: 1, summary: '房租', debit: 3000_00 },
      { accountId: b.account('bank'), summary: '房租', credit: 3000_00 },
    ],
  })
const voucherOf = (b: Books, documentId: number) => {
  const id = b.db.value<number>('SELECT id FROM voucher WHERE document_id = ?', documentId) ?? 0
  return { id, ...b.db.get<{ count: number }>('SELECT attachment_count AS count FROM voucher WHERE id = ?', id) }
}
const contents = (b: Books) => b.db.value<number>('SELECT COUNT(*) FROM attachment_content')
const book = (b: Books, id: number) => b.command('vouchers.book', { id }, (ctx) => bookVouchers(ctx, [id]))

describe('附件', () => {
  it('fill 附单据数 of a voucher, from the draft to the posted one, and a count entered by hand is never lowered by them', () => {
    const b = books()
    const id = draft(b)
    expect(add(b, { documentId: id }, '合同.pdf', PDF).count).toBe(1)
    expect(requireDocument(b.db, id)).toMatchObject({ attachmentCount: 1 })
    b.postSaved(id)
    const second = add(b, { voucherId: voucherOf(b, id).id }, '发票.xml', XML)
    expect([second.count, voucherOf(b, id).count]).toEqual([2, 2])
    remove(b, second.id)
    expect(voucherOf(b, id).count).toBe(1)
    b.unpost(id)
    b.raw.prepare('UPDATE doc_journal SET attachment_count = 5 WHERE id = ?').run(id)
    add(b, { documentId: id }, '发票.xml', XML)
    expect(requireDocument(b.db, id)).toMatchObject({ attachmentCount: 5 })
    expect(b.failures()).toEqual({})
  })
  it('of a business document stand with its voucher, whichever of them they were given to', () => {
    const b = books()
    const id = b.save({ type: 'purchaseReceipt', date: '2026-01-05', partnerId: 2, warehouseId: 1, lines: [goods(1, 10, 100_00)] })
    add(b, { documentId: id }, '送货单.xml', XML)
    b.postSaved(id)
    const voucher = voucherOf(b, id)
    expect(voucher.count).toBe(1)
    add(b, { voucherId: voucher.id }, '合同.pdf', PDF)
    const names = (owner: Owner) => attachmentsOf(b.db, owner).map((a) => [a.name, a.documentId])
    expect(names({ voucherId: voucher.id })).toEqual([
      ['送货单.xml', id],
      ['合同.pdf', id],
    ])
    expect(names({ documentId: id })).toEqual(names({ voucherId: voucher.id }))
    expect(voucherDetail(b.db, voucher.id).attachmentCount).toBe(2)
  })
  it('the same content is stored once, and goes with the last that has it', () => {
    const b = books()
    const [one, other] = [draft(b), draft(b)]
    const first = add(b, { documentId: one }, '合同.pdf', PDF)
    const second = add(b, { documentId: other }, '另一个名字.pdf', PDF)
    expect(refusedCodes(() => add(b, { documentId: one }, '再来一次.pdf', PDF))).toEqual(['ATTACHMENT_TWICE'])
    expect(contents(b)).toBe(1)
    remove(b, first.id)
    expect(contents(b)).toBe(1)
    remove(b, second.id)
    expect(contents(b)).toBe(0)
    expect(b.failures()).toEqual({})
  })
  it('D49 of a booked voucher stay, also by SQL; more may be added, the number that was signed stays', () => {
    const b = books()
    const id = draft(b)
    const file = add(b, { documentId: id }, '合同.pdf', PDF)
    b.postSaved(id)
    const voucher = voucherOf(b, id).id
    book(b, voucher)
    expect(refusedCodes(() => remove(b, file.id))).toEqual(['ATTACHMENT_BOOKED'])
    expect(() => b.raw.prepare('DELETE FROM attachment WHERE id = ?').run(file.id)).toThrow(/booked/)
    expect(() => b.raw.prepare("UPDATE attachment SET name = 'x' WHERE id = ?").run(file.id)).toThrow(/added and removed/)
    expect(() => b.raw.prepare("UPDATE attachment_content SET kind = 'xml'").run()).toThrow(/never changed/)
    expect(() => b.raw.prepare('DELETE FROM attachment_content').run()).toThrow(/FOREIGN KEY/)
    add(b, { voucherId: voucher }, '发票.xml', XML)
    expect(attachmentsOf(b.db, { voucherId: voucher }).map((a) => [a.name, a.booked])).toEqual([
      ['合同.pdf', 1],
      ['发票.xml', 1],
    ])
    expect(voucherOf(b, id).count).toBe(1)
    expect(b.failures()).toEqual({})
  })
  it('what is too large, of another kind or for nobody is refused; what was done stands in the log, without the content', () => {
    const b = books()
    const id = draft(b)
    const large = Buffer.alloc(MAX_ATTACHMENT_BYTES + 1)
    PDF.copy(large)
    expect(refusedCodes(() => add(b, { documentId: id }, '大.pdf', large))).toEqual(['ATTACHMENT_TOO_LARGE'])
    expect(refusedCodes(() => add(b, { documentId: id }, '程序.pdf', Buffer.from('MZ\u0090')))).toEqual(['ATTACHMENT_KIND'])
    expect(refusedCodes(() => add(b, { documentId: id }, '空.pdf', Buffer.alloc(0)))).toEqual(['ATTACHMENT_KIND'])
    expect(refusedCodes(() => add(b, { documentId: 999_999 }, '合同.pdf', PDF))).toEqual(['NOT_FOUND'])
    expect(refusedCodes(() => add(b, {} as Owner, '合同.pdf', PDF))).toEqual(['REQUIRED'])
    const file = add(b, { documentId: id }, '合同.pdf', PDF)
    remove(b, file.id)
    const log = b.db.all<{ action: string; subject: string; detail: string }>(
      "SELECT action, subject, detail FROM audit_log WHERE subject = 'voucher' AND action LIKE 'attachments.%' ORDER BY id",
    )
    const { number } = requireDocument(b.db, id)
    expect(log.map((l) => [l.action, JSON.parse(l.detail)])).toMatchObject([
      ['attachments.add', { number, name: '合同.pdf', size: PDF.length }],
      ['attachments.remove', { number, name: '合同.pdf' }],
    ])
  })
  it('come back byte by byte, also from a backup that is restored and proven', async () => {
    const { backend, client } = testBackend(join(folder.path, 'data'))
    await client.accountSets.create({ path: join(folder.path, '小店.hezhang'), options: companyOptions })
    const lines = [
      { accountId: await accountId(client, '1001'), summary: '存入', credit: 1_00 },
      { accountId: await accountId(client, '1002'), summary: '存入', debit: 1_00 },
    ]
    const draft = await client.documents.save({ document: { type: 'voucher', date: '2026-01-10', lines } })
    const file = await client.attachments.add({ documentId: draft.id, name: '合同.pdf', base64: PDF.toString('base64') })
    const { path } = await client.backup.create({})
    await client.attachments.remove({ id: file.id })
    const restored = await client.backup.restore({ path })
    await client.accountSets.open({ path: restored.path })
    const found = await client.attachments.get({ id: file.id })
    expect(found).toMatchObject({ name: '合同.pdf', mime: 'application/pdf', base64: PDF.toString('base64'), removable: true })
    expect((await client.integrity.verify({})).ok).toBe(true)
    expect(await client.attachments.list({ documentId: draft.id })).toMatchObject([{ size: PDF.length, kind: 'pdf' }])
    await backend.close()
  })
})
