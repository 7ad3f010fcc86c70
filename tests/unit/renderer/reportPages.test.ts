import type { ReportResult, ReportRow } from '@core/contract'
import { accountLedgerColumns } from '@core/reports/accountLedger'
import { C } from '@core/reports/define'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carriedPages, paperFor, REPORT_PAPERS, sheetsOf } from '../../../src/renderer/print/reportPages'

const [PORTRAIT, LANDSCAPE] = REPORT_PAPERS as [(typeof REPORT_PAPERS)[number], (typeof REPORT_PAPERS)[number]]
const columns = accountLedgerColumns({ withAccount: false, withDimensions: false, withQuantity: false })
const line = (debit: number, balance: number, more: Partial<ReportRow> = {}): ReportRow => ({
  kind: 'normal',
  cells: { date: '2026-01-05', voucher: '记-001', summary: '销售', debit, credit: 0, direction: '借', balance },
  ...more,
})
const result = (rows: ReportRow[], more: Partial<ReportResult> = {}): ReportResult => ({
  report: 'accountLedger',
  title: '明细账',
  subtitle: '2026-01-01 至 2026-01-31 · 1122 应收账款',
  params: { from: '2026-01-01', to: '2026-01-31' },
  columns,
  rows,
  totals: null,
  page: 1,
  pages: 1,
  checks: [],
  milliseconds: 0,
  ...more,
})
const opening: ReportRow = { kind: 'opening', cells: { summary: '期初余额', direction: '借', balance: 100 } }

describe('过次页 and 承前页', () => {
  it('carry what the month has moved and the balance from page to page', () => {
    const rows = [opening, line(10, 110), line(20, 130), line(30, 160), line(40, 200), line(50, 250)]
    const pages = carriedPages(rows, columns, 4)
    expect(pages.map((p) => p.map((r) => [r.cells['summary'], r.cells['debit'], r.cells['balance']]))).toEqual([
      [
        ['期初余额', undefined, 100],
        ['销售', 10, 110],
        ['销售', 20, 130],
        ['过次页', 30, 130],
      ],
      [
        ['承前页', 30, 130],
        ['销售', 30, 160],
        ['销售', 40, 200],
        ['销售', 50, 250],
      ],
    ])
  })
  it('begin anew with each month and each account', () => {
    const month: ReportRow = { kind: 'subtotal', cells: { summary: '本月合计', debit: 30, direction: '借', balance: 130 } }
    const day: ReportRow = { kind: 'subtotal', cells: { summary: '本日合计', debit: 7, direction: '借', balance: 137 } }
    const pages = carriedPages(
      [opening, line(30, 130), month, line(7, 137), day, line(5, 142), line(1, 143), opening, line(2, 102)],
      columns,
      5,
    )
    const carried = pages.flat().filter((r) => String(r.cells['summary']).endsWith('页'))
    expect(carried.map((r) => [r.cells['summary'], r.cells['debit'], r.cells['balance']])).toEqual([
      ['过次页', 7, 137],
      ['承前页', 7, 137],
    ])
  })
  it('no page has more lines than it holds, and no line is lost (property)', () => {
    const kind = fc.constantFrom('normal', 'opening', 'heading', 'month')
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 60 }), fc.integer({ min: 3, max: 12 }), (kinds, perPage) => {
        const rows = kinds.map((k, i): ReportRow => {
          if (k === 'month') return { kind: 'subtotal', cells: { summary: '本月合计', balance: i } }
          return line(1, i, { kind: k as 'normal' | 'opening' | 'heading' })
        })
        const pages = carriedPages(rows, columns, perPage)
        expect(pages.every((p) => p.length <= perPage)).toBe(true)
        const kept = pages.flat().filter((r) => !String(r.cells['summary']).endsWith('页'))
        expect(kept).toEqual(rows)
        pages.slice(0, -1).forEach((p, i) => {
          const [last, first] = [p.at(-1)?.cells, pages[i + 1]?.[0]?.cells]
          if (last?.['summary'] === '过次页') expect({ ...first, summary: '' }).toEqual({ ...last, summary: '' })
          else expect(first?.['summary']).not.toBe('承前页')
        })
      }),
    )
  })
})

describe('sheets', () => {
  it('say what they are, number their pages and hold every figure', () => {
    const rows = [opening, ...Array.from({ length: 100 }, (_x, i) => line(123_456_789_00 + i, 9_876_543_210_00))]
    const made = sheetsOf(result(rows), PORTRAIT)
    expect([made.title, made.period, made.scope]).toEqual(['明细账', '2026年1月', '1122 应收账款'])
    expect(made.sheets.map((s) => [s.page, s.pages])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
    expect(made.sheets.every((s) => Math.abs(s.columns.reduce((a, c) => a + c.share, 0) - 100) < 0.01)).toBe(true)
  })
  it('a statement is one page, the form over its right edge', () => {
    const statement = [C.text('label', '项目'), C.integer('row', '行次'), C.fen('closing', '期末余额')]
    const rows = Array.from({ length: 40 }, (_x, i): ReportRow => ({ cells: { label: `行${i}`, row: i + 1, closing: i } }))
    const made = sheetsOf(
      result(rows, {
        columns: statement,
        subtitle: '2026-01-31 · 小企业会计准则 · 会小企01表',
        params: { from: '2026-01-31', to: '2026-01-31' },
      }),
      PORTRAIT,
    )
    expect([made.form, made.period, made.scope, made.sheets.length]).toEqual(['会小企01表', '2026年1月31日', '小企业会计准则', 1])
    expect(made.rowHeight).toBeGreaterThanOrEqual(4.9)
  })
  it('a telephone number stands whole, and short words take no room from names', () => {
    const narrow = [
      C.text('name', '客户', { width: 190 }),
      C.text('contact', '联系人', { width: 76 }),
      C.text('phone', '电话', { width: 116 }),
      ...Array.from({ length: 8 }, (_x, i) => C.fen(`amount${i}`, `金额${i}`)),
    ]
    const amounts = Object.fromEntries(Array.from({ length: 8 }, (_x, i) => [`amount${i}`, 12_345_678]))
    const rows = [{ cells: { name: '苏州橙子网络科技有限公司（直播间）', contact: '周秀英', phone: '17000009219', ...amounts } }]
    const wide = result(rows, { report: 'dunning', columns: narrow })
    for (const paper of REPORT_PAPERS) {
      const { sheets } = sheetsOf(wide, paper)
      const phone = sheets[0]?.columns.findIndex((c) => c.key === 'phone') ?? -1
      expect(sheets[0]?.rows[0]?.cells[phone]).toBe('17000009219')
      expect(sheets[0]?.rows[0]?.long[phone]).toBe(false)
    }
    const share = (key: string) => sheetsOf(wide, LANDSCAPE).sheets[0]?.columns.find((c) => c.key === key)?.share ?? 0
    expect(share('contact')).toBeLessThan(6)
    expect(sheetsOf(wide, PORTRAIT).signatures).toEqual(['单位负责人', '审核'])
  })
  it('a wide book lies down, and what does not fit goes on to sheets of its own', () => {
    const wide = [...columns, ...Array.from({ length: 30 }, (_x, i) => C.fen(`c${i}`, `费用${i}`, { group: '下级科目' }))]
    const row = line(1, 1, {
      cells: { date: '2026-01-05', voucher: '记-001', summary: '房租', ...Object.fromEntries(wide.map((c) => [c.key, 1_234_567_89])) },
    })
    const book = result([row], { columns: wide })
    expect([paperFor(result([opening])), paperFor(book)]).toEqual(['portrait', 'landscape'])
    const { sheets } = sheetsOf(book, LANDSCAPE)
    expect(sheets.length).toBeGreaterThan(1)
    expect(sheets.every((s) => s.columns[0]?.key === 'date')).toBe(true)
    const figures = sheets.flatMap((s) => s.columns.filter((c) => c.figure).map((c) => c.key))
    expect(figures).toEqual(wide.filter((c) => c.kind === 'fen').map((c) => c.key))
  })
})
