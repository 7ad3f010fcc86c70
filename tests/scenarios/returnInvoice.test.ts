import { afterAll, expect, it } from 'vitest'
import { runQuery } from '../../src/main/backend/transaction'
import { deriveDocument } from '../../src/main/documents/derive'
import { temporaryFolder } from '../support/backend'
import { goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** posting.md 2.4: a red 普票 takes no input VAT back, as none was deducted. */
it.each([
  ['with the goods', 'special', 0],
  ['with the goods', 'ordinary', 0],
  ['after the goods', 'special', 0],
  ['after the goods', 'ordinary', 0],
] as const)('goods invoiced %s by %s, sent back in full as offered: nothing is left on any account', (when, kind, left) => {
  const b = newBooks(folder.path, `${when} ${kind}`)
  const together = when === 'with the goods'
  const id = b.post({
    type: 'purchaseReceipt',
    date: '2026-01-02',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: together ? kind : 'none',
    lines: [goods(1, 10, 100_00)],
  })
  if (!together)
    b.post({
      type: 'purchaseInvoice',
      date: '2026-01-03',
      partnerId: 2,
      invoiceKind: kind,
      lines: [goods(1, 10, 100_00, { sourceLineId: b.lineOf(id) })],
    })
  const offered = runQuery(b.set, b.caller, (ctx) => deriveDocument(ctx, 'purchaseReturn', [id], '2026-01-05'))
  expect(offered).toMatchObject({ invoiceKind: kind })
  b.post(offered as never)
  for (const role of ['goods', 'vatInput', 'payable', 'estimatedPayable', 'costMain'])
    expect(b.db.value('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role)), role).toBe(left)
  expect(b.failures()).toEqual({})
})
