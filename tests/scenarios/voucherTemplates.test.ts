import { documentInput } from '@core/contract'
import { expect, test } from 'vitest'
import { runQuery } from '../../src/main/backend/transaction'
import { requireDocument } from '../../src/main/documents/store'
import { fromTemplate, listTemplates, removeTemplate, saveTemplate } from '../../src/main/documents/voucherTemplates'
import { bookShelf, refusedCodes } from '../support/books'

const b = bookShelf()()
const [expense, payable] = [b.account('officeExpense'), b.account('otherPayable')]
const voucher = (debit: number, more: object = {}) =>
  documentInput.parse({
    type: 'voucher',
    date: '2026-01-31',
    memo: '计提水电',
    attachmentCount: 2,
    lines: [
      { summary: '计提水电', accountId: expense, departmentId: 1, debit },
      { summary: '计提水电', accountId: payable, credit: debit },
    ],
    ...more,
  })
const save = (name: string, document: ReturnType<typeof voucher>, replace = false) =>
  b.command('vouchers.saveTemplate', { name }, (ctx) => saveTemplate(ctx, name, document, replace)) as { id: number }
const use = (id: number, date: string) => runQuery(b.set, b.caller, (ctx) => fromTemplate(ctx, id, date))

test('a voucher entered again and again begins with its template: accounts, narration and amounts, nothing else', () => {
  const { id } = save('水电', voucher(120_00))
  const { document, names } = use(id, '2026-02-28')
  expect(document).toMatchObject({ id: null, date: '2026-02-28', memo: '计提水电', attachmentCount: 0 })
  expect(document.lines.map((l) => [l.accountId, l.debit, l.credit, l.summary])).toEqual([
    [expense, 120_00, 0, '计提水电'],
    [payable, 0, 120_00, '计提水电'],
  ])
  expect(Object.keys(names)).toEqual(expect.arrayContaining([`account:${expense}`, 'department:1']))
  const posted = b.post({ ...document })
  expect(requireDocument(b.db, posted)).toMatchObject({ state: 'posted', date: '2026-02-28', total: 120_00 })
  expect(listTemplates(b.db)).toEqual([{ id, name: '水电', memo: '计提水电', lines: 2, total: 120_00, recurrence: '' }])
  expect(b.failures()).toEqual({})
})
test('a name is taken once, and its content replaced only when asked to', () => {
  const { id } = save('房租', voucher(3000_00))
  expect(refusedCodes(() => save('房租', voucher(1_00)))).toEqual(['DUPLICATE_NAME'])
  expect(save('房租', voucher(3500_00), true)).toEqual({ id })
  expect(listTemplates(b.db).find((t) => t.id === id)?.total).toBe(3500_00)
  b.command('vouchers.removeTemplate', { id }, (ctx) => removeTemplate(ctx, id))
  expect(refusedCodes(() => use(id, '2026-02-28'))).toEqual(['NOT_FOUND'])
  expect(refusedCodes(() => b.command('vouchers.removeTemplate', { id }, (ctx) => removeTemplate(ctx, id)))).toEqual(['NOT_FOUND'])
})
test('what is no voucher, has no lines or names what does not exist is no template; it need not balance yet', () => {
  expect(refusedCodes(() => save('空', voucher(1_00, { lines: [] })))).toEqual(['NO_LINES'])
  expect(refusedCodes(() => save('错', voucher(1_00, { lines: [{ accountId: 999_999, debit: 1 }] })))).toEqual(['UNKNOWN_REFERENCE'])
  const order = documentInput.parse({ type: 'salesOrder', date: '2026-01-05', lines: [] })
  expect(refusedCodes(() => save('单', order as never))).toEqual(['BAD_INPUT'])
  const { id } = save('半张', voucher(1_00, { lines: [{ accountId: expense, debit: 5_00 }] }))
  expect(use(id, '2026-01-31').document.lines).toHaveLength(1)
})
