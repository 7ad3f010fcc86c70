import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { listOpenItems, proposeSettlement } from '../../src/main/documents/openItems'
import { openPartners, settle, settleAuto, settlementHistory, undoSettlement } from '../../src/main/documents/settle'
import { requireDocument } from '../../src/main/documents/store'
import { certifiable } from '../../src/main/modules/tax/certify'
import type { AccountSetOptions } from '@core/contract'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks } from '../support/books'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
const WANG = 1
const LI = 2
/** 王芳 and 李强 spend for the shop; 差旅费 may be that of a project. */
function books(options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder.path, `claims${opened.length}`, options)
  opened.push(b)
  b.db.run("INSERT INTO employee (id, code, name, pinyin) VALUES (1, 'E1', '王芳', 'wf'), (2, 'E2', '李强', 'lq')")
  b.db.run("INSERT INTO project (id, code, name) VALUES (1, 'J1', '新店装修')")
  b.db.run('UPDATE account SET dim_project = 1 WHERE id = ?', b.account('travelExpense'))
  return b
}
const loan = (b: Books, employeeId: number, amount: number, date = '2026-01-05', dueDate: string | null = null) =>
  b.post({ type: 'employeeLoan', date, employeeId, accountId: b.account('bank'), amount, dueDate, lines: [] })
const spent = (b: Books, amount: number, more: Record<string, unknown> = {}) => ({ accountId: b.account('officeExpense'), amount, ...more })
const claim = (b: Books, employeeId: number, lines: unknown[], more: Record<string, unknown> = {}) =>
  b.post({ type: 'expenseClaim', date: '2026-01-20', employeeId, departmentId: 1, lines, ...more })
const itemOf = (b: Books, documentId: number) => b.db.value<number>('SELECT MIN(id) FROM open_item WHERE document_id = ?', documentId) ?? 0
const open = (b: Books, employeeId: number) =>
  listOpenItems({ ...b.caller, db: b.db, options: b.set.options }, { employeeId, side: 'employee', limit: 99 }).map((o) => [
    o.accountCode,
    o.remaining,
  ])
const items = (b: Books) => b.db.all('SELECT id, remaining FROM open_item ORDER BY id')
const voucher = (b: Books, documentId: number) =>
  b.db
    .all<{ code: string; debit: number; credit: number; flow: number | null }>(
      `SELECT a.code, SUM(j.debit) AS debit, SUM(j.credit) AS credit, MAX(j.cash_flow_item) AS flow FROM posting p JOIN journal_line j ON j.posting_id = p.id
       JOIN account a ON a.id = j.account_id WHERE p.document_id = ? GROUP BY j.posting_id, j.line_no ORDER BY j.posting_id, j.line_no`,
      documentId,
    )
    .map(({ code, debit, credit, flow }) => [code, debit, credit, flow])
const refusal = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map(({ code, at }) => [code, at])
    throw error
  }
  return []
}

describe('员工借款 and 费用报销', () => {
  it('a loan is what the employee owes until claims clear it, many loans in part, and the rest is paid at once', () => {
    const b = books()
    const [first, second] = [loan(b, WANG, 1000_00, '2026-01-05', '2026-01-31'), loan(b, WANG, 500_00, '2026-01-06', '2026-02-28')]
    expect(voucher(b, first)).toEqual([
      ['122101', 1000_00, 0, null],
      ['100201', 0, 1000_00, 6],
    ])
    const id = claim(
      b,
      WANG,
      [spent(b, 1400_00), spent(b, 200_00, { accountId: b.account('travelExpense'), departmentId: 1, projectId: 1 })],
      {
        accountId: b.account('cash'),
        amount: 300_00,
        clears: [
          { openItemId: itemOf(b, first), amount: 1000_00 },
          { openItemId: itemOf(b, second), amount: 300_00 },
        ],
      },
    )
    expect(voucher(b, id).map(([code, debit, credit]) => [code, debit, credit])).toEqual([
      ['560203', 1400_00, 0],
      ['560204', 200_00, 0],
      ['122101', 0, 1300_00],
      ['1001', 0, 300_00],
    ])
    expect(open(b, WANG)).toEqual([['122101', 200_00]])
    expect(requireDocument(b.db, id).total).toBe(1600_00)
    expect(b.failures()).toEqual({})
  })

  it('a claim without a loan stays owed to the employee until it is paid, and paying it is undone exactly', () => {
    const b = books()
    const id = claim(b, LI, [spent(b, 80_00)])
    expect(voucher(b, id)).toEqual([
      ['560203', 80_00, 0, null],
      ['224101', 0, 80_00, null],
    ])
    const before = items(b)
    const paid = b.post({
      type: 'employeePayout',
      date: '2026-01-25',
      employeeId: LI,
      accountId: b.account('bank'),
      amount: 80_00,
      lines: [{ openItemId: itemOf(b, id), amount: 80_00 }],
    })
    expect(voucher(b, paid)).toEqual([
      ['224101', 80_00, 0, null],
      ['100201', 0, 80_00, 6],
    ])
    expect(open(b, LI)).toEqual([])
    expect(refusal(() => b.unpost(id))).toEqual([['HAS_SETTLEMENT', undefined]])
    b.unpost(paid)
    expect(items(b).slice(0, before.length)).toEqual(before)
    b.unpost(id)
    expect(open(b, LI)).toEqual([])
    expect(b.failures()).toEqual({})
  })

  it('what is left of a loan comes back with the claim or by itself', () => {
    const b = books()
    const first = loan(b, WANG, 1000_00)
    const id = claim(b, WANG, [spent(b, 640_00)], {
      accountId: b.account('cash'),
      returned: 160_00,
      clears: [{ openItemId: itemOf(b, first), amount: 800_00 }],
    })
    expect(voucher(b, id)).toEqual([
      ['560203', 640_00, 0, null],
      ['1001', 160_00, 0, 2],
      ['122101', 0, 800_00, null],
    ])
    const back = { type: 'employeeRepayment' as const, date: '2026-01-28', employeeId: WANG, accountId: b.account('bank') }
    expect(refusal(() => b.post({ ...back, amount: 210_00, lines: [{ openItemId: itemOf(b, first), amount: 210_00 }] }))).toEqual([
      ['EXCEEDS_OPEN', 'lines.0.amount'],
    ])
    const repaid = b.post({ ...back, amount: 200_00, lines: [{ openItemId: itemOf(b, first), amount: 200_00 }] })
    expect(voucher(b, repaid)).toEqual([
      ['100201', 200_00, 0, 2],
      ['122101', 0, 200_00, null],
    ])
    expect(open(b, WANG)).toEqual([])
    expect(b.failures()).toEqual({})
  })

  it('the net of cash-flow items is what cash moved: loans out, what is returned in, what is paid by what it was spent on', () => {
    const b = books()
    const first = loan(b, WANG, 300_00)
    claim(b, WANG, [spent(b, 100_00), spent(b, 200_01, { cashFlowItem: 3 })], {
      accountId: b.account('cash'),
      amount: 100_01,
      clears: [{ openItemId: itemOf(b, first), amount: 200_00 }],
    })
    const flows = Object.fromEntries(
      b.db.all<{ item: number; amount: number }>('SELECT item, amount FROM cash_flow_total').map((f) => [f.item, f.amount]),
    )
    // 100.01 × 100 ÷ 300.01 = 33.34, the rest is the other's
    expect(flows).toEqual({ 3: -66_67, 6: -300_00 - 33_34 })
    expect(b.failures()).toEqual({})
  })

  it('专票 waits to be certified, what a ticket lets deduct does not; neither more than its rate makes', () => {
    const b = books({ inputVatFlow: 'viaPending' })
    const hotel = spent(b, 636_00, { accountId: b.account('travelExpense'), deduction: 'special', taxRate: 60_000, tax: 36_00 })
    // fare 545.00 with 50.00 机场建设费: (545 − 50) ÷ 1.09 × 9 % = 40.87
    const ticket = spent(b, 545_00, { accountId: b.account('travelExpense'), deduction: 'passenger', taxRate: 90_000, tax: 40_87 })
    const id = claim(b, WANG, [hotel, ticket, spent(b, 100_00)])
    expect(voucher(b, id).map(([code, debit, credit]) => [code, debit, credit])).toEqual([
      ['560204', 600_00 + 504_13, 0],
      ['560203', 100_00, 0],
      ['222105', 36_00, 0],
      ['22210101', 40_87, 0],
      ['224101', 0, 1281_00],
    ])
    expect(certifiable({ db: b.db }, 202601)).toMatchObject([{ documentId: id, tax: 36_00 }])
    expect(refusal(() => claim(b, WANG, [{ ...hotel, tax: 36_07 }]))).toEqual([['TAX_OUT_OF_TOLERANCE', 'lines.0.tax']])
    expect(refusal(() => claim(b, WANG, [{ ...hotel, deduction: 'none' }]))).toEqual([['NOT_DEDUCTIBLE', 'lines.0.tax']])
    const small = books({ taxpayer: 'smallScale' })
    const theirs = { ...hotel, accountId: small.account('travelExpense') }
    expect(refusal(() => claim(small, WANG, [theirs]))).toContainEqual(['INPUT_VAT_SMALL_SCALE', 'lines.0.tax'])
    expect(b.failures()).toEqual({})
  })

  it('refuses the loans of another, more than was spent, and more back than the loans are beyond it', () => {
    const b = books()
    const [hers, his] = [loan(b, WANG, 100_00), loan(b, LI, 100_00)]
    const clears = (documentId: number, amount: number) => ({ clears: [{ openItemId: itemOf(b, documentId), amount }] })
    const account = { accountId: b.account('cash') }
    expect(refusal(() => claim(b, WANG, [spent(b, 50_00)], clears(his, 50_00)))).toEqual([['EMPLOYEE_MISMATCH', 'clears.0.openItemId']])
    expect(refusal(() => claim(b, WANG, [spent(b, 50_00)], clears(hers, 60_00)))).toEqual([['CLAIM_EXCEEDED', 'amount']])
    expect(refusal(() => claim(b, WANG, [spent(b, 50_00)], { ...account, amount: 60_00 }))).toEqual([['CLAIM_EXCEEDED', 'amount']])
    expect(refusal(() => claim(b, WANG, [spent(b, 50_00)], { ...account, ...clears(hers, 60_00), returned: 11_00 }))).toEqual([
      ['TOO_LARGE', 'returned'],
    ])
    expect(refusal(() => claim(b, WANG, [spent(b, 50_00)], { amount: 50_00 }))).toEqual([['REQUIRED', 'accountId']])
    expect(refusal(() => claim(b, WANG, [spent(b, 50_00, { accountId: b.account('cash') })]))).toEqual([
      ['COUNTER_ACCOUNT', 'lines.0.accountId'],
    ])
    expect(refusal(() => loan(b, WANG, 1_00, '2026-01-05', '2026-01-04'))).toEqual([['DUE_BEFORE_DATE', 'dueDate']])
    expect(b.failures()).toEqual({})
  })

  it('a claim is taken back in red: the loans stand again; taking that back clears them again', () => {
    const b = books()
    const first = loan(b, WANG, 100_00)
    const id = claim(b, WANG, [spent(b, 150_00)], { clears: [{ openItemId: itemOf(b, first), amount: 100_00 }] })
    const before = items(b)
    b.reverse(id, '2026-02-03')
    expect(open(b, WANG)).toEqual([['122101', 100_00]])
    expect(b.failures()).toEqual({})
    const red = b.db.value<number>('SELECT id FROM doc_cash WHERE reverses_id = ?', id) ?? 0
    b.unpost(red)
    expect(items(b).slice(0, before.length)).toEqual(before)
    expect(b.failures()).toEqual({})
  })

  it('D41: loans and what employees are owed clear against each other in one voucher, and oldest first by themselves', () => {
    const b = books({ standard: 'business' })
    const first = loan(b, WANG, 100_00)
    const owed = claim(b, WANG, [spent(b, 30_00)])
    const lines = [
      { openItemId: itemOf(b, first), amount: 30_00 },
      { openItemId: itemOf(b, owed), amount: 30_00 },
    ]
    const done = b.command('openItems.settle', {}, (ctx) =>
      settle(ctx, { partnerId: null, toPartnerId: null, date: '2026-01-31', memo: '', lines }),
    )
    expect(voucher(b, done.id).map(([code, debit, credit]) => [code, debit, credit])).toEqual([
      ['224101', 30_00, 0],
      ['122101', 0, 30_00],
    ])
    expect(settlementHistory(b.db, { employeeId: WANG, limit: 9 })).toMatchObject([{ id: done.id }])
    b.command('openItems.undo', {}, (ctx) => undoSettlement(ctx, { id: done.id, revision: requireDocument(ctx.db, done.id).revision }))
    // money that names no loan
    b.post({ type: 'employeeRepayment', date: '2026-01-28', employeeId: WANG, accountId: b.account('bank'), amount: 40_00, lines: [] })
    const ctx = { ...b.caller, db: b.db, options: b.set.options }
    expect(openPartners(ctx, { text: 'wf', limit: 9 }).rows).toMatchObject([
      { employeeId: WANG, debit: 100_00, credit: 70_00, matchable: 40_00 },
    ])
    expect(proposeSettlement(ctx, { employeeId: WANG, side: 'employeeAdvance', amount: 60_00 })).toEqual([
      { openItemId: itemOf(b, first), amount: 60_00 },
    ])
    expect(b.command('openItems.settleAuto', {}, (c) => settleAuto(c, { date: '2026-01-31' }))).toEqual({ documents: 1, amount: 40_00 })
    expect(open(b, WANG)).toEqual([
      ['122101', 60_00],
      ['224101', -30_00],
    ])
    expect(b.failures()).toEqual({})
  })

  it('a voucher on 员工往来 names the employee and is an open item like any other', () => {
    const b = books()
    const line = (debit: number, credit: number, more: object) => ({ debit, credit, summary: '备用金', ...more })
    const advance = { accountId: b.account('employeeAdvance') }
    const cash = line(0, 50_00, { accountId: b.account('cash'), cashFlowItem: 6 })
    expect(refusal(() => b.post({ type: 'voucher', date: '2026-01-05', lines: [line(50_00, 0, advance), cash] }))).toEqual([
      ['DIMENSION_REQUIRED', 'lines.0.employeeId'],
    ])
    b.post({ type: 'voucher', date: '2026-01-05', lines: [line(50_00, 0, { ...advance, employeeId: LI }), cash] })
    expect(open(b, LI)).toEqual([['122101', 50_00]])
    expect(b.failures()).toEqual({})
  })
})
