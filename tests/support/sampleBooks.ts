import { bankHandlers } from '../../src/main/modules/bank/handlers'
import { type Books, goods, newBooks, NET } from './books'

/** Books with something of everything that a check looks at: a closed month and an open one. */
export function sampleBooks(folder: string): Books {
  const books = newBooks(folder, 'sample')
  const { post, account } = { post: books.post.bind(books), account: books.account.bind(books) }
  const bank = account('bank')
  books.raw.exec('UPDATE item SET batch_managed = 1 WHERE id = 3; UPDATE item SET serial_managed = 1 WHERE id = 5')
  const order = books.save({ type: 'purchaseOrder', date: '2026-01-02', partnerId: 2, warehouseId: 1, lines: [goods(1, 40, 400_00)] })
  books.approve(order)
  const receipt = post({
    type: 'purchaseReceipt',
    date: '2026-01-03',
    partnerId: 2,
    warehouseId: 1,
    lines: [goods(1, 30, 300_00, { sourceLineId: books.lineOf(order) }), goods(2, 12, 99_99)],
  })
  const line = books.lineOf(receipt)
  post({
    type: 'purchaseReceipt',
    date: '2026-01-04',
    partnerId: 4,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(3, 9, 77_77, { batch: 'B1', productionDate: '2026-01-02', expiryDate: '2026-07-01' })],
  })
  post({ type: 'purchaseInvoice', date: '2026-01-08', partnerId: 2, lines: [goods(1, 20, 210_00, { sourceLineId: line })] })
  const delivery = post({
    type: 'salesDelivery',
    date: '2026-01-10',
    partnerId: 1,
    warehouseId: 1,
    lines: [goods(1, 11, 500_00), goods(3, 2, 40_00, { batch: 'B1' })],
  })
  const receivable = books.db.value<number>('SELECT id FROM open_item WHERE document_id = ?', delivery)
  post({
    type: 'receipt',
    date: '2026-01-12',
    partnerId: 1,
    accountId: bank,
    amount: 400_00,
    lines: [{ openItemId: receivable, amount: 350_00 }],
  })
  post({
    type: 'otherPayment',
    date: '2026-01-15',
    accountId: bank,
    lines: [{ accountId: account('officeExpense'), departmentId: 1, amount: 12_34 }],
  })
  const collected = books.db.get<{ voucherId: number; documentId: number }>(
    'SELECT voucher_id AS voucherId, document_id AS documentId FROM posting WHERE document_type = ?',
    'receipt',
  )
  if (!collected) throw new Error('the receipt has no voucher')
  books.command('bank', {}, (ctx) => {
    const line = { accountId: bank, side: 'bank', date: '2026-01-13', amount: 400_00, summary: '', counterparty: '' } as const
    const { id } = bankHandlers.addLine(ctx, line) as { id: number }
    void bankHandlers.match(ctx, { accountId: bank, lineIds: [id], entries: [collected] })
    return null
  })
  books.closePeriod(202601)
  post({ type: 'purchaseReturn', date: '2026-02-03', partnerId: 2, warehouseId: 1, lines: [goods(1, 4, 40_00, { sourceLineId: line })] })
  post({
    type: 'salesReturn',
    date: '2026-02-04',
    partnerId: 1,
    warehouseId: 1,
    lines: [goods(1, 1, 45_00, { sourceLineId: books.lineOf(delivery) })],
  })
  post({ type: 'transfer', date: '2026-02-05', warehouseId: 1, toWarehouseId: 3, lines: [{ itemId: 1, quantity: 3 * NET }] })
  const taken = post({ type: 'salesDelivery', date: '2026-02-06', partnerId: 3, warehouseId: 1, lines: [goods(1, 5, 90_00)] })
  post({ type: 'salesDelivery', date: '2026-02-07', partnerId: 3, warehouseId: 1, lines: [goods(1, 2, 60_00)] })
  post({ type: 'fundTransfer', date: '2026-02-08', accountId: bank, toAccountId: account('cash'), amount: 50_00, fee: 1_00, lines: [] })
  books.unpost(taken)
  post({
    type: 'purchaseReceipt',
    date: '2026-02-09',
    partnerId: 4,
    warehouseId: 1,
    lines: [goods(5, 2, 600_00, { serials: ['S1', 'S2'] })],
  })
  const sold = post({
    type: 'salesDelivery',
    date: '2026-02-10',
    partnerId: 1,
    warehouseId: 1,
    lines: [goods(5, 1, 500_00, { serials: ['S1'] })],
  })
  books.unpost(sold)
  post({ type: 'salesDelivery', date: '2026-02-11', partnerId: 1, warehouseId: 1, lines: [goods(5, 1, 500_00, { serials: ['S2'] })] })
  return books
}
