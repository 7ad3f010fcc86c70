import { documentInput, type RecurrenceInput } from '@core/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CommandContext } from '../../src/main/backend/context'
import { bookVouchers } from '../../src/main/documents/voucherStates'
import { saveTemplate } from '../../src/main/documents/voucherTemplates'
import { runStep, withdraw } from '../../src/main/modules/periods/close/checklist'
import { recurringIn } from '../../src/main/modules/recurring/plan'
import { recurringHandlers } from '../../src/main/modules/recurring/handlers'
import { type Books, bookShelf } from '../support/books'

const shelf = bookShelf()
type Act = { act: 'earn' | 'lend'; fen: number } | { act: 'run' | 'book' | 'withdraw' } | { act: 'rent'; fen: number }
const fen = fc.integer({ min: -9_999_99, max: 9_999_99 }).filter((n) => n !== 0)
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constantFrom('earn' as const, 'lend' as const, 'rent' as const), fen }),
  fc.record({ act: fc.constantFrom('run' as const, 'book' as const, 'withdraw' as const) }),
)

const PERIOD = 202601
let serial = 0
const command = <T>(b: Books, work: (ctx: CommandContext) => T) => b.command('test', { n: ++serial }, work)
const voucher = (b: Books, memo: string, debit: string, credit: string, amount: number) => ({
  type: 'voucher' as const,
  date: '2026-01-10',
  memo,
  lines: [
    { summary: memo, accountId: b.account(debit), debit: amount, ...(debit === 'officeExpense' ? { departmentId: 1 } : {}) },
    { summary: memo, accountId: b.account(credit), credit: amount },
  ],
})
const template = (b: Books, name: string, debit: string, credit: string, amount: number) => {
  const document = documentInput.parse(voucher(b, name, debit, credit, amount))
  return command(b, (ctx) => saveTemplate(ctx, name, document, true)).id
}
function recur(b: Books, templateId: number, debit: string, credit: string): void {
  const lines: RecurrenceInput['lines'] = [
    { side: 'debit', formula: debit },
    { side: 'credit', formula: credit },
  ]
  const input = { templateId, every: 'month' as const, from: PERIOD, to: null, day: 0, lines, revision: 0 }
  command(b, (ctx) => void recurringHandlers.save(ctx, input))
}
const balance = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM account_total WHERE account_id = ?', b.account(role)) ?? 0
const run = (b: Books) => command(b, (ctx) => runStep(ctx, PERIOD, 'recurring').documents)
/** Not those that are empty since their document was withdrawn. */
const UNBOOKED = `SELECT v.id FROM voucher v JOIN posting p ON p.voucher_id = v.id JOIN journal_line j ON j.posting_id = p.id
  WHERE v.state <> 'booked' GROUP BY v.id HAVING SUM(j.debit) <> 0`
/** 3 %, half away from zero. */
const share = (total: number) => Math.sign(total) * Math.floor((Math.abs(total) * 3 + 50) / 100) + 0

test('周期凭证: whatever is posted, run, booked and withdrawn between, running once more brings the books to what the templates say, and again does nothing', () => {
  const b = shelf()
  const code = (role: string) => b.db.value<string>('SELECT code FROM account WHERE id = ?', b.account(role)) ?? ''
  recur(b, template(b, '1 计提', 'officeExpense', 'otherPayable', 1), `发生(${code('nonOperatingIncome')};贷)*3%`, '=')
  recur(b, template(b, '2 结转', 'financeFee', 'otherReceivable', 1), '=', `期末(${code('otherReceivable')})`)
  const rentTemplate = template(b, '3 房租', 'officeExpense', 'payroll', 500_00)
  recur(b, rentTemplate, '', '')
  let [earned, lent, rent] = [0, 0, 500_00]
  const perform = (step: Act) => {
    switch (step.act) {
      case 'earn':
        earned += step.fen
        return b.post(voucher(b, '收入', 'bank', 'nonOperatingIncome', step.fen))
      case 'lend':
        lent += step.fen
        return b.post(voucher(b, '借出', 'otherReceivable', 'bank', step.fen))
      case 'rent':
        rent = step.fen
        return template(b, '3 房租', 'officeExpense', 'payroll', rent)
      case 'run':
        return run(b)
      case 'book':
        return command(b, (ctx) => bookVouchers(ctx, b.db.column<number>(UNBOOKED)))
      case 'withdraw':
        return command(b, (ctx) => withdraw(ctx, PERIOD, 'recurring'))
    }
  }
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 8 }), (steps) => {
      for (const step of steps) perform(step)
      run(b)
      expect(balance(b, 'otherPayable')).toBe(0 - share(earned))
      expect([balance(b, 'otherReceivable'), balance(b, 'financeFee')]).toEqual([0, lent])
      expect([balance(b, 'payroll'), balance(b, 'officeExpense')]).toEqual([-rent, rent + share(earned)])
      expect(command(b, (ctx) => recurringIn(ctx, PERIOD)).map((r) => r.state)).toEqual(['made', 'made', 'made'])
      expect(run(b)).toEqual([])
    }),
    { numRuns: 40 },
  )
  expect(b.failures()).toEqual({})
})
