import type { ReportParams, ReportResult } from '@core/contract'
import { addDays } from '@core/kernel'
import { MAX_COLUMNS } from '@core/reports/columnarLedger'
import { describe, expect, it } from 'vitest'
import { runReport } from '../../../src/main/modules/reports/run'
import { randomOf, syntheticLedger, type SyntheticLine } from '../../support/syntheticLedger'

const ledger = syntheticLedger({ vouchers: 1500, seed: 8, items: MAX_COLUMNS + 5 })
const { db, options, lines, raw } = ledger
const ctx = { db, options, clock: { now: () => '', today: () => '2026-06-17' } }
const run = (report: string, params: ReportParams = {}) => runReport(ctx, report, params)
const random = randomOf(21)
const spans = [
  { from: '2025-01-01', to: '2026-12-31' },
  { from: '2026-06-03', to: '2026-06-17' },
  ...Array.from({ length: 3 }, () => {
    const from = addDays('2025-01-01', random(600))
    return { from, to: addDays(from, random(90)) }
  }),
]
const idOf = (code: string) => raw.prepare('SELECT id FROM account WHERE code = ?').pluck().get(code) as number
const under = (code: string) => (l: SyntheticLine) => l.account.startsWith(code)
const sum = (own: readonly SyntheticLine[], side: 'debit' | 'credit') => own.reduce((s, l) => s + l[side], 0)
const balance = (own: readonly SyntheticLine[]) => sum(own, 'debit') - sum(own, 'credit')
const until = (own: readonly SyntheticLine[], date: string) => own.filter((l) => l.date <= date)
const between = (own: readonly SyntheticLine[], from: string, to: string) => own.filter((l) => l.date >= from && l.date <= to)
const signed = ({ cells }: ReportResult['rows'][number]) => Number(cells['balance']) * (cells['direction'] === '贷' ? -1 : 1)

describe('总账', () => {
  it('every account of the level: opening, months, the year so far, balances that chain', () => {
    for (const span of spans) {
      const result = run('generalLedger', { ...span, level: 2 })
      const codes = [...new Set(result.rows.map((r) => String(r.cells['code'])))]
      expect(codes.length).toBeGreaterThan(10)
      for (const code of codes) {
        const own = lines.filter(under(code))
        const rows = result.rows.filter((r) => r.cells['code'] === code)
        expect(signed(rows[0]!)).toBe(balance(until(own, addDays(span.from, -1))))
        expect(signed(rows.at(-1)!)).toBe(balance(until(own, span.to)))
        let last = signed(rows[0]!)
        for (const row of rows.slice(1)) {
          const month = String(row.cells['period'])
          const end = `${month}-31` < span.to ? `${month}-31` : span.to
          const start = row.kind === 'subtotal' ? `${month.slice(0, 4)}-01-01` : `${month}-01` > span.from ? `${month}-01` : span.from
          const moved = between(own, start, end)
          expect([code, month, row.cells['debit'], row.cells['credit']]).toEqual([code, month, sum(moved, 'debit'), sum(moved, 'credit')])
          if (row.kind === 'normal') last += Number(row.cells['debit']) - Number(row.cells['credit'])
          expect(signed(row)).toBe(last)
        }
      }
      const all = between(lines, span.from, span.to)
      expect(result.totals).toEqual({ debit: sum(all, 'debit'), credit: sum(all, 'credit') })
    }
  })
  it('one account alone, with its children', () => {
    const result = run('generalLedger', { from: '2025-01-01', to: '2026-12-31', accountId: idOf('2221'), level: 3 })
    expect(new Set(result.rows.map((r) => String(r.cells['code']).slice(0, 4)))).toEqual(new Set(['2221']))
    expect(result.totals?.['debit']).toBe(
      sum(lines.filter(under('2221')), 'debit') - sum(until(lines.filter(under('2221')), '2024-12-31'), 'debit'),
    )
  })
})

describe('日记账', () => {
  it('runs from the balance before to the balance after, with a sum for each day and month', () => {
    for (const span of spans) {
      for (const code of ['1001', '1002']) {
        const own = lines.filter(under(code))
        const result = run('cashJournal', { accountId: idOf(code), ...span })
        expect(signed(result.rows[0]!)).toBe(balance(until(own, addDays(span.from, -1))))
        expect(signed(result.rows.at(-1)!)).toBe(balance(until(own, span.to)))
        const days = result.rows.filter((r) => r.cells['summary'] === '本日合计')
        expect(days.map((r) => r.cells['date'])).toEqual([...new Set(between(own, span.from, span.to).map((l) => l.date))].sort())
        for (const { cells } of days) {
          const day = own.filter((l) => l.date === cells['date'])
          expect([cells['debit'], cells['credit']]).toEqual([sum(day, 'debit'), sum(day, 'credit')])
        }
      }
    }
  })
  it('names the accounts on the other side, and shows money only', () => {
    const result = run('cashJournal', { accountId: idOf('1001'), from: '2025-01-01', to: '2026-12-31' })
    const named = result.rows.filter((r) => r.kind === 'normal')
    expect(named.length).toBeGreaterThan(20)
    for (const row of named) {
      const voucher = row.drill && 'voucher' in row.drill ? row.drill.voucher : 0
      const others = raw
        .prepare(
          `SELECT DISTINCT a.full_name FROM posting p JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
           WHERE p.voucher_id = ? AND a.code NOT LIKE '1001%'`,
        )
        .pluck()
        .all(voucher) as string[]
      const text = String(row.cells['opposite'])
      expect(text === '' ? others.length === 0 : others.some((name) => text.startsWith(name))).toBe(true)
    }
    expect(named.filter((r) => r.cells['opposite'] !== '').length).toBeGreaterThan(named.length / 2)
    expect(() => run('cashJournal', { accountId: idOf('1405') })).toThrow('NOT_CASH_ACCOUNT')
  })
})

describe('多栏账', () => {
  const columnsOf = (result: ReportResult) => result.columns.filter((c) => c.group).map((c) => c.key)
  const check = (code: string, by: NonNullable<ReportParams['columns']>, span: { from: string; to: string }) => {
    const own = lines.filter(under(code))
    const result = run('columnarLedger', { accountId: idOf(code), columns: by, ...span })
    const sign = raw.prepare("SELECT direction = 'debit' FROM account WHERE code = ?").pluck().get(code) ? 1 : -1
    const keys = columnsOf(result)
    for (const { kind, cells } of result.rows) {
      if (kind === 'opening') continue
      const split = keys.reduce((s, k) => s + Number(cells[k] ?? 0), 0)
      expect(split - sign * (Number(cells['debit']) - Number(cells['credit']))).toBe(0)
    }
    expect(signed(result.rows.at(-1)!)).toBe(balance(until(own, span.to)))
    const moved = between(own, span.from, span.to)
    expect([result.totals?.['debit'] ?? 0, result.totals?.['credit'] ?? 0]).toEqual([sum(moved, 'debit'), sum(moved, 'credit')])
    return result
  }
  it('by the accounts below: the columns of each row add up to what it moved', () => {
    for (const span of spans) for (const code of ['2221', '5601', '1002']) check(code, 'accounts', span)
    const result = check('2221', 'accounts', spans[0]!)
    expect(columnsOf(result).length).toBeGreaterThan(1)
  })
  it('by a dimension, and no wider than can be read', () => {
    const result = check('1405', 'item', spans[0]!)
    expect(columnsOf(result)).toHaveLength(MAX_COLUMNS)
    expect(columnsOf(result).at(-1)).toBe('cRest')
    check('1122', 'customer', spans[1]!)
  })
})

describe('凭证汇总表', () => {
  it('adds up what the vouchers of the span did to each account', () => {
    for (const span of spans) {
      const result = run('voucherSummary', { ...span, level: 3 })
      for (const { cells } of result.rows) {
        const own = between(lines.filter(under(String(cells['code']))), span.from, span.to)
        expect([cells['debit'], cells['credit']]).toEqual([sum(own, 'debit'), sum(own, 'credit')])
      }
      expect(result.checks.map((c) => c.ok)).toEqual([true])
      const vouchers = raw.prepare('SELECT COUNT(*) FROM voucher WHERE date BETWEEN ? AND ?').pluck().get(span.from, span.to) as number
      expect(result.subtitle).toContain(`凭证 ${vouchers} 张`)
    }
  })
})

describe('数量金额账', () => {
  const span = spans[1]!
  const stock = lines.filter(under('1405'))
  const quantityOf = (own: readonly SyntheticLine[]) => own.reduce((s, l) => s + (l.debit !== 0 ? 1 : -1) * (l.quantity ?? 0), 0)
  it.each([undefined, 3])('what came in, left and is there, with prices (item %s)', (itemId) => {
    const own = stock.filter((l) => itemId === undefined || l.itemId === itemId)
    const result = run('quantityLedger', { accountCode: '1405', ...(itemId ? { itemId } : {}), from: '2025-03-07', to: '2026-06-17' })
    const [first, last] = [result.rows[0]?.cells, result.rows.at(-1)?.cells]
    const [before, end] = [until(own, '2025-03-06'), until(own, '2026-06-17')]
    expect([first?.['balance'], first?.['balanceQuantity']]).toEqual([balance(before), quantityOf(before)])
    expect([last?.['balance'], last?.['balanceQuantity']]).toEqual([balance(end), quantityOf(end)])
    const moved = between(own, '2025-03-07', '2026-06-17')
    expect(result.totals).toMatchObject({ debit: sum(moved, 'debit'), credit: sum(moved, 'credit') })
    for (const { cells, kind } of result.rows) {
      if (kind === 'opening' || !cells['debitQuantity']) continue
      const price = Number(cells['debit']) / 100 / (Number(cells['debitQuantity']) / 1e6)
      expect(Math.abs(Number(cells['debitPrice']) / 1e8 - price)).toBeLessThan(1e-8 * Math.max(1, price))
    }
  })
  it('is of accounts that count', () => {
    expect(() => run('quantityLedger', { accountCode: '1122', ...span })).toThrow('NOT_QUANTITY_ACCOUNT')
  })
})

describe('辅助明细账', () => {
  it('every account of one value: opening, lines, closing', () => {
    for (const span of spans) {
      const result = run('dimensionLedger', { partnerId: 4, ...span })
      const own = lines.filter((l) => l.partnerId === 4)
      const sections = result.rows.flatMap((r, i) => (r.kind === 'heading' ? [i] : []))
      const codes = sections.map((i) => String(result.rows[i]?.cells['summary']).split(' ')[0])
      expect(codes.length).toBeGreaterThan(1)
      sections.forEach((start, i) => {
        const rows = result.rows.slice(start + 1, sections[i + 1])
        const account = own.filter((l) => l.account === codes[i])
        expect(signed(rows[0]!)).toBe(balance(until(account, addDays(span.from, -1))))
        expect(signed(rows.at(-1)!)).toBe(balance(until(account, span.to)))
      })
      const moved = between(own, span.from, span.to)
      expect(result.totals).toEqual({ debit: sum(moved, 'debit'), credit: sum(moved, 'credit') })
    }
  })
  it('asks for one of them', () => {
    expect(() => run('dimensionLedger', {})).toThrow('REQUIRED')
  })
})

describe('辅助核算余额表 by two', () => {
  it('splits every account that keeps both, and adds up to it', () => {
    const kept = raw
      .prepare('SELECT code FROM account WHERE is_leaf = 1 AND dim_department > 0 AND dim_employee > 0')
      .pluck()
      .all() as string[]
    for (const span of spans) {
      const result = run('dimensionBalance', { dimension: 'department', second: 'employee', ...span })
      const own = lines.filter((l) => kept.includes(l.account))
      const moved = between(own, span.from, span.to)
      expect(result.totals?.['debit'] ?? 0).toBe(sum(moved, 'debit'))
      for (const { cells, drill, kind } of result.rows) {
        if (kind === 'subtotal' || !drill || !('report' in drill)) continue
        const { departmentId, employeeId } = drill.params
        const pair = own.filter((l) => l.account === cells['account'] && (!departmentId || l.departmentId === departmentId))
        if (!departmentId || !employeeId) continue
        const closing = balance(until(pair, span.to).filter((l) => l.employeeId === employeeId))
        expect([cells['closingDebit'], cells['closingCredit']]).toEqual([Math.max(closing, 0), Math.max(-closing, 0)])
      }
    }
  })
})
