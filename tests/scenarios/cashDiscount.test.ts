import type { AccountSetOptions, SettingsInput } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { settingsHandlers } from '../../src/main/modules/settings/handlers'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks } from '../support/books'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
function books(standard: AccountSetOptions['standard']): Books {
  const b = newBooks(folder.path, `d${opened.length}`, { standard })
  opened.push(b)
  return b
}
const receive = (b: Books, date = '2026-01-10') =>
  b.post({ type: 'receipt', date, partnerId: 1, accountId: b.account('bank'), amount: 98_00, discount: 2_00, lines: [] })
const discountOf = (b: Books, document: number) =>
  b.db.all(
    `SELECT a.code, j.debit FROM posting p JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
     WHERE p.document_id = ? AND ABS(j.debit) = 200 ORDER BY j.posting_id`,
    document,
  )
const set = (b: Books, input: SettingsInput) => b.command('settings.save', input, (ctx) => void settingsHandlers.save(ctx, input))
const refusal = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map(({ code, at }) => [code, at])
    throw error
  }
  return []
}

describe('现金折扣', () => {
  it('小企业会计准则: finance expense, and nothing else can be chosen', () => {
    const b = books('small')
    expect(discountOf(b, receive(b))).toEqual([{ code: '560303', debit: 2_00 }])
    expect(refusal(() => set(b, { cashDiscount: 'revenue' }))).toEqual([['CASH_DISCOUNT_STANDARD', 'cashDiscount']])
  })
  it('企业会计准则: less revenue unless chosen otherwise; a month is booked one way, and a red receipt follows its original', () => {
    const b = books('business')
    const first = receive(b)
    expect(discountOf(b, first)).toEqual([{ code: '6001', debit: 2_00 }])
    expect(refusal(() => set(b, { cashDiscount: 'financeExpense' }))).toEqual([['CASH_DISCOUNT_USED', 'cashDiscount']])
    // saying what holds already changes nothing
    set(b, { cashDiscount: 'revenue' })
    b.transferProfit(202601)
    b.closePeriod(202601)
    set(b, { cashDiscount: 'financeExpense' })
    expect(discountOf(b, receive(b, '2026-02-10'))).toEqual([{ code: '660303', debit: 2_00 }])
    b.reverse(first, '2026-02-11')
    const red = b.db.value<number>('SELECT id FROM doc_cash WHERE reverses_id = ?', first) ?? 0
    expect(discountOf(b, red)).toEqual([{ code: '6001', debit: -2_00 }])
    expect(b.failures()).toEqual({})
  })
})
