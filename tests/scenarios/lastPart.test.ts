import { afterAll, describe, expect, it } from 'vitest'
import { addTax } from '@core/documents/amounts'
import type { DocumentType } from '@core/documents/types'
import { runQuery } from '../../src/main/backend/transaction'
import { deriveDocument, sourceLines } from '../../src/main/documents/derive'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

/** rounding.md 2.2: partial returns and invoices are rounded each, the last takes what is left of the amount and of the tax. */
const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0

interface Line {
  quantity: number
  net: number
  tax: number
  gross: number
}
/** Three pieces for 100.00 without tax, delivered. */
function delivered(): { b: Books; id: number } {
  const b = newBooks(folder.path, `l${count++}`)
  b.post({
    type: 'purchaseReceipt',
    date: '2026-01-01',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 10, 333_33)],
  })
  const line = { ...goods(1, 3, 100_00), price: 33_33333333 }
  return { b, id: b.post({ type: 'salesDelivery', date: '2026-01-02', partnerId: 1, warehouseId: 1, priceMode: 'excl', lines: [line] }) }
}
const derive = (b: Books, to: DocumentType, id: number) => runQuery(b.set, b.caller, (ctx) => deriveDocument(ctx, to, [id], '2026-01-05'))
const lineOf = (document: { lines: unknown }) => (document.lines as Line[])[0] as Line

describe('the last part of a line', () => {
  it.each(['salesInvoice', 'salesReturn'] as const)('%s: piece by piece comes to the fen of the delivery', (to) => {
    const { b, id } = delivered()
    const parts: [number, number][] = []
    for (let i = 0; i < 3; i++) {
      const document = derive(b, to, id)
      const line = lineOf(document)
      // the user takes one piece and lets the amounts follow from the price
      if (i < 2) Object.assign(line, { quantity: NET, ...addTax(33_33, 130_000) })
      else {
        const [offered] = sourceLines(b.db, { to, offset: 0, limit: 10 })
        expect(offered).toMatchObject({ left: NET, net: line.net, tax: line.tax, gross: line.gross })
      }
      parts.push([line.net, line.tax])
      b.post(document as never)
    }
    expect(parts).toEqual([
      [33_33, 4_33],
      [33_33, 4_33],
      [33_34, 4_34],
    ])
    expect(b.db.value('SELECT SUM(debit - credit) FROM journal_line WHERE account_id = ?', b.account('receivable'))).toBe(
      to === 'salesReturn' ? 0 : 113_00,
    )
    expect(b.failures()).toEqual({})
  })
  it('many small parts: the last takes fen that its price would not give, and is posted as offered', () => {
    const { b, id } = delivered()
    for (let i = 0; i < 12; i++) {
      const document = derive(b, 'salesReturn', id)
      const line = lineOf(document)
      // a quarter of a piece at 8.333…: every part loses a third of a fen
      if (i < 11) Object.assign(line, { quantity: NET / 4, price: 33_33333333, ...addTax(8_33, 130_000) })
      b.post(document as never)
    }
    expect(b.db.value('SELECT SUM(debit - credit) FROM journal_line WHERE account_id = ?', b.account('receivable'))).toBe(0)
    expect(b.failures()).toEqual({})
  })
  it('a part that went at another price leaves nothing to make up for', () => {
    const { b, id } = delivered()
    const document = derive(b, 'salesReturn', id)
    Object.assign(lineOf(document), { quantity: NET, price: 20_00000000, ...addTax(20_00, 130_000) })
    b.post(document as never)
    expect(lineOf(derive(b, 'salesReturn', id))).toMatchObject({ quantity: 2 * NET, net: 66_67, tax: 8_67, gross: 75_34 })
  })
})
