import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AccountSetOptions, type SettingsInput, tax } from '../../src/core/contract'
import { Refusal } from '../../src/main/backend/context'
import { runStep, withdraw } from '../../src/main/modules/periods/close/checklist'
import { runReport } from '../../src/main/modules/reports/run'
import { setRole } from '../../src/main/modules/settings/roles'
import { settingsHandlers } from '../../src/main/modules/settings/handlers'
import { taxSpan } from '../../src/main/modules/tax/periods'
import { removeRate, saveRate, taxRates } from '../../src/main/modules/tax/rates'
import type { RateRow } from '../../src/main/modules/tax/rateGuard'
import { type Books, bookShelf, goods } from '../support/books'

const shelf = bookShelf()
let books: Books
const open = (options: Partial<AccountSetOptions> = {}) => {
  books = shelf({ negativeStock: 'allow', ...options })
}
afterEach(() => expect(books.failures()).toEqual({}))

const rowOf = (kind: string, code: string, date = '2026-01-31') => {
  const row = taxRates(books.db).find(
    (r) => r.kind === kind && r.code === code && r.validFrom <= date && (r.validTo === null || date <= r.validTo),
  )
  if (!row) throw new Error(`no ${kind} ${code}`)
  return row
}
const save = (row: RateRow & { revision?: number; source?: string }) =>
  books.command('tax.saveRate', row, (ctx) => saveRate(ctx, { revision: 0, source: '', ...row }))
const change = (kind: string, code: string, to: Partial<RateRow>) => save({ ...rowOf(kind, code), ...to })
const remove = (kind: string, code: string) => {
  const { id, revision } = rowOf(kind, code)
  books.command('tax.removeRate', { id }, (ctx) => removeRate(ctx, { id, revision }))
}
/** "code@field" of what is refused; '' when it is done */
const refusal = (work: () => unknown): string => {
  try {
    work()
    return ''
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map((p) => `${p.code}@${p.at ?? ''}`).join()
  }
}
const sell = (date: string, net: number, rate = 130_000) => {
  const tax = Math.round((net * rate) / 1e6)
  const line = goods(1, 1, net, { taxRate: rate, tax, gross: net + tax })
  return books.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [line] })
}
const close = (period: number) => {
  books.transferProfit(period)
  books.closePeriod(period)
}
const vatReturn = (to: string) =>
  runReport({ db: books.db, options: books.set.options, clock: books.clock }, 'vatReturn', { from: `${to.slice(0, 7)}-01`, to }).rows.map(
    ({ cells }) => cells,
  )

describe('rates that held in closed months', () => {
  beforeEach(() => {
    open()
    books.post({ type: 'purchaseReceipt', date: '2026-01-03', partnerId: 2, warehouseId: 1, lines: [goods(1, 9, 90_000)] })
    sell('2026-01-05', 20_000_000)
    sell('2026-01-06', 300_000, 30_000)
    close(202601)
  })

  it('stay: value, dates and the row itself; the field is named', () => {
    const before = vatReturn('2026-01-31')
    expect(refusal(() => change('surcharge', 'city', { value: 50_000 }))).toBe('RATE_CLOSED@value')
    expect(refusal(() => change('surcharge', 'city', { code: 'town' }))).toBe('RATE_CLOSED@code')
    expect(refusal(() => change('surcharge', 'city', { validTo: '2026-01-30' }))).toBe('RATE_CLOSED@validTo')
    expect(refusal(() => change('surcharge', 'city', { validFrom: '2026-01-02' }))).toBe('RATE_CLOSED@validFrom')
    expect(refusal(() => change('threshold', 'educationMonth', { bound: 'below' }))).toBe('RATE_CLOSED@bound')
    expect(refusal(() => remove('relief', 'sixTaxes'))).toBe('RATE_CLOSED@')
    // what never was in the closed month does not come to be either
    expect(
      refusal(() =>
        save({ id: null, kind: 'vat', code: 'third', name: '三', value: 30_000, bound: null, validFrom: '2026-01-31', validTo: null }),
      ),
    ).toBe('RATE_CLOSED@validFrom')
    expect(vatReturn('2026-01-31')).toEqual(before)
  })
  it('may be called otherwise, end with the month, and be followed by others; the return of the closed month is the same', () => {
    const before = vatReturn('2026-01-31')
    change('surcharge', 'city', { name: '城建税（市区）' })
    change('surcharge', 'city', { validTo: '2026-01-31' })
    save({ ...rowOf('surcharge', 'city'), id: null, value: 50_000, validFrom: '2026-02-01', validTo: null })
    // from February on 3 % is a rate of the general method: the sale of January stays one of the simplified one
    save({ id: null, kind: 'vat', code: 'third', name: '三', value: 30_000, bound: null, validFrom: '2026-02-01', validTo: null })
    expect(vatReturn('2026-01-31')).toEqual(before)
    sell('2026-02-06', 100_000, 30_000)
    expect(vatReturn('2026-02-28').find((r) => r['column'] === '1')?.['amount']).toBe(100_000)
  })
  it('may be changed where they held before the books only, and once the month is open again', () => {
    const old = taxRates(books.db).find((r) => r.validTo === '2019-03-31' && r.code === 'goods')
    if (!old) throw new Error('no old rate')
    save({ ...old, value: 170_000 })
    books.reopenPeriod(202601)
    change('surcharge', 'city', { value: 50_000 })
    expect(rowOf('surcharge', 'city').value).toBe(50_000)
  })
})

describe('VAT rates that posted documents bear', () => {
  beforeEach(() => open())

  it('end after the last of them; the document is named', () => {
    sell('2026-01-05', 100_000)
    const last = sell('2026-02-10', 100_000)
    expect(refusal(() => change('vat', 'goods', { value: 120_000 }))).toBe('RATE_USED@value')
    expect(refusal(() => change('vat', 'goods', { validTo: '2026-02-09' }))).toBe('RATE_USED@validTo')
    expect(refusal(() => change('vat', 'goods', { validFrom: '2026-01-06' }))).toBe('RATE_USED@validFrom')
    expect(refusal(() => change('vat', 'goods', { kind: 'levy' }))).toBe('RATE_USED@kind')
    expect(refusal(() => remove('vat', 'goods'))).toBe('RATE_USED@')
    change('vat', 'goods', { validTo: '2026-02-10' })
    // a return bears the rate of what it takes back, whatever holds on its day
    const sourceLineId = books.lineOf(last)
    const line = { ...goods(1, 1, 100_000), sourceLineId }
    books.post({ type: 'salesReturn', date: '2026-02-20', partnerId: 1, warehouseId: 1, lines: [line] })
    const row = rowOf('vat', 'goods')
    save({ ...row, validTo: '2026-02-15' })
    save({ ...rowOf('vat', 'goods'), validTo: '2026-02-10' })
  })
  it('can each be saved as they came, by what the window may send', () => {
    for (const { id, ...row } of taxRates(books.db)) expect(tax.saveRate.input.safeParse({ id, ...row }).error, row.name).toBeUndefined()
  })
  it('may go where another row has the same rate, where nothing bears them, and once the documents are withdrawn', () => {
    remove('vat', 'services')
    const id = sell('2026-01-05', 100_000)
    save({ id: null, kind: 'vat', code: 'other', name: '同率', value: 130_000, bound: null, validFrom: '2026-01-01', validTo: null })
    remove('vat', 'other')
    books.unpost(id)
    change('vat', 'goods', { value: 120_000 })
    expect(rowOf('vat', 'goods').value).toBe(120_000)
  })
})

describe('what the company has chosen for its taxes', () => {
  const choose = (input: SettingsInput) => books.command('settings.save', input, (ctx) => void settingsHandlers.save(ctx, input))
  const surcharges = (to: string) =>
    vatReturn(to)
      .filter((r) => Number(r['column']) >= 39)
      .map((r) => r['amount'])

  it('小型微利企业 is changed from the first open month on: returns of closed months stay, and so when one of them is opened again', () => {
    open()
    sell('2026-01-05', 20_000_000)
    books.post({ type: 'purchaseReceipt', date: '2026-01-03', partnerId: 2, warehouseId: 1, lines: [goods(1, 9, 90_000)] })
    books.command('periods.runStep', {}, (ctx) => runStep(ctx, 202601, 'vatTransfer'))
    const half = surcharges('2026-01-31')
    expect(half[0]).toBeGreaterThan(0)
    close(202601)
    choose({ smallProfit: false })
    expect(surcharges('2026-01-31')).toEqual(half)
    sell('2026-02-05', 20_000_000)
    books.post({ type: 'purchaseReceipt', date: '2026-02-03', partnerId: 2, warehouseId: 1, lines: [goods(1, 9, 90_000)] })
    books.command('periods.runStep', {}, (ctx) => runStep(ctx, 202602, 'vatTransfer'))
    expect(surcharges('2026-02-28')[0]).toBeGreaterThan(half[0] as number)
    books.reopenPeriod(202601)
    expect(surcharges('2026-01-31')).toEqual(half)
    // chosen again while January is open: it is changed with what follows
    choose({ smallProfit: true })
    choose({ smallProfit: false })
    expect(surcharges('2026-01-31')[0]).toBeGreaterThan(half[0] as number)
  })
  it('按月 and 按季 change with a quarter; what was declared by month stays so', () => {
    open({ taxpayer: 'smallScale', vatPeriod: 'month' })
    const spans = () => [202601, 202602, 202603, 202604].map((month) => taxSpan({ db: books.db, options: books.set.options }, month).first)
    close(202601)
    expect(refusal(() => choose({ vatPeriod: 'quarter' }))).toBe('VAT_QUARTER_BEGUN@vatPeriod')
    close(202602)
    close(202603)
    choose({ vatPeriod: 'quarter' })
    expect(spans()).toEqual([202601, 202602, 202603, 202604])
    expect(taxSpan({ db: books.db, options: books.set.options }, 202605).first).toBe(202604)
    choose({ vatPeriod: 'month' })
    expect(taxSpan({ db: books.db, options: books.set.options }, 202605).first).toBe(202605)
    expect(books.db.value('SELECT COUNT(*) FROM tax_option')).toBe(0)
  })
  it('未交增值税 stays on its account once there are figures: closed returns are read from it', () => {
    open()
    const other = books.db.value<number>('SELECT account_id FROM account_role WHERE role = ?', 'vatPrepaid') ?? 0
    const set = () => books.command('settings.setRole', {}, (ctx) => setRole(ctx, 'vatUnpaid', other))
    sell('2026-01-05', 200_000)
    books.command('periods.runStep', {}, (ctx) => runStep(ctx, 202601, 'vatTransfer'))
    expect(refusal(set)).toBe('ACCOUNT_LOCKED@accountId')
    books.command('periods.withdrawStep', {}, (ctx) => withdraw(ctx, 202601, 'vatTransfer'))
    expect(refusal(set)).toBe('ACCOUNT_LOCKED@accountId')
  })
})
