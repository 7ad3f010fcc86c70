import { afterAll, describe, expect, it } from 'vitest'
import { type AccountSetOptions, documents, type OpeningData } from '@core/contract'
import { serialChoices } from '../../src/main/documents/serialChoices'
import { openingHandlers } from '../../src/main/modules/opening/handlers'
import { temporaryFolder } from '../support/backend'
import { type Books, NET } from '../support/books'
import { costs, delivery, second, serialBooks, states, told } from '../support/serialBooks'

/** Numbered goods that are there when the books begin. */
const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const books = (options: Partial<AccountSetOptions> = {}): Books => serialBooks(folder.path, `o${count++}`, options)

describe('D35 D46: opening', () => {
  const noDates = { productionDate: null, expiryDate: null }
  const row = (quantity: number, value: number | null, serials: string[], more: Record<string, unknown> = {}) => ({
    itemId: 1,
    warehouseId: 1,
    batch: '',
    ...noDates,
    quantity: quantity * NET,
    value,
    date: '',
    supplierId: null,
    serials,
    ...more,
  })
  const reopen = (b: Books) => b.command('opening.reopen', {}, (ctx) => void openingHandlers.reopen(ctx, {}))
  /** Saves rows with balances that tie, and confirms them. */
  function opened(b: Books, stock: OpeningData['stock']) {
    reopen(b)
    const none = { partnerId: null, departmentId: null, employeeId: null, projectId: null, itemId: null, yearDebit: 0, yearCredit: 0 }
    const value = stock.reduce((sum, r) => sum + (r.value ?? 0), 0)
    const estimated = stock.reduce((sum, r) => sum + (r.supplierId === null ? 0 : (r.value ?? 0)), 0)
    const balances = [
      { ...none, accountId: b.account('goods'), itemId: 1, balance: value },
      { ...none, accountId: b.account('capital'), balance: estimated - value },
      ...(estimated === 0 ? [] : [{ ...none, accountId: b.account('estimatedPayable'), partnerId: 2, balance: -estimated }]),
    ]
    const data = { balances, stock, openItems: [] }
    b.command('opening.save', data, (ctx) => void openingHandlers.save(ctx, { data }))
    b.command('opening.confirm', {}, (ctx) => void openingHandlers.confirm(ctx, {}))
  }

  it('D35: numbered goods open with their numbers, leave at their own cost, and are taken back with the opening', () => {
    const b = books({ costingMethod: 'specific' })
    const early = { date: '2025-11-03' }
    opened(b, [row(1, 130_00, ['C'], early), row(2, 200_00, ['A', 'B'])])
    expect(states(b)).toEqual(['A inStock 1', 'B inStock 1', 'C inStock 1'])
    const offered = serialChoices(b.db, documents.serialChoices.input.parse({ type: 'salesDelivery', itemId: 1 })).rows
    expect(offered.map((r) => `${r.serial} ${r.date}`)).toEqual(['C 2025-11-03', 'A 2025-12-31', 'B 2025-12-31'])
    expect(b.failures()).toEqual({})
    const sold = b.post(delivery('2026-01-04', ['C']))
    expect(costs(b, sold)).toEqual([-130_00])
    expect(told(() => reopen(b))).toEqual(['OPENING_LOCKED'])
    b.unpost(sold)
    expect(told(() => reopen(b))).toEqual(['OPENING_LOCKED'])
    const other = books()
    opened(other, [row(2, 200_00, ['A', 'B'])])
    reopen(other)
    expect(states(other)).toEqual([])
    opened(other, [row(2, 200_00, ['B', 'D'])])
    expect(states(other)).toEqual(['B inStock 1', 'D inStock 1'])
    expect(other.failures()).toEqual({})
  })
  it('D35: what opens in one place and lies in another names its numbers there too; what is estimated has them on its receipt', () => {
    const b = books()
    const there = second(b)
    opened(b, [
      row(1, null, ['B'], { warehouseId: there }),
      row(-1, null, ['B']),
      row(2, 200_00, ['A', 'B']),
      row(1, 90_00, ['E'], { supplierId: 2 }),
    ])
    expect(states(b)).toEqual(['A inStock 1', `B inStock ${there}`, 'E inStock 1'])
    expect(
      b.db.value(
        "SELECT s.serial FROM doc_stock_serial s JOIN doc_stock_line l ON l.id = s.line_id JOIN doc_stock d ON d.id = l.document_id WHERE d.memo = '期初暂估'",
      ),
    ).toBe('E')
    b.post(delivery('2026-01-05', ['B'], { warehouseId: there }))
    expect(b.failures()).toEqual({})
  })
  it('D35: an opening may be saved without its numbers, not confirmed; none stands twice, none where there are none', () => {
    const b = books()
    const at = (stock: OpeningData['stock']) => told(() => opened(b, stock))
    expect(at([row(2, 200_00, ['A'])])).toEqual(['SERIAL_COUNT stock.0.serials'])
    expect(b.db.value('SELECT serials FROM opening_stock')).toBe('["A"]')
    expect(at([row(1.5, 200_00, ['A'])])).toEqual(['SERIAL_WHOLE stock.0.quantity'])
    expect(at([row(1, 100_00, ['A']), row(1, 100_00, ['A'])])).toEqual(['SERIAL_TWICE stock.1.serials'])
    expect(at([row(1, 100_00, ['A'], { itemId: 3 })])).toEqual(['SERIAL_NOT_MANAGED stock.0.serials'])
    // taken from where it is not
    expect(at([row(1, 100_00, ['A']), row(-1, null, ['X']), row(1, null, ['X'], { warehouseId: second(b) })])).toEqual(['SERIAL_UNKNOWN'])
    expect(states(b)).toEqual([])
  })
})
