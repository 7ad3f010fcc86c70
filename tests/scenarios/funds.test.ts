import { afterAll, describe, expect, it } from 'vitest'
import type { ReportParams } from '@core/contract'
import { fundHandlers } from '../../src/main/modules/funds/handlers'
import { todo } from '../../src/main/modules/app/todo'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks } from '../support/books'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
function books(): Books {
  const b = newBooks(folder.path, `f${opened.length}`)
  opened.push(b)
  return b
}
const ctxOf = (b: Books) => ({ ...b.caller, db: b.db, options: b.set.options })
const report = (b: Books, id: string, params: ReportParams) => runReport(ctxOf(b), id, params)
const wallet = (b: Books) => b.db.value<number>("SELECT id FROM account WHERE is_cash = 1 AND is_leaf = 1 AND name LIKE '%微信%'") ?? 0
const save = (
  b: Books,
  input: { accountId: number; kind: 'wechat' | 'bank'; feeRate?: number; lowLimit?: number | null; revision?: number },
) => {
  const whole = { revision: 0, number: '', feeRate: 0, lowLimit: null, ...input }
  return b.command('funds.save', whole, (ctx) => fundHandlers.save(ctx, whole)) as { revision: number }
}

describe('资金', () => {
  it('a withdrawal from 微信 with its fee: Dr bank gross − fee, Dr 手续费 → Cr 微信 gross; 资金日报 keeps it out of income and spending', () => {
    const b = books()
    const [bank, wechat] = [b.account('bank'), wallet(b)]
    b.post({
      type: 'otherReceipt',
      date: '2026-01-05',
      accountId: wechat,
      lines: [{ accountId: b.account('revenueOther'), amount: 1_000_00, cashFlowItem: 1 }],
    })
    b.post({ type: 'fundTransfer', date: '2026-01-06', accountId: wechat, toAccountId: bank, amount: 1_000_00, fee: 1_00, lines: [] })
    b.post({ type: 'otherPayment', date: '2026-01-06', accountId: bank, lines: [{ accountId: b.account('financeFee'), amount: 20_00 }] })
    const day = report(b, 'fundDaily', { from: '2026-01-06', to: '2026-01-06' })
    expect(day.rows.map(({ cells: c }) => [c['opening'], c['income'], c['outgo'], c['movedIn'], c['movedOut'], c['closing']])).toEqual([
      [0, 0, 20_00, 999_00, 0, 979_00],
      [1_000_00, 0, 1_00, 0, 999_00, 0],
    ])
    expect(day.totals).toEqual({ opening: 1_000_00, income: 0, outgo: 21_00, movedIn: 999_00, movedOut: 999_00, closing: 979_00 })
    expect(day.checks).toMatchObject([{ ok: true }])
    expect(day.rows[0]?.drill).toEqual({ report: 'cashJournal', params: { accountId: bank, from: '2026-01-06', to: '2026-01-06' } })
    // closing of one day is the opening of the next
    const next = report(b, 'fundDaily', { from: '2026-01-07', to: '2026-01-31' })
    expect(next.totals?.['opening']).toBe(day.totals?.['closing'])
  })
  it('a transfer that was reversed or taken back is not there', () => {
    const b = books()
    const transfer = {
      type: 'fundTransfer',
      date: '2026-01-06',
      accountId: wallet(b),
      toAccountId: b.account('bank'),
      amount: 50_00,
      fee: 1_00,
      lines: [],
    } as const
    b.reverse(b.post(transfer), '2026-01-06')
    b.unpost(b.post(transfer))
    expect(report(b, 'fundDaily', { from: '2026-01-01', to: '2026-01-31' }).totals).toEqual({
      opening: 0,
      income: 0,
      outgo: 0,
      movedIn: 0,
      movedOut: 0,
      closing: 0,
    })
  })
  it('what is known of an account is kept beside it; below its limit the workbench warns', () => {
    const b = books()
    const bank = b.account('bank')
    const of = () => fundHandlers.list(ctxOf(b) as never, {}) as Exclude<ReturnType<typeof fundHandlers.list>, Promise<unknown>>
    const warned = () =>
      todo(b.db, '2026-01-31')
        .filter((t) => t.kind === 'funds')
        .map((t) => t.text)
    expect(of().find((f) => f.accountId === wallet(b))).toMatchObject({ kind: 'wechat', feeRate: 0, lowLimit: null, revision: 0 })
    expect(warned()).toEqual([])
    const { revision } = save(b, { accountId: bank, kind: 'bank', lowLimit: 100_00 })
    expect(of().find((f) => f.accountId === bank)).toMatchObject({ revision, low: true, balance: 0 })
    expect(warned()).toEqual(['银行存款-基本户 余额 0.00 低于限额'])
    b.post({
      type: 'otherReceipt',
      date: '2026-01-05',
      accountId: bank,
      lines: [{ accountId: b.account('revenueOther'), amount: 100_00, cashFlowItem: 1 }],
    })
    expect(warned()).toEqual([])
    expect(() => save(b, { accountId: bank, kind: 'bank' })).toThrow('STALE_REVISION')
    expect(() => save(b, { accountId: b.account('receivable'), kind: 'bank' })).toThrow('NOT_A_BANK_ACCOUNT')
    save(b, { accountId: bank, kind: 'bank', revision })
    expect(of().find((f) => f.accountId === bank)).toMatchObject({ low: false, lowLimit: null })
  })
})
