import { afterAll, describe, expect, it } from 'vitest'
import { documentInput } from '@core/contract'
import { lineAmounts } from '@core/documents/amounts'
import type { DocumentType } from '@core/documents/types'
import { basePriceOf } from '@core/kernel'
import { runQuery } from '../../src/main/backend/transaction'
import { correctCommand } from '../../src/main/documents/correct'
import { deriveDocument, sourceLines } from '../../src/main/documents/derive'
import { lineInfo } from '../../src/main/documents/lineInfo'
import { requireDocument } from '../../src/main/documents/store'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks, NET } from '../support/books'

/** D32: 1箱 = 24瓶. Stock knows bottles only; documents keep what was entered. */
const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const CASE = { unit: '箱', numerator: 24, denominator: 1 }
function shop(): Books {
  const b = newBooks(folder.path, `u${count++}`)
  b.raw.exec(
    `UPDATE item SET unit = '瓶', name = '可乐' WHERE id = 1; INSERT INTO item_unit (item_id, unit, numerator, denominator) VALUES (1, '箱', 24, 1), (1, '打', 12, 1), (1, '三分之一', 1, 3)`,
  )
  return b
}
const E8 = 100_000_000
/** So many cases at so many yuan with tax. */
function cases(n: number, yuan: number, more: Record<string, unknown> = {}) {
  const unitPrice = Math.round(yuan * E8)
  return {
    itemId: 1,
    quantity: n * 24 * NET,
    price: basePriceOf(unitPrice, CASE),
    unit: '箱',
    unitQuantity: n * NET,
    unitPrice,
    taxRate: 130_000,
    ...lineAmounts('incl', n * NET, unitPrice, 130_000),
    ...more,
  }
}
const bottles = (n: number, yuan: number, more: Record<string, unknown> = {}) => ({
  itemId: 1,
  quantity: n * NET,
  price: Math.round(yuan * E8),
  taxRate: 130_000,
  ...lineAmounts('incl', n * NET, Math.round(yuan * E8), 130_000),
  ...more,
})
const head = { warehouseId: 1, priceMode: 'incl' }
const buy = (b: Books, lines: object[], more: object = {}) =>
  b.post({ type: 'purchaseReceipt', date: '2026-01-05', partnerId: 2, invoiceKind: 'special', ...head, lines, ...more })
const sell = (b: Books, lines: object[], more: object = {}) =>
  b.post({ type: 'salesDelivery', date: '2026-01-06', partnerId: 1, ...head, lines, ...more })
const derive = (b: Books, to: DocumentType, id: number) => runQuery(b.set, b.caller, (ctx) => deriveDocument(ctx, to, [id], '2026-01-07'))
const linesOf = (document: { lines: unknown }) => document.lines as Record<string, number | string>[]
const balance = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role))
const stock = (b: Books) => ({
  quantity: b.db.value<number>('SELECT SUM(quantity) FROM stock_balance WHERE item_id = 1') ?? 0,
  value: balance(b, 'goods'),
})
const refused = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    const { problems } = error as { problems: { code: string; at?: string }[] }
    return problems.map((p) => `${p.code} ${p.at}`).join(', ')
  }
  return ''
}

describe('D32', () => {
  it('10箱 at 60.00 bought, 3箱5瓶 sold, 7瓶 returned: stock, cost and VAT to the fen', () => {
    const b = shop()
    buy(b, [cases(10, 60)])
    // 600.00 with tax is 530.97 and 69.03
    expect(stock(b)).toEqual({ quantity: 240 * NET, value: 530_97 })
    const delivery = sell(b, [cases(3, 84), bottles(5, 4)])
    // 530.97 × 72/240 = 159.29, then 371.68 × 5/168 = 11.06
    expect(stock(b)).toEqual({ quantity: 163 * NET, value: 530_97 - 159_29 - 11_06 })
    // 252.00 → 223.01 + 28.99; 20.00 → 17.70 + 2.30
    expect([balance(b, 'receivable'), balance(b, 'vatOutput')]).toEqual([272_00, -(28_99 + 2_30)])
    const back = derive(b, 'salesReturn', delivery)
    const [line] = linesOf(back)
    expect(line).toMatchObject({ unit: '箱', unitQuantity: 3 * NET, unitPrice: 84 * E8, quantity: 72 * NET, price: 3.5 * E8 })
    // seven of the bottles that were sold by the case
    const seven = { ...line, ...bottles(7, 3.5), unit: '', unitQuantity: 0, unitPrice: 0 }
    b.post({ ...back, lines: [seven] } as never)
    // 159.29 × 7/72 = 15.49 comes back; 24.50 → 21.68 + 2.82
    expect(stock(b)).toEqual({ quantity: 170 * NET, value: 360_62 + 15_49 })
    expect([balance(b, 'receivable'), balance(b, 'vatOutput')]).toEqual([272_00 - 24_50, -(31_29 - 2_82)])
    expect(b.failures()).toEqual({})
  })
  it('what is left keeps the unit where it comes out whole, else it is bottles; in the end it is the order’s fen', () => {
    const b = shop()
    const order = b.save({ type: 'purchaseOrder', date: '2026-01-04', partnerId: 2, ...head, lines: [cases(10, 99.99)] })
    b.approve(order)
    const first = derive(b, 'purchaseReceipt', order)
    expect(linesOf(first)).toMatchObject([{ unit: '箱', unitQuantity: 10 * NET, gross: 999_90 }])
    b.post({ ...first, lines: [{ ...linesOf(first)[0], ...cases(4, 99.99) }] } as never)
    const second = derive(b, 'purchaseReceipt', order)
    expect(linesOf(second)).toMatchObject([{ unit: '箱', unitQuantity: 6 * NET, unitPrice: 99.99 * E8, gross: 599_94 }])
    const price = 416625000
    b.post({
      ...second,
      lines: [
        {
          ...linesOf(second)[0],
          unit: '',
          unitQuantity: 0,
          unitPrice: 0,
          quantity: 7 * NET,
          price,
          ...lineAmounts('incl', 7 * NET, price, 130_000),
        },
      ],
    } as never)
    const [offered] = sourceLines(b.db, { to: 'purchaseReceipt', offset: 0, limit: 10 })
    expect(offered).toMatchObject({ left: 137 * NET, unit: '', unitQuantity: 0, baseUnit: '瓶', gross: 999_90 - 399_96 - 29_16 })
    expect(offered?.units.map((u) => u.unit)).toEqual(['三分之一', '打', '箱'])
    const third = derive(b, 'purchaseReceipt', order)
    expect(linesOf(third)).toMatchObject([{ unit: '', quantity: 137 * NET, gross: 999_90 - 399_96 - 29_16 }])
    b.post(third as never)
    expect(b.db.value('SELECT state FROM doc_order WHERE id = ?', order)).toBe('closed')
    expect(b.failures()).toEqual({})
  })
  it('a red document takes back cases, a correction changes them', () => {
    const b = shop()
    const id = buy(b, [cases(10, 60)])
    b.reverse(id, '2026-01-08')
    const red = b.db.value<number>('SELECT id FROM doc_stock WHERE reverses_id = ?', id) ?? 0
    expect(requireDocument(b.db, red).lines).toMatchObject([
      { unit: '箱', unitQuantity: -10 * NET, unitPrice: 60 * E8, quantity: -240 * NET, gross: -600_00 },
    ])
    expect(stock(b)).toEqual({ quantity: 0, value: 0 })
    const again = buy(b, [cases(10, 60)])
    const { revision } = requireDocument(b.db, again)
    const content = { type: 'purchaseReceipt', date: '2026-01-05', partnerId: 2, invoiceKind: 'special', ...head, id: again, revision }
    b.command('documents.correct', content, (ctx) => correctCommand(ctx, documentInput.parse({ ...content, lines: [cases(9, 60)] })))
    expect(requireDocument(b.db, again).lines).toMatchObject([{ unit: '箱', unitQuantity: 9 * NET }])
    expect(stock(b)).toEqual({ quantity: 216 * NET, value: 477_88 })
    expect(b.failures()).toEqual({})
  })
  it('goods received are invoiced and sent back in cases', () => {
    const b = shop()
    const receipt = buy(b, [cases(10, 60)], { invoiceKind: 'none' })
    const invoice = derive(b, 'purchaseInvoice', receipt)
    expect(linesOf(invoice)).toMatchObject([{ unit: '箱', unitQuantity: 10 * NET, unitPrice: 60 * E8, gross: 600_00 }])
    b.post(invoice as never)
    const back = derive(b, 'purchaseReturn', receipt)
    expect(linesOf(back)).toMatchObject([{ unit: '箱', unitQuantity: 10 * NET, quantity: 240 * NET, gross: 600_00 }])
    b.post({ ...back, lines: [{ ...linesOf(back)[0], ...cases(1, 60) }] } as never)
    expect(stock(b)).toEqual({ quantity: 216 * NET, value: 530_97 - 53_10 })
    expect(b.failures()).toEqual({})
  })
  it('contradictions are refused at their field', () => {
    const b = shop()
    const save = (line: object) => refused(() => buy(b, [line]))
    expect(save({ ...cases(1, 60), unit: '袋' })).toBe('UNIT_UNKNOWN lines.0.unit')
    expect(save({ ...cases(1, 60), quantity: 23 * NET })).toBe('UNIT_QUANTITY lines.0.quantity')
    expect(save({ ...cases(1, 60), price: 2 * E8 })).toBe('UNIT_PRICE lines.0.price')
    expect(save({ ...cases(1, 60), unit: '' })).toContain('UNIT_MISSING lines.0.unit')
    expect(save({ ...cases(1, 60), gross: 61_00, net: 53_98, tax: 7_02 })).toBe('AMOUNT_MISMATCH lines.0.gross')
    // a third of a bottle is no whole millionth
    const third = { itemId: 1, unit: '三分之一', unitQuantity: NET, quantity: 333_333, unitPrice: 0, price: 0 }
    expect(save(third)).toBe('UNIT_NOT_EXACT lines.0.quantity')
    expect(save({ ...third, unitQuantity: 3 * NET, quantity: NET })).toBe('')
  })
  it('D37 the last price is remembered for each unit', () => {
    const b = shop()
    buy(b, [cases(10, 60)])
    sell(b, [cases(1, 84), bottles(5, 4)])
    const ctx = { db: b.db, options: b.set.options, user: b.caller.user, clock: b.clock }
    const last = (unit: string) => lineInfo(ctx, { type: 'salesDelivery', itemId: 1, unit, partnerId: 1, date: '2026-01-09' }).lastPrice
    expect([last('箱'), last(''), last('打')]).toEqual([84 * E8, 4 * E8, null])
  })
})

describe('D32 reports say what lies there in cases and bottles, and what was entered', () => {
  const run = (b: Books, id: string, params: object = {}) =>
    runReport({ db: b.db, options: b.set.options, clock: b.clock }, id, { from: '2026-01-01', to: '2026-01-31', ...params })
  const cells = (b: Books, id: string, key: string, params?: object) => run(b, id, params).rows.map((r) => r.cells[key])
  it('现存量, 可用量, 库存台账, 未完成订单, 采购和销售明细', () => {
    const b = shop()
    buy(b, [cases(10, 60), { ...bottles(3, 2), itemId: 2 }])
    sell(b, [cases(3, 84), bottles(5, 4)])
    b.approve(b.save({ type: 'salesOrder', date: '2026-01-07', partnerId: 1, ...head, lines: [cases(2, 84)] }))
    // goods of one unit have nothing to say
    expect(cells(b, 'stockOnHand', 'auxiliary')).toEqual(['6箱1打7瓶', undefined])
    expect(cells(b, 'stockAvailable', 'auxiliary')).toEqual(['4箱1打7瓶', undefined])
    expect(cells(b, 'stockLedger', 'auxiliary', { itemId: 1 })).toEqual(['0瓶', '10箱', '7箱', '6箱1打7瓶'])
    expect(cells(b, 'stockLedger', 'auxiliary', { itemId: 2 })).toEqual([undefined, undefined])
    expect(cells(b, 'openOrders', 'auxiliary', { orderType: 'salesOrder' })).toEqual(['2箱'])
    expect(cells(b, 'purchaseDetail', 'entered')).toEqual(['10箱', undefined])
    expect(cells(b, 'salesDetail', 'entered')).toEqual(['3箱', undefined])
  })
})
