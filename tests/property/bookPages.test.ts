import type { ReportParams, ReportResult, ReportRow } from '@core/contract'
import { addDays } from '@core/kernel'
import { PAGE_LINES, pagesOf, partOf } from '@core/reports/bookPages'
import { afterAll, describe, expect, it } from 'vitest'
import { runReport } from '../../src/main/modules/reports/run'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { newBooks } from '../support/books'
import { RandomTrade } from '../support/randomTrade'
import { randomOf, syntheticLedger } from '../support/syntheticLedger'

const SEED = Number(process.env['BOOKS_SEED'] ?? 0)
const random = randomOf(31 + SEED)
const ledger = syntheticLedger({ vouchers: 1_800, seed: 5 + SEED, from: '2025-11-01', to: '2026-03-31', items: 12, partners: 6 })
const { db, options, raw } = ledger
/** A day on which much happened, and lines that were taken back: a document posted, withdrawn, posted again. */
raw.exec(`
  INSERT INTO posting (id, voucher_id, document_type, document_id, kind, date, period, created_at)
    SELECT id + 100000, voucher_id, document_type, document_id, 'unpost', date, period, '' FROM posting WHERE id % 5 = 0 AND voucher_id IS NOT NULL;
  INSERT INTO journal_line SELECT posting_id + 100000, line_no, date, account_id, -debit, -credit, partner_id, department_id, employee_id, project_id,
    item_id, -quantity, cash_flow_item, summary, line_id, currency_id, original FROM journal_line WHERE posting_id % 5 = 0
      AND posting_id IN (SELECT id - 100000 FROM posting WHERE id > 100000);`)
ledger.refresh()

const ctx = { db, options, clock: { now: () => '', today: () => '2026-03-31' } }
const whole = (report: string, params: ReportParams) => runReport(ctx, report, params)
const page = (report: string, params: ReportParams, no: number | 'last', size: number) => runReport(ctx, report, params, { page: no, size })

const idOf = (code: string) => raw.prepare('SELECT id FROM account WHERE code = ?').pluck().get(code) as number
const BOOKS: [report: string, params: ReportParams][] = [
  ['accountLedger', { accountCode: '1122' }],
  ['accountLedger', { accountCode: '1122', partnerId: 3 }],
  ['accountLedger', { accountCode: '1405' }],
  ['accountLedger', { accountCode: '2221' }],
  ['accountLedger', { accountCode: '5001', departmentId: 2 }],
  ['cashJournal', { accountId: idOf('1001') }],
  ['cashJournal', { accountId: idOf('1002') }],
  ['quantityLedger', { accountCode: '1405' }],
  ['quantityLedger', { accountCode: '1405', itemId: 3 }],
  ['columnarLedger', { accountCode: '2221' }],
  ['columnarLedger', { accountCode: '1122', columns: 'customer' }],
  ['columnarLedger', { accountCode: '1405', columns: 'item' }],
  ['dimensionLedger', { partnerId: 2 }],
  ['dimensionLedger', { itemId: 5, hideZero: false }],
  ['dimensionLedger', { departmentId: 1 }],
  ['dimensionBalance', { dimension: 'item' }],
  ['dimensionBalance', { dimension: 'item', hideZero: false }],
  ['dimensionBalance', { dimension: 'department', second: 'employee' }],
]
const spans = [
  { from: '2025-11-01', to: '2026-03-31' },
  { from: '2026-01-01', to: '2026-01-31' },
  ...Array.from({ length: 3 }, () => {
    const from = addDays('2025-11-01', random(120))
    return { from, to: addDays(from, random(50)) }
  }),
]
const isCarried = ({ cells }: ReportRow) => cells['summary'] === '承前页'
/** The rows of all pages without what only pages have: 承前页, and the name of an account that a page goes on with. */
function joined(pages: readonly ReportResult[]): ReportRow[] {
  return pages.flatMap(({ rows }, i) =>
    rows.filter((row, j) => !isCarried(row) && !(i > 0 && row.kind === 'heading' && rows[j + 1] && isCarried(rows[j + 1]!))),
  )
}
/** Balance in debit, after a row. */
const signed = ({ cells }: ReportRow) => Number(cells['balance']) * (cells['direction'] === '贷' ? -1 : 1)

describe.each(BOOKS)('%s %o', (report, params) => {
  it('page by page is the whole book, and each page says what the whole comes to', () => {
    let turned = 0
    for (const span of spans) {
      const all = whole(report, { ...params, ...span })
      expect([all.page, all.pages]).toEqual([1, 1])
      for (const size of [7, 40, PAGE_LINES]) {
        const first = page(report, { ...params, ...span }, 1, size)
        const pages = [first, ...Array.from({ length: first.pages - 1 }, (_p, i) => page(report, { ...params, ...span }, i + 2, size))]
        turned = Math.max(turned, first.pages)
        expect(joined(pages)).toEqual(all.rows)
        pages.forEach((one, i) => {
          expect([one.page, one.pages]).toEqual([i + 1, first.pages])
          expect({ columns: one.columns, totals: one.totals, closing: one.closing, subtitle: one.subtitle }).toEqual({
            columns: all.columns,
            totals: all.totals,
            closing: all.closing,
            subtitle: all.subtitle,
          })
          const before = pages[i - 1]?.rows.filter((r) => r.kind !== 'heading').at(-1)
          const carried = one.rows.find((r) => r.kind !== 'heading')
          if (report !== 'quantityLedger' && before && carried && isCarried(carried)) expect(signed(carried)).toBe(signed(before))
        })
        expect(page(report, { ...params, ...span }, 'last', size).rows).toEqual(pages.at(-1)?.rows)
        expect(page(report, { ...params, ...span }, 9_999, size).rows).toEqual(pages.at(-1)?.rows)
      }
    }
    expect(turned).toBeGreaterThan(3)
  })
})

describe('of trade through the engine', () => {
  const folder = temporaryFolder()
  afterAll(() => folder.remove())
  it('books and registers of invoices are the same by pages, with the totals of all on each; ages of all are those of each partner', async () => {
    const books = newBooks(folder.path, 'pages', { negativeStock: 'allow' })
    const trade = new RandomTrade(books, new Random(17 + SEED))
    trade.begin()
    for (let i = 0; i < 90; i++) trade.act()
    const span = { from: '2026-01-01', to: '2026-03-31' }
    const engine = { db: books.set.db, options: books.set.options, clock: books.clock }
    const asked: [string, ReportParams][] = [
      ['outputInvoices', span],
      ...(['special', 'ordinary', 'none', 'plain', 'all'] as const).flatMap((invoiceKind): [string, ReportParams][] => [
        ['outputInvoices', { ...span, invoiceKind }],
        ['outputInvoices', { from: '2026-01-10', to: '2026-03-02', invoiceKind, taxRate: 130_000 }],
        ['inputInvoices', { ...span, invoiceKind }],
      ]),
      ...['2', '甲', '普', '客户', '红', '抵扣', 'XS', '-000', '单位1', '退货未', '没有'].flatMap((text): [string, ReportParams][] => [
        ['outputInvoices', { ...span, text }],
        ['inputInvoices', { ...span, text, taxRate: 130_000 }],
      ]),
      ['outputInvoices', { from: '2026-01-05', to: '2026-02-20', partnerId: 1 }],
      ['outputInvoices', { ...span, taxRate: 130_000 }],
      ['outputInvoices', { ...span, partnerId: 3, taxRate: 90_000 }],
      ['inputInvoices', span],
      ['inputInvoices', { ...span, partnerId: 2 }],
      ['inputInvoices', { from: '2026-01-05', to: '2026-02-20', taxRate: 130_000 }],
      ['accountLedger', { ...span, accountCode: '1122' }],
      ['quantityLedger', { ...span, accountCode: '1405' }],
    ]
    const nameOf = (id: number) => books.db.value<string>('SELECT name FROM partner WHERE id = ?', id)
    const invoiceOf = (id: number) =>
      books.db.value<string>(
        'SELECT invoice_number FROM doc_stock WHERE id = ?1 UNION SELECT invoice_number FROM doc_invoice WHERE id = ?1',
        id,
      ) ?? ''
    const textOf = ({ cells, drill }: ReportRow) => {
      const { document = 0 } = drill as { document?: number }
      return [cells['number'], invoiceOf(document), cells['partner'], cells['taxNumber'], cells['state']].join(' ')
    }
    const kinds = { all: /(?:)/, special: /专/, ordinary: /普/, none: /^$/, plain: /^[^专]*$/ }
    let turned = 0
    let narrowed = 0
    let aged = 0
    const compare = ([report, params]: [string, ReportParams]) => {
      const all = runReport(engine, report, params)
      for (const size of [1, 4, 15]) {
        const at = (no: number | 'last') => runReport(engine, report, params, { page: no, size })
        const { pages: count } = at(1)
        turned = Math.max(turned, count)
        const pages = Array.from({ length: count }, (_p, i) => at(i + 1))
        expect([report, joined(pages)]).toEqual([report, all.rows])
        for (const { totals, closing, checks } of pages)
          expect({ totals, closing, checks }).toEqual({ totals: all.totals, closing: all.closing, checks: all.checks })
        expect(at('last').rows).toEqual(pages.at(-1)?.rows)
      }
      // narrowed by what the rows of all say of themselves
      const { partnerId, taxRate, invoiceKind = 'all', text = '', from, to } = { ...span, ...params }
      if (!report.endsWith('Invoices')) return
      const own = runReport(engine, report, { from, to }).rows.filter(
        (row) =>
          (taxRate === undefined || row.cells['taxRate'] === taxRate) &&
          (partnerId === undefined || row.cells['partner'] === nameOf(partnerId)) &&
          kinds[invoiceKind].test(String(row.cells['kind'])) &&
          textOf(row).includes(text),
      )
      expect([report, params, all.rows]).toEqual([report, params, own])
      if (text !== '' && own.length > 0) narrowed++
    }
    for (const to of ['2026-01-17', '2026-02-28', '2026-03-31'])
      for (const side of ['receivable', 'payable'] as const) {
        const { rows, totals } = runReport(engine, 'ageing', { to, side, buckets: '5,20,40' })
        const ofEach = rows.map(({ drill }) => runReport(engine, 'ageing', { ...(drill as { params: ReportParams }).params }).totals ?? {})
        rows.forEach(({ cells }, i) => expect({ ...cells }).toMatchObject({ ...ofEach[i] }))
        for (const key of Object.keys(totals ?? {})) expect(ofEach.reduce((sum, own) => sum + (own[key] ?? 0), 0)).toBe(totals?.[key])
        aged += rows.length
      }
    expect(aged).toBeGreaterThan(4)
    for (const one of asked) compare(one)
    trade.close(202601)
    trade.close(202602)
    expect(books.db.value<number>('SELECT SUM(entries) FROM register_day')).toBeGreaterThan(5)
    for (const one of asked) compare(one)
    expect(narrowed).toBeGreaterThan(6)
    expect(turned).toBeGreaterThan(5)
    expect(books.failures()).toEqual({})
    await books.close()
  })
})

describe('承前页', () => {
  it('has what the month has moved so far, as far as it was asked for', () => {
    const params = { accountCode: '1122', from: '2025-12-10', to: '2026-02-20' }
    const rows = whole('accountLedger', params).rows
    const { pages } = page('accountLedger', params, 1, 25)
    for (let no = 2; no <= pages; no++) {
      const [carried, next] = page('accountLedger', params, no, 25).rows
      const at = rows.findIndex((r) => r === next || JSON.stringify(r) === JSON.stringify(next))
      const month = String(carried?.cells['date']).slice(0, 7)
      const sum = (side: string) =>
        rows
          .slice(0, at)
          .filter((r) => r.kind === 'normal' && String(r.cells['date']).startsWith(month))
          .reduce((s, r) => s + Number(r.cells[side]), 0)
      expect([carried?.cells['summary'], carried?.cells['debit'], carried?.cells['credit']]).toEqual([
        '承前页',
        sum('debit'),
        sum('credit'),
      ])
    }
    expect(pages).toBeGreaterThan(3)
  })
})

describe('the cut into pages', () => {
  it('keeps every line in its order, fills pages as far as days fit, and divides a day that does not', () => {
    for (let round = 0; round < 200; round++) {
      const size = 1 + random(60)
      const days = Array.from({ length: 1 + random(20) }, (_d, i) => ({
        section: Math.floor(i / 7),
        date: addDays('2026-01-01', i % 7),
        lines: 1 + random(100),
      }))
      const pages = pagesOf(days, size)
      const seen = pages
        .flat()
        .flatMap((p) =>
          p.part
            ? [{ ...p, no: p.part.no }]
            : days.filter((d) => d.section === p.section && d.date >= p.from && d.date <= p.to).map((d) => ({ ...p, from: d.date, no: 0 })),
        )
      const wanted = days.flatMap((d) =>
        Array.from({ length: d.lines > size ? Math.ceil(d.lines / size) : 1 }, (_p, no) => [d.section, d.date, no]),
      )
      expect(seen.map((p) => [p.section, p.from, p.no])).toEqual(wanted)
      for (const one of pages) {
        const lines = one.reduce(
          (s, p) =>
            s +
            days.filter((d) => !p.part && d.section === p.section && d.date >= p.from && d.date <= p.to).reduce((t, d) => t + d.lines, 0),
          0,
        )
        expect(lines).toBeLessThanOrEqual(size)
      }
    }
  })
  it('gives each voucher of a day to one part, whole and in order', () => {
    for (let round = 0; round < 200; round++) {
      const vouchers = Array.from({ length: 1 + random(40) }, (_v, id) => ({ id, lines: 1 + random(9) }))
      const of = 1 + random(6)
      const parts = Array.from({ length: of }, (_p, no) => partOf(vouchers, { no, of }))
      expect(parts.flatMap((p) => p.own)).toEqual(vouchers)
      parts.forEach((p, no) => expect(p.before).toEqual(parts.slice(0, no).flatMap((q) => q.own)))
    }
  })
})
