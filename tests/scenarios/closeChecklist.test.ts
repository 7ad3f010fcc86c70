import { afterAll, describe, expect, it } from 'vitest'
import type { CloseCheckView, CloseStepView } from '@core/contract'
import { Refusal } from '../../src/main/backend/context'
import { checklist, runStep, withdraw } from '../../src/main/modules/periods/close/checklist'
import { closeMonth } from '../../src/main/modules/periods/close/close'
import { CLOSE_CHECKS, CLOSE_STEPS } from '../../src/main/modules/periods/close/registry'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'
import type { AccountSetOptions } from '@core/contract'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const books = (options: Partial<AccountSetOptions> = {}) => newBooks(folder.path, `close${++count}`, options)

const list = (b: Books, period = 202601) => b.command('periods.checklist', { period }, (ctx) => checklist(ctx, period))
const check = (b: Books, id: string, period?: number): CloseCheckView => {
  const found = list(b, period).checks.find((c) => c.id === id)
  if (!found) throw new Error(`no check ${id}`)
  return found
}
const step = (b: Books, id: string, period = 202601): CloseStepView => {
  const found = list(b, period).steps.find((s) => s.id === id)
  if (!found) throw new Error(`no step ${id}`)
  return found
}
const run = (b: Books, id: string, period = 202601) => b.command('periods.runStep', { period, id }, (ctx) => runStep(ctx, period, id))
const withdrawn = (b: Books, id: string, period = 202601) =>
  b.command('periods.withdrawStep', { period, id }, (ctx) => withdraw(ctx, period, id)).withdrawn
const close = (b: Books, period = 202601, confirmed: string[] = []) =>
  b.command('periods.close', { period, confirmed }, (ctx) => closeMonth(ctx, period, confirmed))
const refusals = (work: () => unknown) => {
  try {
    work()
  } catch (e) {
    if (e instanceof Refusal) return e.problems.map((p) => [p.code, p.args?.['check']])
    throw e
  }
  return []
}
const voucher = (b: Books, date: string, debit: string, credit: string, amount: number, more: object = {}) => ({
  type: 'voucher' as const,
  date,
  lines: [
    { accountId: b.account(debit), summary: '记一笔', debit: amount, ...more },
    { accountId: b.account(credit), summary: '记一笔', credit: amount, ...more },
  ],
})
const receipt = (pieces = 10, net = 100_00) => ({
  type: 'purchaseReceipt' as const,
  date: '2026-01-05',
  partnerId: 2,
  warehouseId: 1,
  lines: [goods(1, pieces, net)],
})
const delivery = (date = '2026-01-10', pieces = 4) => ({
  type: 'salesDelivery' as const,
  date,
  partnerId: 1,
  warehouseId: 1,
  lines: [goods(1, pieces, pieces * 20_00)],
})
const closingVouchers = (b: Books) =>
  b.db.all<{ number: number; state: string; total: number }>(
    "SELECT v.number, d.state, d.total FROM doc_journal d JOIN voucher v ON v.document_id = d.id WHERE d.step = 'profit' ORDER BY v.number",
  )

describe('D57 the checklist of a month', () => {
  it('every check and step has a name of its own', () => {
    const ids = [...CLOSE_CHECKS, ...CLOSE_STEPS].map(({ id }) => id)
    expect(new Set(CLOSE_CHECKS.map(({ id }) => id)).size).toBe(CLOSE_CHECKS.length)
    expect(new Set(CLOSE_STEPS.map(({ id }) => id)).size).toBe(CLOSE_STEPS.length)
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z]+$/)
  })
  it('nothing is found in a month in which everything is done; it closes without a word', () => {
    const b = books()
    b.post(receipt())
    b.post(delivery())
    run(b, 'vatTransfer')
    run(b, 'surcharges')
    run(b, 'profit')
    const found = list(b).checks.filter((c) => !c.ok && c.id !== 'estimates')
    expect(found).toEqual([])
    expect(refusals(() => close(b))).toEqual([])
    expect(list(b)).toMatchObject({ state: 'closed', checks: [] })
    expect(step(b, 'profit').vouchers.map((v) => v.fixed)).toEqual([true, true])
  })
  it('what is not posted is named, each leading to its document, and blocks', () => {
    const b = books()
    const id = b.save(receipt())
    expect(check(b, 'unposted')).toMatchObject({ severity: 'block', ok: false, count: 1, text: '还有没过账的单据：采购入库单 1 张' })
    expect(check(b, 'unposted').items[0]).toMatchObject({ to: { document: id } })
    expect(refusals(() => close(b, 202601, ['unposted']))).toEqual([['CLOSE_BLOCKED', 'unposted']])
    b.postSaved(id)
    expect(check(b, 'unposted').ok).toBe(true)
  })
  it('warnings hold the closing back until each is confirmed', () => {
    const b = books()
    b.post(receipt())
    b.post(delivery())
    b.post(voucher(b, '2026-01-12', 'financeFee', 'cash', 5_00))
    expect(check(b, 'negativeCash')).toMatchObject({ severity: 'warn', count: 1 })
    expect(check(b, 'negativeCash').items[0]?.text).toContain('2026-01-12 为 -5.00')
    expect(check(b, 'profitLoss')).toMatchObject({ severity: 'warn', count: 3 })
    expect(check(b, 'stepsLeft')).toMatchObject({ severity: 'warn', count: 1, items: [{ text: '转出未交增值税：应记 10.40' }] })
    run(b, 'vatTransfer')
    run(b, 'surcharges')
    expect(refusals(() => close(b))).toEqual([
      ['CLOSE_UNCONFIRMED', 'profitLoss'],
      ['CLOSE_UNCONFIRMED', 'negativeCash'],
    ])
    expect(refusals(() => close(b, 202601, ['profitLoss']))).toEqual([['CLOSE_UNCONFIRMED', 'negativeCash']])
    expect(refusals(() => close(b, 202601, ['profitLoss', 'negativeCash']))).toEqual([])
  })
  it('estimates are named by supplier, and do not hold it back', () => {
    const b = books()
    b.post(receipt())
    expect(check(b, 'estimates')).toMatchObject({ severity: 'note', count: 1, items: [{ text: 'P2 单位2：100.00' }] })
    expect(refusals(() => close(b))).toEqual([])
  })
  it('D17 D18: goods below nothing at the month’s end, whose cost is not known', () => {
    const b = books({ negativeStock: 'allow' })
    b.post(delivery())
    expect(check(b, 'negativeStock')).toMatchObject({ count: 1, items: [{ text: 'A1 商品1 主仓：-4' }] })
    expect(check(b, 'provisional')).toMatchObject({ count: 1 })
    expect(refusals(() => close(b, 202601, ['profitLoss']))).toEqual([
      ['CLOSE_BLOCKED', 'provisional'],
      ['CLOSE_BLOCKED', 'negativeStock'],
    ])
  })
  it('D48: numbers that are missing, and those of which nothing is left', () => {
    const b = books()
    b.post(receipt())
    const id = b.post(delivery())
    expect(check(b, 'numbers').ok).toBe(true)
    b.unpost(id)
    expect(check(b, 'numbers')).toMatchObject({ severity: 'warn', ok: false })
    b.raw.exec('UPDATE voucher SET number = number + 7 WHERE number = 1')
    expect(check(b, 'numbers').items.map((i) => i.text)).toContain('缺 记-001')
  })
  it('D48: where a review is asked for, vouchers without one block', () => {
    const b = books({ reviewBeforeBooking: true })
    b.post(receipt())
    expect(refusals(() => close(b))).toEqual([['CLOSE_BLOCKED', 'unreviewed']])
    expect(
      books()
        .command('x', {}, (ctx) => checklist(ctx, 202601))
        .checks.some((c) => c.id === 'unreviewed'),
    ).toBe(false)
  })
  it('figures that disagree with the ledger are named with both sides', () => {
    const b = books()
    b.post({ ...receipt(), invoiceKind: 'special' })
    const [payable, stock] = [b.account('payable'), b.account('goods')]
    b.raw.exec(`UPDATE account_balance SET credit = credit + 100 WHERE account_id = ${payable}`)
    expect(check(b, 'openItems')).toMatchObject({ severity: 'block', count: 1 })
    expect(check(b, 'openItems').items[0]?.text).toContain('总账 -114.00，未核销单据 -113.00')
    b.raw.exec(`UPDATE account_total SET debit = debit + 300 WHERE account_id = ${stock}`)
    expect(check(b, 'stockLedger').items[0]?.text).toContain('总账 103.00，存货计价 100.00')
    expect(check(b, 'trialBalance')).toMatchObject({ severity: 'block', ok: false })
    expect(refusals(() => close(b)).map(([, id]) => id)).toEqual(['stockLedger', 'openItems', 'trialBalance'])
  })
  it('待处理财产损溢 must be decided about in December, and profit carried over', () => {
    const b = books()
    b.post(receipt())
    b.post({ type: 'stockLoss', date: '2026-01-20', warehouseId: 1, reason: '破损', lines: [{ itemId: 1, quantity: 1_000_000 }] })
    expect(list(b).checks.some((c) => c.id === 'pendingLoss')).toBe(false)
    b.post(voucher(b, '2026-12-05', 'financeFee', 'otherPayable', 5_00))
    expect(check(b, 'pendingLoss', 202612)).toMatchObject({ severity: 'block', count: 1 })
    expect(check(b, 'profitLoss', 202612)).toMatchObject({ severity: 'block', count: 1 })
  })
})

describe('D52 结转损益 as a step', () => {
  it('run again it writes nothing; after more was posted it is made anew in the same vouchers', () => {
    const b = books()
    b.post(receipt())
    b.post(delivery())
    expect(step(b, 'profit').due).toBe('2 个损益科目有余额，利润 40.00')
    expect(run(b, 'profit').documents).toHaveLength(2)
    const first = closingVouchers(b)
    const postings = b.db.value('SELECT COUNT(*) FROM posting')
    expect(run(b, 'profit')).toMatchObject({ documents: [], text: '2026-01 没有需要结转的损益' })
    expect(b.db.value('SELECT COUNT(*) FROM posting')).toBe(postings)
    b.post(delivery('2026-01-20', 1))
    expect(run(b, 'profit').documents).toHaveLength(2)
    expect(closingVouchers(b).map((v) => [v.number, v.total])).toEqual(first.map(({ number }, i) => [number, [100_00, 50_00][i]]))
    expect(step(b, 'profit')).toMatchObject({ due: '', vouchers: [{ amount: 100_00 }, { amount: 50_00 }] })
    expect(b.failures()).toEqual({})
  })
  it('beside a booked voucher the difference gets one of its own', () => {
    const b = books()
    b.post(receipt())
    b.post(delivery())
    run(b, 'profit')
    close(b, 202601, ['stepsLeft'])
    b.reopenPeriod(202601)
    b.post(delivery('2026-01-20', 1))
    run(b, 'profit')
    expect(closingVouchers(b).map((v) => v.total)).toEqual([80_00, 40_00, 20_00, 10_00])
    expect(withdrawn(b, 'profit')).toBe(2)
    expect(step(b, 'profit').vouchers).toHaveLength(2)
    expect(step(b, 'profit').due).toBe('2 个损益科目有余额，利润 10.00')
    run(b, 'profit')
    close(b, 202601, ['stepsLeft'])
    expect(b.failures()).toEqual({})
  })
  it('taken back and run again it has the same numbers; its voucher is not written by hand', () => {
    const b = books()
    b.post(receipt())
    b.post(delivery())
    run(b, 'profit')
    const first = closingVouchers(b)
    expect(withdrawn(b, 'profit')).toBe(2)
    expect(step(b, 'profit').vouchers).toEqual([])
    run(b, 'profit')
    expect(closingVouchers(b)).toEqual(first)
    expect(withdrawn(b, 'profit')).toBe(2)
    // nothing is left to carry over: what is withdrawn goes with the next run
    b.unpost(b.db.value<number>("SELECT id FROM doc_stock WHERE type = 'salesDelivery'") ?? 0)
    b.void(b.db.value<number>("SELECT id FROM doc_stock WHERE type = 'salesDelivery'") ?? 0)
    expect(run(b, 'profit').documents).toEqual([])
  })
  it('steps of a closed month are refused', () => {
    const b = books()
    close(b)
    expect(refusals(() => run(b, 'profit'))).toEqual([['PERIOD_CLOSED', undefined]])
    expect(refusals(() => withdrawn(b, 'profit'))).toEqual([['PERIOD_CLOSED', undefined]])
    expect(refusals(() => run(b, 'nothing', 202602))).toEqual([['NOT_FOUND', undefined]])
  })
})
