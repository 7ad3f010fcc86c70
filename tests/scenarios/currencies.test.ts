import { accountInput, currencyInput } from '@core/contract'
import { describe, expect, test } from 'vitest'
import { runQuery } from '../../src/main/backend/transaction'
import { requireDocument } from '../../src/main/documents/store'
import { voucherView } from '../../src/main/documents/vouchers'
import { saveRecord } from '../../src/main/modules/masterdata/records'
import { runStep } from '../../src/main/modules/periods/close/checklist'
import { runReport } from '../../src/main/modules/reports/run'
import { originalUntil, ratesAt } from '../../src/db/queries/currencies'
import { type Books, bookShelf, refusedCodes } from '../support/books'

const shelf = bookShelf()
const E8 = 100_000_000
interface Abroad extends Books {
  usd: number
  /** 银行存款-美元户 */
  bank: number
}
function books(options: Parameters<typeof shelf>[0] = {}): Abroad {
  const b = shelf(options)
  const rates = [
    { date: '2026-01-01', rate: 7 * E8 },
    { date: '2026-01-31', rate: 7.1 * E8 },
    { date: '2026-02-28', rate: 6.95 * E8 },
  ]
  const usd = b.command('master.save', { code: 'USD' }, (ctx) =>
    saveRecord(ctx, 'currency', currencyInput.parse({ code: 'USD', name: '美元', rates })),
  ) as { id: number }
  const parentId = b.db.value<number>("SELECT id FROM account WHERE code = '1002'") ?? 0
  const value = { code: '100299', name: '美元户', parentId, direction: 'debit', currencyId: usd.id }
  const bank = b.command('master.save', value, (ctx) => saveRecord(ctx, 'account', accountInput.parse(value))) as { id: number }
  return Object.assign(b, { usd: usd.id, bank: bank.id })
}
/** Dollars come in against capital; negative: they go. */
const receive = (b: Abroad, date: string, cents: number, rate: number, fen = Math.round((cents * rate) / E8)) =>
  b.post({
    type: 'voucher',
    date,
    lines: [
      { summary: '收美元', accountId: b.bank, debit: fen, original: cents, exchangeRate: rate, cashFlowItem: 17 },
      { summary: '收美元', accountId: b.account('capital'), credit: fen },
    ],
  })
const held = (b: Abroad, date = '2026-12-31') => originalUntil(b.db, b.bank, date, {})
const balance = (b: Books, account: number) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM account_total WHERE account_id = ?', account)
const revaluation = (b: Books, period: number) =>
  b.command('periods.runStep', { period, n: Math.random() }, (ctx) => runStep(ctx, period, 'revaluation', '').documents)

describe('原币', () => {
  test('RMB is original × rate, rounded half away from zero; both stand in the ledger and go with the document', () => {
    const b = books()
    const id = receive(b, '2026-01-05', 1234_57, 7.12345678 * E8)
    expect(balance(b, b.bank)).toBe(8794_41)
    expect(held(b)).toBe(1234_57)
    b.unpost(id)
    expect([balance(b, b.bank), held(b)]).toEqual([0, 0])
    b.postSaved(id)
    b.reverse(id, '2026-02-01')
    expect([balance(b, b.bank), held(b, '2026-01-31'), held(b)]).toEqual([0, 1234_57, 0])
    expect(b.failures()).toEqual({})
  })
  test('a line without original or rate, or with another amount, is refused; so is an original where no currency is kept', () => {
    const b = books()
    expect(refusedCodes(() => receive(b, '2026-01-05', 100_00, 7 * E8, 701_00))).toEqual(['CURRENCY_AMOUNT'])
    expect(refusedCodes(() => receive(b, '2026-01-05', 0, 7 * E8, 700_00))).toEqual(['CURRENCY_ORIGINAL'])
    const plain = {
      type: 'voucher' as const,
      date: '2026-01-05',
      lines: [
        { summary: '甲', accountId: b.account('bank'), debit: 700_00, original: 100_00, exchangeRate: 7 * E8, cashFlowItem: 17 },
        { summary: '甲', accountId: b.account('capital'), credit: 700_00 },
      ],
    }
    expect(refusedCodes(() => b.post(plain))).toEqual(['CURRENCY_NOT_KEPT'])
  })
  test('documents of goods and money post RMB: an account kept in a currency takes vouchers only', () => {
    const b = books()
    const transfer = {
      type: 'fundTransfer' as const,
      date: '2026-01-05',
      accountId: b.account('bank'),
      toAccountId: b.bank,
      amount: 100_00,
      lines: [],
    }
    expect(refusedCodes(() => b.post(transfer))).toContain('CURRENCY_ACCOUNT')
  })
  test('only assets and liabilities that no document clears are kept in a currency, and not changed once used', () => {
    const b = books()
    const save = (value: object) => b.command('master.save', value, (ctx) => saveRecord(ctx, 'account', accountInput.parse(value)))
    const parentId = b.db.value<number>("SELECT id FROM account WHERE code = '5602'")
    expect(refusedCodes(() => save({ code: '560299', name: '外币费用', parentId, direction: 'debit', currencyId: b.usd }))).toContain(
      'ACCOUNT_CURRENCY',
    )
    receive(b, '2026-01-05', 100_00, 7 * E8)
    const { revision, parentId: above } = b.db.get<{ revision: number; parentId: number }>(
      'SELECT revision, parent_id AS parentId FROM account WHERE id = ?',
      b.bank,
    ) as { revision: number; parentId: number }
    const changed = { id: b.bank, revision, code: '100299', name: '美元户', parentId: above, direction: 'debit', currencyId: null }
    expect(refusedCodes(() => save(changed))).toEqual(['ACCOUNT_LOCKED'])
  })
  test('数量 × 单价 is the amount within a fen', () => {
    const b = books()
    const voucher = (price: number) => ({
      type: 'voucher' as const,
      date: '2026-01-05',
      lines: [
        { summary: '甲', accountId: b.account('officeExpense'), departmentId: 1, debit: 100_00, quantity: 3_000_000, price },
        { summary: '甲', accountId: b.account('otherPayable'), credit: 100_00 },
      ],
    })
    expect(refusedCodes(() => b.post(voucher(33 * E8)))).toEqual(['QUANTITY_PRICE'])
    const id = b.post(voucher(3_333_333_333))
    expect(requireDocument(b.db, id).lines[0]).toMatchObject({ price: 3_333_333_333 })
  })
})

describe('期末调汇', () => {
  test('SMALL: a gain is 营业外收入—汇兑收益, a loss 财务费用—汇兑损失; again yields nothing', () => {
    const b = books()
    receive(b, '2026-01-05', 1000_00, 7 * E8)
    const [january] = revaluation(b, 202601)
    expect(balance(b, b.bank)).toBe(7100_00)
    expect(balance(b, b.account('exchangeGain'))).toBe(-100_00)
    expect(held(b)).toBe(1000_00)
    expect(revaluation(b, 202601)).toEqual([])
    revaluation(b, 202602)
    expect(balance(b, b.bank)).toBe(6950_00)
    expect(balance(b, b.account('exchangeLoss'))).toBe(150_00)
    expect(b.failures()).toEqual({})
    // withdrawn while not booked, and made again
    const id = january?.id ?? 0
    b.unpost(id)
    expect(balance(b, b.account('exchangeGain'))).toBe(0)
    revaluation(b, 202601)
    expect(balance(b, b.account('exchangeGain'))).toBe(-100_00)
  })
  test('BUSINESS: 财务费用—汇兑损益, a gain in red on its side, in its own row of 现金流量表', () => {
    const b = books({ standard: 'business' })
    receive(b, '2026-01-05', 1000_00, 7 * E8)
    const [made] = revaluation(b, 202601)
    expect(voucherView(b.db, made?.vouchers[0]?.id ?? 0).lines.map((l) => [l.accountCode, l.debit, l.credit, l.cashFlowItem])).toEqual([
      ['100299', 100_00, 0, 32],
      ['660305', -100_00, 0, null],
    ])
    expect(b.failures()).toEqual({})
  })
  test('what was spent to nothing leaves no RMB; a closed month and a missing rate are told', () => {
    const b = books()
    receive(b, '2026-01-05', 1000_00, 7 * E8)
    receive(b, '2026-01-10', -1000_00, 6.9 * E8)
    expect([balance(b, b.bank), held(b)]).toEqual([100_00, 0])
    revaluation(b, 202601)
    expect(balance(b, b.bank)).toBe(0)
    b.closePeriod(202601)
    expect(refusedCodes(() => revaluation(b, 202601))).toEqual(['PERIOD_CLOSED'])
    receive(b, '2026-02-05', 1_00, 7 * E8)
    b.db.run('DELETE FROM currency_rate')
    expect(refusedCodes(() => revaluation(b, 202602))).toEqual(['CURRENCY_NO_RATE'])
    expect(b.failures()).toEqual({})
  })
})
test('明细账 of an account kept in a currency shows both, to the running balance', () => {
  const b = books()
  receive(b, '2026-01-05', 1000_00, 7 * E8)
  receive(b, '2026-02-05', -300_00, 7 * E8)
  const report = (from: string, accountId = b.bank) =>
    runQuery(b.set, b.caller, (ctx) => runReport(ctx, 'accountLedger', { accountId, from, to: '2026-02-28' }))
  const { columns, rows } = report('2026-02-01')
  expect(columns.map((c) => c.key)).toEqual(expect.arrayContaining(['debitOriginal', 'creditOriginal', 'balanceOriginal']))
  expect(rows.map((r) => [r.cells['debitOriginal'], r.cells['balanceOriginal'], r.cells['balance']])).toEqual([
    [undefined, 1000_00, 7000_00],
    [-300_00, 700_00, 4900_00],
    [-300_00, 700_00, 4900_00],
    [undefined, 700_00, 4900_00],
  ])
  expect(report('2026-01-01', b.account('capital')).columns.map((c) => c.key)).not.toContain('balanceOriginal')
})
test('a voucher is proposed the rate in force on its date', () => {
  const b = books()
  const at = (date: string) => ratesAt(b.db, date)
  expect(at('2025-12-31')).toEqual([{ currencyId: b.usd, rate: null }])
  expect([at('2026-01-30'), at('2026-01-31'), at('2026-12-31')]).toEqual(
    [7, 7.1, 6.95].map((rate) => [{ currencyId: b.usd, rate: rate * E8 }]),
  )
})
