import { summaryInput } from '@core/contract'
import { afterAll, expect, test } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { namesOf } from '../../src/main/documents/names'
import { requireDocument } from '../../src/main/documents/store'
import { listVouchers, voucherView } from '../../src/main/documents/vouchers'
import { bookVouchers } from '../../src/main/documents/voucherStates'
import { listRecords } from '../../src/main/modules/masterdata/list'
import { saveRecord } from '../../src/main/modules/masterdata/records'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks } from '../support/books'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
function books(): Books {
  const b = newBooks(folder.path, `c${opened.length}`)
  opened.push(b)
  return b
}
const rent = (b: Books, fen: number, more: object = {}) =>
  b.post({
    type: 'voucher',
    date: '2026-01-31',
    lines: [
      { summary: '付房租', accountId: b.account('officeExpense'), departmentId: 1, debit: fen },
      { summary: '付房租', accountId: b.account('bank'), credit: fen },
    ],
    ...more,
  })
const vouchers = (b: Books) => listVouchers(b.db, { from: 202601, to: 202612, offset: 0, limit: 100 }).rows
const flows = (b: Books) => b.db.all('SELECT item, SUM(amount) AS amount FROM cash_flow_total GROUP BY item HAVING SUM(amount) <> 0')
const spent = (b: Books) => b.db.value('SELECT SUM(debit - credit) FROM account_total WHERE account_id = ?', b.account('officeExpense'))

test('D49 a booked voucher is taken back in red, side for side, and says which one it takes back; the blue one stands beside it', () => {
  const b = books()
  const wrong = rent(b, 3000_00)
  const [first] = vouchers(b)
  b.command('vouchers.book', {}, (ctx) => bookVouchers(ctx, [first?.id ?? 0]))
  const before = voucherView(b.db, first?.id ?? 0)
  b.reverse(wrong, '2026-02-05')
  const red = vouchers(b).find((v) => v.period === 202602)
  expect(red).toMatchObject({ kind: 'manual', summary: '注销1月31日记字1号凭证', total: -3000_00 })
  expect(voucherView(b.db, red?.id ?? 0).lines.map((l) => [l.summary, l.debit, l.credit])).toEqual([
    ['注销1月31日记字1号凭证 付房租', -3000_00, 0],
    ['注销1月31日记字1号凭证 付房租', 0, -3000_00],
  ])
  // what was booked is as it was
  expect(voucherView(b.db, first?.id ?? 0)).toEqual(before)
  expect([spent(b), flows(b)]).toEqual([0, []])
  rent(b, 2800_00, { date: '2026-02-05', memo: '订正1月31日记字1号凭证' })
  expect(spent(b)).toBe(2800_00)
  // once only
  expect(() => b.reverse(wrong, '2026-02-06')).toThrow(Refusal)
  expect(b.failures()).toEqual({})
})
test('a summary stays within its length when the red text stands before it', () => {
  const b = books()
  const [a, c] = [b.account('officeExpense'), b.account('otherPayable')]
  const long = '长'.repeat(200)
  const id = b.post({
    type: 'voucher',
    date: '2026-01-10',
    lines: [
      { summary: long, accountId: a, departmentId: 1, debit: 1_00 },
      { summary: long, accountId: c, credit: 1_00 },
    ],
  })
  b.reverse(id, '2026-01-10')
  const red = requireDocument(b.db, b.db.value<number>('SELECT id FROM doc_journal WHERE reverses_id = ?', id) ?? 0)
  expect(red.lines.map((l) => 'summary' in l && l.summary.length)).toEqual([200, 200])
  expect(b.failures()).toEqual({})
})
test('D51 cash takes the item of the accounts opposite; 提现 has none', () => {
  const b = books()
  rent(b, 500_00)
  const item = b.db.value<number>('SELECT cash_flow_debit FROM account WHERE id = ?', b.account('officeExpense'))
  expect(item).toBeTypeOf('number')
  expect(flows(b)).toEqual([{ item, amount: -500_00 }])
  b.post({
    type: 'voucher',
    date: '2026-01-31',
    lines: [
      { summary: '提现', accountId: b.account('cash'), debit: 100_00 },
      { summary: '提现', accountId: b.account('bank'), credit: 100_00 },
    ],
  })
  expect(flows(b)).toEqual([{ item, amount: -500_00 }])
  expect(b.failures()).toEqual({})
})
test('an account that a stored voucher names tells what a line on it asks for', () => {
  const b = books()
  const id = rent(b, 1_00)
  const names = namesOf(b.db, requireDocument(b.db, id))
  expect(names[`account:${b.account('bank')}`]).toMatchObject({ isCash: true, hasQuantity: false, dims: { department: 0, customer: 0 } })
  const expense = names[`account:${b.account('officeExpense')}`]
  expect(expense).toMatchObject({ isCash: false })
  expect(expense?.dims?.department).toBeGreaterThan(0)
  expect(expense?.cashFlowDebit).toBeTypeOf('number')
})
test('摘要库: found by code, initials and words', () => {
  const b = books()
  const keep = (code: string, name: string) =>
    b.command('master.save', { code }, (ctx) => saveRecord(ctx, 'summary', summaryInput.parse({ code, name })))
  keep('01', '计提工资')
  keep('02', '支付房租')
  const found = (text: string) => listRecords(b.db, { entity: 'summary', text, offset: 0, limit: 10 }).rows.map((r) => r.name)
  expect(found('zffz')).toEqual(['支付房租'])
  expect(found('01')).toEqual(['计提工资'])
  expect(found('工资')).toEqual(['计提工资'])
  expect(() => keep('02', '又一条')).toThrow(Refusal)
})
