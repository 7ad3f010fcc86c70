import { afterAll, describe, expect, test } from 'vitest'
import type { ReportParams } from '@core/contract'
import { documentInput } from '@core/contract'
import { lineInfo } from '../../src/main/documents/lineInfo'
import { previewDocument } from '../../src/main/documents/preview'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const SPAN = { from: '2026-01-01', to: '2026-01-31' }
const marks = (b: Books, report: string, params: ReportParams = {}): unknown[] =>
  runReport({ db: b.db, options: b.set.options, clock: b.clock }, report, { ...SPAN, ...params })
    .rows.filter((row) => row.kind !== 'opening')
    .map((row) => row.cells['provisional'])
const everywhere = (b: Books) => ({
  ledger: marks(b, 'stockLedger', { itemId: 1 }),
  summary: marks(b, 'stockSummary'),
  categories: marks(b, 'stockSummary', { groupBy: 'category' }),
  onHand: marks(b, 'stockOnHand'),
  detail: marks(b, 'salesDetail'),
  sales: marks(b, 'salesSummary'),
  line: lineInfo(
    { db: b.db, options: b.set.options, user: b.caller.user, clock: b.clock },
    { type: 'salesDelivery', itemId: 1, unit: '', date: '2026-01-20' },
  ).costProvisional,
})
const receive = (b: Books, invoiceKind: 'none' | 'special') =>
  b.post({ type: 'purchaseReceipt', date: '2026-01-05', partnerId: 2, warehouseId: 1, invoiceKind, lines: [goods(1, 10, 100_00)] })
const delivery = (pieces: number) => ({
  type: 'salesDelivery' as const,
  date: '2026-01-10',
  partnerId: 1,
  warehouseId: 1,
  lines: [goods(1, pieces, 80_00)],
})

describe('a cost that is not final says 预估 wherever it is shown', () => {
  test('D22 月末一次加权: until the month is settled', async () => {
    const b = newBooks(folder.path, 'periodic', { costingMethod: 'periodicAverage' })
    receive(b, 'special')
    const draft = documentInput.parse(delivery(4))
    const preview = () => previewDocument({ db: b.set.db, options: b.set.options, clock: b.clock, user: b.caller.user }, draft).provisional
    expect(preview()).toBe(true)
    b.post(delivery(4))
    expect(everywhere(b)).toEqual({
      ledger: ['', '预估'],
      summary: ['预估'],
      categories: ['预估'],
      onHand: ['预估'],
      detail: ['预估'],
      sales: ['预估'],
      line: true,
    })
    b.settleCosts(202601)
    expect(everywhere(b)).toEqual({
      ledger: ['', ''],
      summary: [''],
      categories: [''],
      onHand: [''],
      detail: [''],
      sales: [''],
      line: false,
    })
    expect(preview()).toBe(false)
    await b.close()
  })

  test('D18 goods short: until they come', async () => {
    const b = newBooks(folder.path, 'short', { negativeStock: 'allow' })
    b.post(delivery(4))
    expect(everywhere(b)).toMatchObject({ ledger: ['预估'], summary: ['预估'], onHand: ['预估'], detail: ['预估'], sales: ['预估'] })
    b.post({
      type: 'purchaseReceipt',
      date: '2026-01-12',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      lines: [goods(1, 10, 100_00)],
    })
    expect(everywhere(b)).toMatchObject({ ledger: ['', ''], summary: [''], onHand: [''], detail: ['', ''], sales: [''] })
    await b.close()
  })

  test.each(['onInvoice', 'difference', 'monthStart'] as const)(
    'D25 an estimate, %s: what is in stock, until the invoice comes; what was sold keeps its cost',
    async (estimateScheme) => {
      const b = newBooks(folder.path, `estimated-${estimateScheme}`, { estimateScheme })
      const receipt = receive(b, 'none')
      b.post(delivery(4))
      const estimated = { ledger: ['预估', ''], summary: ['预估'], detail: [''], sales: [''], line: true }
      expect(everywhere(b)).toMatchObject(estimated)
      b.closePeriod(202601)
      expect(everywhere(b)).toMatchObject(estimated)
      const lines = [goods(1, 10, 110_00, { sourceLineId: b.lineOf(receipt) })]
      b.post({ type: 'purchaseInvoice', date: '2026-02-05', partnerId: 2, invoiceKind: 'special', lines })
      expect(everywhere(b)).toMatchObject({ ledger: ['', ''], summary: [''], onHand: [''], detail: [''], sales: [''], line: false })
      await b.close()
    },
  )
})
