import { afterAll, describe, expect, it } from 'vitest'
import type { AccountSetOptions, DocumentInput } from '@core/contract'
import { reverseCommand } from '../../../src/main/documents/reverse'
import { requireDocument } from '../../../src/main/documents/store'
import { temporaryFolder } from '../../support/backend'
import { type Books, goods, newBooks } from '../../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const books = (options: Partial<AccountSetOptions> = {}) => newBooks(folder.path, `b${count++}`, options)

/** What the books come to: stock by place, balances by account and dimensions, what is open. */
const figures = ({ db }: Books) => ({
  stock: db.all('SELECT * FROM stock_balance WHERE quantity <> 0 ORDER BY item_id, warehouse_id, batch'),
  pools: db.all('SELECT pool_id, quantity, value FROM cost_state WHERE quantity <> 0 OR value <> 0 ORDER BY pool_id'),
  accounts: db.all(
    'SELECT account_id, partner_id, item_id, SUM(debit - credit) AS balance FROM account_balance GROUP BY 1, 2, 3 HAVING SUM(debit - credit) <> 0 ORDER BY 1, 2, 3',
  ),
  open: db.all('SELECT id, remaining FROM open_item WHERE remaining <> 0 ORDER BY id'),
  progress: db.all(
    `SELECT id, invoiced_quantity, invoiced_net, returned_quantity, returned_open_quantity, returned_open_net FROM doc_stock_line
     WHERE document_id IN (SELECT id FROM doc_stock WHERE state = 'posted' AND reverses_id IS NULL) AND (invoiced_quantity <> 0 OR returned_quantity <> 0) ORDER BY id`,
  ),
})
function reverse(b: Books, id: number, date: string): void {
  const doc = requireDocument(b.db, id)
  b.command('documents.reverse', { id }, (ctx) => void reverseCommand(ctx, { type: doc.type, id, revision: doc.revision, date }))
}

type Input = { type: DocumentInput['type'] } & Record<string, unknown>
const receipt = (more: Record<string, unknown> = {}): Input => ({
  type: 'purchaseReceipt',
  date: '2026-01-03',
  partnerId: 2,
  warehouseId: 1,
  invoiceKind: 'special',
  lines: [goods(1, 10, 100_00), goods(2, 7, 99_99)],
  ...more,
})
const delivery = (more: Record<string, unknown> = {}): Input => ({
  type: 'salesDelivery',
  date: '2026-01-05',
  partnerId: 1,
  warehouseId: 1,
  lines: [goods(1, 4, 80_00), goods(2, 2, 50_00)],
  ...more,
})
interface Act {
  /** what must stand before; returns ids by name */
  given?: (b: Books) => number
  document: (b: Books, given: number) => Input
  options?: Partial<AccountSetOptions>
}
const shipped = (b: Books) => b.post(delivery({ revenuePoint: 'invoice' }))
const ACTS: Record<string, Act> = {
  'a receipt': { document: () => receipt({ date: '2026-01-06' }) },
  'an estimated receipt': { document: () => receipt({ date: '2026-01-06', invoiceKind: 'none' }) },
  'a purchase invoice': {
    given: (b) => b.post(receipt({ invoiceKind: 'none', date: '2026-01-04' })),
    document: (b, id) => ({
      type: 'purchaseInvoice',
      date: '2026-01-06',
      partnerId: 2,
      lines: [goods(1, 3, 33_34, { sourceLineId: b.lineOf(id) }), goods(2, 7, 105_00, { sourceLineId: b.lineOf(id, 2) })],
    }),
  },
  'a purchase invoice, by difference': {
    options: { estimateScheme: 'difference' },
    given: (b) => b.post(receipt({ invoiceKind: 'none', date: '2026-01-04' })),
    document: (b, id) => ({
      type: 'purchaseInvoice',
      date: '2026-01-06',
      partnerId: 2,
      lines: [goods(2, 7, 105_00, { sourceLineId: b.lineOf(id, 2) })],
    }),
  },
  'a purchase return': {
    given: (b) => b.post(receipt({ date: '2026-01-04' })),
    document: (b, id) => ({
      type: 'purchaseReturn',
      date: '2026-01-06',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      lines: [goods(1, 2, 20_00, { sourceLineId: b.lineOf(id) })],
    }),
  },
  'a purchase return before the invoice': {
    given: (b) => b.post(receipt({ date: '2026-01-04', invoiceKind: 'none' })),
    document: (b, id) => ({
      type: 'purchaseReturn',
      date: '2026-01-06',
      partnerId: 2,
      warehouseId: 1,
      lines: [goods(1, 2, 20_00, { sourceLineId: b.lineOf(id) })],
    }),
  },
  'a sale': { document: () => delivery({ date: '2026-01-06' }) },
  'a sale paid at once': { document: (b) => delivery({ date: '2026-01-06', tenders: [{ accountId: b.account('cash'), amount: 100_00 }] }) },
  'a shipment': { document: () => delivery({ date: '2026-01-06', revenuePoint: 'invoice' }) },
  'an invoice of a shipment': {
    given: shipped,
    document: (b, id) => ({
      type: 'salesInvoice',
      date: '2026-01-06',
      partnerId: 1,
      lines: [goods(1, 3, 60_00, { sourceLineId: b.lineOf(id) })],
    }),
  },
  'a sales return': {
    given: (b) => b.post(delivery()),
    document: (b, id) => ({
      type: 'salesReturn',
      date: '2026-01-06',
      partnerId: 1,
      warehouseId: 1,
      lines: [goods(1, 2, 40_00, { sourceLineId: b.lineOf(id) })],
    }),
  },
  'a return of a shipment': {
    given: shipped,
    document: (b, id) => ({
      type: 'salesReturn',
      date: '2026-01-06',
      partnerId: 1,
      warehouseId: 1,
      lines: [goods(1, 2, 40_00, { sourceLineId: b.lineOf(id) })],
    }),
  },
  'a transfer': {
    document: () => ({
      type: 'transfer',
      date: '2026-01-06',
      warehouseId: 1,
      toWarehouseId: 3,
      lines: [{ itemId: 1, quantity: 4_000_000 }],
    }),
  },
  'a transfer between pools': {
    options: { costScope: 'warehouse' },
    document: () => ({
      type: 'transfer',
      date: '2026-01-06',
      warehouseId: 1,
      toWarehouseId: 3,
      lines: [{ itemId: 1, quantity: 4_000_000 }],
    }),
  },
  'an assembly': {
    document: (b) => ({
      type: 'assembly',
      date: '2026-01-06',
      warehouseId: 1,
      tenders: [{ accountId: b.account('cash'), amount: 10_00 }],
      lines: [
        { itemId: 3, quantity: 2_000_000, toWarehouseId: 3 },
        { itemId: 1, quantity: 4_000_000 },
        { itemId: 2, quantity: 1_000_000 },
      ],
    }),
  },
  'a disassembly': {
    document: (b) => ({
      type: 'disassembly',
      date: '2026-01-06',
      warehouseId: 1,
      tenders: [{ accountId: b.account('cash'), amount: 10_00 }],
      lines: [
        { itemId: 1, quantity: 2_000_000 },
        { itemId: 3, quantity: 4_000_000, toWarehouseId: 1, cost: 3_00 },
        { itemId: 4, quantity: 1_000_000, toWarehouseId: 1, cost: 7_00 },
      ],
    }),
  },
  'other goods in': {
    document: (b) => ({
      type: 'otherIn',
      date: '2026-01-06',
      warehouseId: 1,
      accountId: b.account('nonOperatingIncome'),
      lines: [{ itemId: 1, quantity: 3_000_000, cost: 31_00 }],
    }),
  },
  'other goods in at what they cost': {
    document: (b) => ({
      type: 'otherIn',
      date: '2026-01-06',
      warehouseId: 1,
      accountId: b.account('pendingPropertyLoss'),
      lines: [{ itemId: 2, quantity: 3_000_000 }],
    }),
  },
  'a change of value': {
    document: (b) => ({
      type: 'costAdjustment',
      date: '2026-01-06',
      warehouseId: 1,
      accountId: b.account('nonOperatingIncome'),
      lines: [{ itemId: 1, quantity: 0, cost: -7_77 }],
    }),
  },
  'other goods out': {
    document: (b) => ({
      type: 'otherOut',
      date: '2026-01-06',
      warehouseId: 1,
      accountId: b.account('stockLoss'),
      lines: [{ itemId: 1, quantity: 3_000_000 }],
    }),
  },
  'a receipt that cleared a sale': {
    given: (b) => b.post(delivery()),
    document: (b, id) => ({
      type: 'receipt',
      date: '2026-01-06',
      partnerId: 1,
      accountId: b.account('bank'),
      amount: 120_00,
      lines: [{ openItemId: b.db.value<number>('SELECT id FROM open_item WHERE document_id = ?', id), amount: 100_00 }],
    }),
  },
  'a receipt of money': {
    document: (b) => ({
      type: 'receipt',
      date: '2026-01-06',
      partnerId: 1,
      accountId: b.account('bank'),
      amount: 55_00,
      discount: 1_00,
      lines: [],
    }),
  },
  'an advance': {
    document: (b) => ({
      type: 'payment',
      date: '2026-01-06',
      partnerId: 2,
      accountId: b.account('bank'),
      amount: 55_00,
      purpose: 'advance',
      lines: [],
    }),
  },
  'freight into goods': {
    given: (b) => b.post(receipt({ date: '2026-01-04' })),
    document: (b, id) => ({
      type: 'otherPayment',
      date: '2026-01-06',
      accountId: b.account('bank'),
      lines: [{ accountId: b.account('goods'), sourceLineId: b.lineOf(id), amount: 9_99, tax: 90, taxRate: 90_000 }],
    }),
  },
  'money moved': {
    document: (b) => ({
      type: 'fundTransfer',
      date: '2026-01-06',
      accountId: b.account('cash'),
      toAccountId: b.account('bank'),
      amount: 50_00,
      fee: 1_00,
      lines: [],
    }),
  },
  'a voucher': {
    document: (b) => ({
      type: 'voucher',
      date: '2026-01-06',
      lines: [
        { accountId: b.account('financeFee'), debit: 5_00, summary: 'x' },
        { accountId: b.account('otherPayable'), credit: 5_00, summary: 'x' },
      ],
    }),
  },
}

describe.each(['movingAverage', 'fifo'] as const)('D49 a red document takes back, %s:', (costingMethod) => {
  it.each(Object.entries(ACTS))('%s', async (_name, { given, document, options = {} }) => {
    const b = books({ costingMethod, ...options })
    b.post(receipt())
    const id = given?.(b) ?? 0
    const before = figures(b)
    const posted = b.post(document(b, id))
    expect(b.failures()).toEqual({})
    const after = figures(b)
    reverse(b, posted, '2026-01-20')
    expect(b.failures()).toEqual({})
    expect(figures(b)).toEqual(before)
    // withdrawn, the red document leaves what the original made
    b.unpost(b.db.value<number>('SELECT target_id FROM document_link WHERE source_id = ? ORDER BY target_id DESC', posted) ?? 0)
    expect(b.failures()).toEqual({})
    expect(figures(b)).toEqual(after)
    await b.close()
  })
})
