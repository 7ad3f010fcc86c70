import { afterAll, describe, expect, it } from 'vitest'
import { documents, itemInput, type AccountSetOptions } from '@core/contract'
import type { Refusal } from '../../src/main/backend/context'
import type { DocumentType, StockDocument } from '@core/documents/types'
import { runQuery } from '../../src/main/backend/transaction'
import { deriveDocument } from '../../src/main/documents/derive'
import { serialChoices } from '../../src/main/documents/serialChoices'
import { requireDocument } from '../../src/main/documents/store'
import { saveRecord } from '../../src/main/modules/masterdata/records'
import { scanItem } from '../../src/main/modules/search/scan'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, NET } from '../support/books'
import {
  back,
  correct,
  delivery,
  line,
  other,
  receipt,
  second,
  type Sent,
  serialBooks,
  states,
  told,
  transfer,
} from '../support/serialBooks'

/** Appliances that each have a number: where it is, to whom it went. */
const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const books = (options: Partial<AccountSetOptions> = {}): Books => serialBooks(folder.path, `s${count++}`, options)

describe('D35: as many numbers as pieces', () => {
  it('D35: a draft may be incomplete, posting says how many are missing or too many, and a part of a piece has no number', () => {
    const b = books()
    const id = b.save({ ...receipt('2026-01-03', ['A']), lines: [goods(1, 3, 300_00, { serials: ['A'] })] })
    expect(requireDocument(b.db, id).lines[0]).toMatchObject({ serials: ['A'] })
    const problems = () => {
      try {
        b.postSaved(id)
      } catch (error) {
        return (error as Refusal).problems
      }
      return []
    }
    expect(problems()).toEqual([
      { code: 'SERIAL_COUNT', at: 'lines.0.serials', args: { item: '商品1', quantity: '3', count: 1, difference: '还缺 2 个' } },
    ])
    expect(told(() => b.post({ ...receipt('2026-01-03', []), lines: [goods(1, 1, 100_00, { serials: ['A', 'B'] })] }))).toEqual([
      'SERIAL_COUNT lines.0.serials',
    ])
    expect(told(() => b.post({ ...receipt('2026-01-03', []), lines: [{ ...goods(1, 1, 100_00), quantity: NET / 2 }] }))).toEqual([
      'SERIAL_WHOLE lines.0.quantity',
    ])
    expect(told(() => b.post({ ...receipt('2026-01-03', []), lines: [goods(3, 1, 100_00, { serials: ['A'] })] }))).toEqual([
      'SERIAL_NOT_MANAGED lines.0.serials',
    ])
    expect(told(() => b.save({ ...receipt('2026-01-03', []), lines: [line(['A']), line(['B', 'A'])] }))).toEqual([
      'SERIAL_TWICE lines.1.serials',
    ])
    expect(states(b)).toEqual([])
    expect(b.failures()).toEqual({})
  })
  it('D35: the same number of two items is two pieces', () => {
    const b = books()
    b.post({ ...receipt('2026-01-03', []), lines: [line(['A']), goods(2, 1, 50_00, { serials: ['A'] })] })
    expect(states(b)).toEqual(['A inStock 1', 'A inStock 1'])
  })
})

describe('D35: in, out, back, out again', () => {
  it('D35: in → out → back → out again; twice in or twice out never', () => {
    const b = books()
    b.post(receipt('2026-01-03', ['A', 'B', 'C']))
    b.post(delivery('2026-01-05', ['A']))
    expect(told(() => b.post(delivery('2026-01-06', ['A'])))).toEqual(['SERIAL_GONE lines.0.serials'])
    expect(told(() => b.post(receipt('2026-01-06', ['B'])))).toEqual(['SERIAL_IN_STOCK lines.0.serials'])
    expect(told(() => b.post(delivery('2026-01-06', ['X'])))).toEqual(['SERIAL_UNKNOWN lines.0.serials'])
    expect(states(b)).toEqual(['A sold', 'B inStock 1', 'C inStock 1'])
    b.post(back('2026-01-07', ['A']))
    expect(states(b)[0]).toBe('A inStock 1')
    b.post(delivery('2026-01-07', ['A', 'C']))
    expect(states(b)).toEqual(['A sold', 'B inStock 1', 'C sold'])
    expect(b.failures()).toEqual({})
  })
  it('D35: entered late, a document must fit between what was before it and what came after', () => {
    const b = books()
    b.post(receipt('2026-01-10', ['A', 'B']))
    b.post(delivery('2026-01-20', ['A']))
    // A was not there yet, or had left already; and what is in on the 10th cannot have come on the 5th
    expect(told(() => b.post(delivery('2026-01-05', ['B'])))).toEqual(['SERIAL_UNKNOWN lines.0.serials'])
    expect(told(() => b.post(delivery('2026-01-15', ['A'])))).toEqual(['SERIAL_LATER lines.0.serials'])
    expect(told(() => b.post(receipt('2026-01-05', ['A'])))).toEqual(['SERIAL_LATER lines.0.serials'])
    expect(told(() => b.post(receipt('2026-01-25', ['A'])))).toEqual([])
    expect(states(b)).toEqual(['A inStock 1', 'B inStock 1'])
    expect(b.failures()).toEqual({})
  })
  it('D35: is where it was moved to, and leaves from there only', () => {
    const b = books()
    const there = second(b)
    b.post(receipt('2026-01-03', ['A', 'B']))
    const moved = b.post(transfer(b, '2026-01-04', ['A']))
    expect(states(b)).toEqual([`A inStock ${there}`, 'B inStock 1'])
    expect(told(() => b.post(delivery('2026-01-05', ['A'])))).toEqual(['SERIAL_ELSEWHERE lines.0.serials'])
    b.post(delivery('2026-01-05', ['A'], { warehouseId: there }))
    expect(told(() => b.unpost(moved))).toEqual(['SERIAL_LATER'])
    expect(b.failures()).toEqual({})
  })
  it('D35: comes back only from whom it was sold to, and goes back only to whom it was bought from', () => {
    const b = books()
    const bought = b.post(receipt('2026-01-03', ['A', 'B', 'C']))
    const sold = b.post(delivery('2026-01-04', ['A', 'B']))
    b.post(delivery('2026-01-04', ['C'], { partnerId: 3 }))
    expect(told(() => b.post(back('2026-01-06', ['A'], { partnerId: 3 })))).toEqual(['SERIAL_NOT_SOLD lines.0.serials'])
    const source = b.lineOf(sold)
    expect(told(() => b.post(back('2026-01-06', [], { lines: [line(['C'], 200_00, { sourceLineId: source })] })))).toEqual([
      'SERIAL_NOT_OF_SOURCE lines.0.serials',
    ])
    b.post(back('2026-01-06', [], { lines: [line(['A'], 200_00, { sourceLineId: source })] }))
    const giveBack = (serials: string[], more: Record<string, unknown> = {}, sourceLineId: number | null = null): Sent => ({
      type: 'purchaseReturn',
      date: '2026-01-07',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      lines: [line(serials, 100_00, { sourceLineId })],
      ...more,
    })
    expect(told(() => b.post(giveBack(['A'], { partnerId: 4 })))).toEqual(['SERIAL_NOT_BOUGHT lines.0.serials'])
    b.post(giveBack(['A'], { invoiceKind: 'none' }, b.lineOf(bought)))
    expect(states(b)).toEqual(['A returned', 'B sold', 'C sold'])
    expect(b.failures()).toEqual({})
  })
})

describe('D35: taken back, corrected, reversed', () => {
  it('D35: taken back in the order of life; what later documents stand on stays', () => {
    const b = books()
    const bought = b.post(receipt('2026-01-03', ['A', 'B']))
    const sold = b.post(delivery('2026-01-04', ['A']))
    expect(told(() => b.unpost(bought))).toEqual(['SERIAL_LATER'])
    b.unpost(sold)
    expect(states(b)).toEqual(['A inStock 1', 'B inStock 1'])
    b.unpost(bought)
    expect(states(b)).toEqual([])
    b.postSaved(bought)
    b.postSaved(sold)
    expect(states(b)).toEqual(['A sold', 'B inStock 1'])
    expect(b.failures()).toEqual({})
  })
  it('D35: a correction may change what nobody stands on, and no more', () => {
    const b = books()
    const bought = b.post(receipt('2026-01-03', ['A', 'B']))
    b.post(delivery('2026-01-04', ['A']))
    correct(b, bought, receipt('2026-01-03', ['A', 'B2'], 260_00))
    expect(states(b)).toEqual(['A sold', 'B2 inStock 1'])
    expect(told(() => correct(b, bought, receipt('2026-01-03', ['A2', 'B2'])))).toEqual(['SERIAL_LATER'])
    expect(b.failures()).toEqual({})
  })
  it('D35: a red document takes the numbers of what it reverses', () => {
    const b = books()
    const bought = b.post(receipt('2026-01-03', ['A', 'B']))
    const sold = b.post(delivery('2026-01-04', ['A']))
    expect(told(() => b.reverse(bought, '2026-01-05'))).toEqual(['SERIAL_GONE lines.0.serials'])
    b.reverse(sold, '2026-01-05')
    expect(states(b)).toEqual(['A inStock 1', 'B inStock 1'])
    b.reverse(bought, '2026-01-06')
    expect(states(b)).toEqual(['A returned', 'B returned'])
    expect(b.failures()).toEqual({})
  })
  it('D35: goods moved before they had numbers are not taken back into a warehouse of numbers', () => {
    const b = books()
    b.raw.exec('UPDATE item SET serial_managed = 0')
    b.post({ ...receipt('2026-01-03', []), lines: [goods(1, 2, 200_00)] })
    const gone = b.post({ ...delivery('2026-01-04', []), lines: [goods(1, 2, 400_00)] })
    b.raw.exec('UPDATE item SET serial_managed = 1 WHERE id = 1')
    expect(told(() => b.unpost(gone))).toEqual(['SERIAL_BEFORE'])
    expect(told(() => b.reverse(gone, '2026-01-05'))).toEqual(['SERIAL_COUNT lines.0.serials'])
    expect(b.failures()).toEqual({})
  })
})

describe('D35: switched on and off', () => {
  it('D35: while nothing of the item is there, and not before', () => {
    const b = books()
    const managed = (serialManaged: boolean) =>
      told(() =>
        b.command('master.save', { serialManaged }, (ctx) => {
          const known = ctx.db.get<{ revision: number; code: string; name: string }>('SELECT revision, code, name FROM item WHERE id = 1')
          void saveRecord(ctx, 'item', itemInput.parse({ ...known, id: 1, unit: '件', taxRate: 130_000, serialManaged }))
        }),
      )
    b.post(receipt('2026-01-03', ['A']))
    expect(managed(false)).toEqual(['SERIAL_LOCKED serialManaged'])
    b.post(delivery('2026-01-04', ['A']))
    expect(managed(false)).toEqual([])
    b.post({ ...receipt('2026-01-05', []), lines: [goods(1, 1, 100_00)] })
    expect(managed(true)).toEqual(['SERIAL_LOCKED serialManaged'])
    expect(b.failures()).toEqual({})
  })
})

describe('D35: other ways of goods', () => {
  it('D35: assembled of numbered parts, and issued otherwise', () => {
    const b = books()
    b.post(receipt('2026-01-03', ['A', 'B']))
    b.post({
      type: 'assembly',
      date: '2026-01-04',
      warehouseId: 1,
      lines: [
        { itemId: 2, quantity: NET, toWarehouseId: 1, serials: ['SET1'] },
        { itemId: 1, quantity: NET, serials: ['A'] },
      ],
    })
    b.post(other(b, 'otherOut', '2026-01-05', ['B']))
    expect(states(b)).toEqual(['A issued', 'B issued', 'SET1 inStock 1'])
    b.post(other(b, 'otherIn', '2026-01-05', ['B']))
    expect(states(b)[1]).toBe('B inStock 1')
    expect(b.failures()).toEqual({})
  })
  it('D28 D35: on the way in a transfer of two steps, until 调拨入库 brings it in', () => {
    const b = books()
    const there = second(b)
    b.post(receipt('2026-01-03', ['A', 'B']))
    const sent = b.post({ ...transfer(b, '2026-01-04', ['A', 'B']), transferMode: 'twoStep' })
    expect(states(b).map((s) => s.replace(/ \d+$/, ''))).toEqual(['A inTransit', 'B inTransit'])
    expect(told(() => b.post(delivery('2026-01-05', ['A'], { warehouseId: there })))).toEqual(['SERIAL_ELSEWHERE lines.0.serials'])
    const sourceLineId = b.lineOf(sent)
    const offered = serialChoices(
      b.db,
      documents.serialChoices.input.parse({ type: 'transferIn', itemId: 1, warehouseId: 1, sourceLineId }),
    )
    expect(offered.rows.map((r) => r.serial)).toEqual(['A', 'B'])
    const arrive = (serials: string[]): Sent => ({
      type: 'transferIn',
      date: '2026-01-06',
      warehouseId: there,
      lines: [{ itemId: 1, quantity: serials.length * NET, serials, sourceLineId }],
    })
    expect(told(() => b.post(arrive(['C'])))).toEqual(['SERIAL_NOT_OF_SOURCE lines.0.serials'])
    b.post(arrive(['B']))
    expect(states(b)[1]).toBe(`B inStock ${there}`)
    b.post(delivery('2026-01-07', ['B'], { warehouseId: there }))
    expect(b.failures()).toEqual({})
  })
  it('D35: shipped before it is sold: 发出商品, then sold by the invoice, a part of it brought back', () => {
    const b = books()
    const shipped = b.db.value<number>("SELECT id FROM warehouse WHERE kind = 'shipped'")
    b.post(receipt('2026-01-03', ['A', 'B', 'C']))
    const sent = b.post(delivery('2026-01-04', ['C', 'A', 'B'], { revenuePoint: 'invoice' }))
    expect(states(b)).toEqual(['A', 'B', 'C'].map((s) => `${s} shipped ${shipped}`))
    const sourceLineId = b.lineOf(sent)
    b.post(back('2026-01-05', [], { lines: [line(['A'], 200_00, { sourceLineId })] }))
    expect(states(b)[0]).toBe('A inStock 1')
    const invoice = b.post({ type: 'salesInvoice', date: '2026-01-06', partnerId: 1, lines: [goods(1, 1, 200_00, { sourceLineId })] })
    expect(states(b)).toEqual(['A inStock 1', `B shipped ${shipped}`, 'C sold'])
    b.reverse(invoice, '2026-01-07')
    expect(states(b)).toEqual(['A inStock 1', `B shipped ${shipped}`, `C shipped ${shipped}`])
    expect(b.failures()).toEqual({})
  })
})

describe('D35: found', () => {
  it('D35: a line is offered what is in its warehouse, a return what was sold to its customer', () => {
    const b = books()
    b.post(receipt('2026-01-03', ['B1', 'B2']))
    b.post(receipt('2026-01-02', ['A%']))
    b.post(transfer(b, '2026-01-04', ['B2']))
    const sold = b.post(delivery('2026-01-05', ['B1']))
    const offered = (q: Record<string, unknown>) =>
      serialChoices(b.db, documents.serialChoices.input.parse({ itemId: 1, ...q })).rows.map((r) => r.serial)
    expect(offered({ type: 'salesDelivery' })).toEqual(['A%', 'B2'])
    expect(offered({ type: 'salesDelivery', warehouseId: second(b) })).toEqual(['B2'])
    expect(offered({ type: 'salesDelivery', text: '%' })).toEqual(['A%'])
    expect(offered({ type: 'purchaseReceipt' })).toEqual([])
    expect(offered({ type: 'salesReturn', partnerId: 1 })).toEqual(['B1'])
    expect(offered({ type: 'salesReturn', partnerId: 3 })).toEqual([])
    expect(offered({ type: 'salesReturn', partnerId: 1, sourceLineId: b.lineOf(sold) })).toEqual(['B1'])
    expect(offered({ type: 'salesReturn', partnerId: 1, sourceLineId: b.lineOf(sold) + 1 })).toEqual([])
  })
  it('D35: what comes in from outside is offered nothing, what was issued comes back', () => {
    const b = books()
    b.post(receipt('2026-01-03', ['A', 'B']))
    const issued = b.post({
      type: 'materialIssue',
      date: '2026-01-04',
      warehouseId: 1,
      departmentId: 1,
      lines: [{ itemId: 1, quantity: NET, serials: ['A'] }],
    })
    const offered = (q: Record<string, unknown>) =>
      serialChoices(b.db, documents.serialChoices.input.parse({ itemId: 1, ...q })).rows.map((r) => r.serial)
    for (const type of ['purchaseReceipt', 'otherIn', 'stockGain']) expect(offered({ type, warehouseId: 1 })).toEqual([])
    expect(offered({ type: 'stockLoss', warehouseId: 1 })).toEqual(['B'])
    expect(offered({ type: 'materialIssue', warehouseId: 1 })).toEqual(['B'])
    expect(offered({ type: 'materialIssue', warehouseId: 1, sourceLineId: b.lineOf(issued) })).toEqual(['A'])
  })
  it('D35: made from another, a document has the numbers when they can only be those: all that is left of the line', () => {
    const b = books()
    const there = second(b)
    const derived = (to: DocumentType, id: number) =>
      runQuery(b.set, b.caller, (ctx) => deriveDocument(ctx, to, [id], '2026-01-20') as StockDocument).lines.map((l) => l.serials)
    const bought = b.post(receipt('2026-01-03', ['A', 'B', 'C']))
    expect(derived('purchaseReturn', bought)).toEqual([['A', 'B', 'C']])
    const sold = b.post(delivery('2026-01-04', ['B', 'A']))
    // one is left, three could be sent back: which is the user's to say
    expect(derived('purchaseReturn', bought)).toEqual([[]])
    expect(derived('salesReturn', sold)).toEqual([['A', 'B']])
    b.post(back('2026-01-05', [], { lines: [line(['B'], 200_00, { sourceLineId: b.lineOf(sold) })] }))
    expect(derived('salesReturn', sold)).toEqual([['A']])
    const sent = b.post({ ...transfer(b, '2026-01-06', ['C', 'B']), transferMode: 'twoStep' })
    expect(derived('transferIn', sent)).toEqual([['B', 'C']])
    b.post({
      type: 'transferIn',
      date: '2026-01-07',
      warehouseId: there,
      lines: [{ itemId: 1, quantity: NET, serials: ['C'], sourceLineId: b.lineOf(sent) }],
    })
    expect(derived('transferIn', sent)).toEqual([['B']])
    const issued = b.post({
      type: 'materialIssue',
      date: '2026-01-08',
      warehouseId: there,
      departmentId: 1,
      lines: [{ itemId: 1, quantity: NET, serials: ['C'] }],
    })
    expect(derived('materialIssue', issued)).toEqual([['C']])
  })
  it('D35: a scanned number names its item, unless several items have it', () => {
    const b = books()
    b.post({ ...receipt('2026-01-03', []), lines: [line(['N1', 'X']), goods(2, 2, 90_00, { serials: ['N2', 'X'] })] })
    const scanned = (code: string) => scanItem(b.db, code, '2026-01-03', [])
    expect(scanned('N1')).toMatchObject({ item: { code: 'A1' } })
    expect(scanned(' N2 ')).toMatchObject({ item: { code: 'A2' } })
    expect(scanned('X').item).toBeNull()
    // one of the two has left: the other is meant
    b.post(delivery('2026-01-04', ['X']))
    expect(scanned('X')).toMatchObject({ item: { code: 'A2', serialManaged: true }, scan: { serial: 'X' } })
  })
})
