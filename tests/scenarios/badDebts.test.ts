import type { AccountSetOptions } from '@core/contract'
import { allowanceFor, debtLayers, USUAL_RATES } from '@core/modules/treasury/allowance'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { runQuery } from '../../src/main/backend/transaction'
import { deriveDocument } from '../../src/main/documents/derive'
import { listOpenItems } from '../../src/main/documents/openItems'
import { requireDocument } from '../../src/main/documents/store'
import { documentChain } from '../../src/main/documents/views'
import { badDebtHandlers } from '../../src/main/modules/badDebts/handlers'
import { checklist, runStep, withdraw } from '../../src/main/modules/periods/close/checklist'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
function books(options: Partial<AccountSetOptions> = {}): Books {
  const b = newBooks(folder.path, `bad${opened.length}`, options)
  opened.push(b)
  b.db.run("INSERT INTO employee (id, code, name) VALUES (1, 'E1', '王芳')")
  b.post({
    type: 'purchaseReceipt',
    date: '2026-01-02',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 100, 1000_00)],
  })
  return b
}
const sell = (b: Books, partnerId: number, net: number, dueDate: string) =>
  itemOf(b, b.post({ type: 'salesDelivery', date: '2026-01-05', dueDate, partnerId, warehouseId: 1, lines: [goods(1, 1, net)] }))
const itemOf = (b: Books, documentId: number) => b.db.value<number>('SELECT MIN(id) FROM open_item WHERE document_id = ?', documentId) ?? 0
const writeOff = (b: Books, lines: unknown[], more: Record<string, unknown> = {}) =>
  b.post({ type: 'badDebt', date: '2026-01-20', partnerId: 1, memo: '法院裁定破产，无财产可分配', lines, ...more })
const left = (b: Books) => b.db.all('SELECT id, remaining FROM open_item ORDER BY id')
const remaining = (b: Books, item: number) => b.db.value<number>('SELECT remaining FROM open_item WHERE id = ?', item)
const voucher = (b: Books, documentId: number) =>
  b.db
    .all<{ code: string; debit: number; credit: number; flow: number | null }>(
      `SELECT a.code, j.debit, j.credit, j.cash_flow_item AS flow FROM posting p JOIN journal_line j ON j.posting_id = p.id
       JOIN account a ON a.id = j.account_id WHERE p.document_id = ? ORDER BY j.posting_id, j.line_no`,
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
const provide = (b: Books, period: number) => b.command('periods.runStep', { period }, (ctx) => runStep(ctx, period, 'allowance')).documents
const due = (b: Books, period: number) =>
  runQuery(b.set, b.caller, (ctx) => checklist(ctx, period)).steps.find((s) => s.id === 'allowance')?.due
const recovery = (b: Books, source: number, date: string) =>
  runQuery(b.set, b.caller, (ctx) => deriveDocument(ctx, 'badDebtRecovery', [source], date)) as unknown as {
    type: 'badDebtRecovery'
    lines: { sourceLineId: number; openItemId: number; amount: number }[]
  }

describe('坏账, 小企业会计准则', () => {
  it('D54: a debt that is lost goes straight to 营业外支出, clears its open item, and is taken back exactly', () => {
    const b = books()
    const [first, second] = [sell(b, 1, 1000_00, '2026-01-31'), sell(b, 1, 200_00, '2026-02-28')]
    const before = left(b)
    const id = writeOff(b, [
      { openItemId: first, amount: 1130_00 },
      { openItemId: second, amount: 26_00 },
    ])
    expect(voucher(b, id)).toEqual([
      ['571103', 1156_00, 0, null],
      ['1122', 0, 1156_00, null],
    ])
    expect([remaining(b, first), remaining(b, second)]).toEqual([0, 200_00])
    // from the sale to the write-off and back
    expect(documentChain(b.db, b.db.value<number>('SELECT document_id FROM open_item WHERE id = ?', first) ?? 0)).toContainEqual(
      expect.objectContaining({ id, type: 'badDebt' }),
    )
    expect(b.failures()).toEqual({})
    b.unpost(id)
    expect(left(b).slice(0, before.length)).toEqual(before)
    b.postSaved(id)
    b.reverse(id, '2026-02-02')
    expect(left(b).slice(0, before.length)).toEqual(before)
    expect(b.failures()).toEqual({})
  })
  it('what comes in after all is 营业外收入, no more than was written off; the write-off then stands until that is taken back', () => {
    const b = books()
    const item = sell(b, 1, 1000_00, '2026-01-31')
    const id = writeOff(b, [{ openItemId: item, amount: 1130_00 }])
    const account = { accountId: b.account('bank') }
    const derived = recovery(b, id, '2026-02-10')
    expect(derived.lines).toMatchObject([{ openItemId: item, amount: 1130_00 }])
    const of = (amount: number) => derived.lines.map((l) => ({ ...l, amount }))
    const some = b.post({ ...derived, ...account, lines: of(500_00) })
    expect(voucher(b, some)).toEqual([
      ['100201', 500_00, 0, 2],
      ['530109', 0, 500_00, null],
    ])
    expect(recovery(b, id, '2026-02-11').lines).toMatchObject([{ amount: 630_00 }])
    expect(refusal(() => b.post({ ...derived, ...account, lines: of(630_01) }))).toEqual([['NOT_WRITTEN_OFF', 'lines.0.amount']])
    const ctx = { ...b.caller, db: b.db, options: b.set.options }
    expect(listOpenItems(ctx, { side: 'writtenOff', partnerId: 1, limit: 9 })).toMatchObject([{ id: item, remaining: 630_00 }])
    expect(refusal(() => b.unpost(id))).toEqual([['HAS_DOWNSTREAM', undefined]])
    b.unpost(some)
    b.unpost(id)
    expect(remaining(b, item)).toBe(1130_00)
    expect(refusal(() => recovery(b, id, '2026-02-12'))).toEqual([['UNKNOWN_REFERENCE', undefined]])
    expect(b.failures()).toEqual({})
  })
  it('refuses another’s debt, more than is open, what is owed by the company, and to say no reason', () => {
    const b = books()
    const item = sell(b, 1, 100_00, '2026-01-31')
    const owed = b.db.value<number>('SELECT id FROM open_item WHERE partner_id = 2') ?? 0
    expect(refusal(() => writeOff(b, [{ openItemId: item, amount: 113_01 }]))).toEqual([['EXCEEDS_OPEN', 'lines.0.amount']])
    expect(refusal(() => writeOff(b, [{ openItemId: item, amount: 1_00 }], { partnerId: 3 }))).toEqual([
      ['DEBTOR_MISMATCH', 'lines.0.openItemId'],
    ])
    expect(refusal(() => writeOff(b, [{ openItemId: owed, amount: 1_00 }], { partnerId: 2 }))).toEqual([['NOT_OWED', 'lines.0.openItemId']])
    expect(refusal(() => writeOff(b, [{ openItemId: item, amount: 1_00 }], { employeeId: 1 }))).toContainEqual(['ONE_DEBTOR', 'partnerId'])
    expect(refusal(() => writeOff(b, [{ openItemId: item, amount: 1_00 }], { memo: '' }))).toEqual([['REQUIRED', 'memo']])
  })
  it('D54: an allowance is refused, with its reason, whoever asks for it', () => {
    const b = books()
    expect(refusal(() => b.command('periods.runStep', {}, (ctx) => runStep(ctx, 202601, 'allowance')))).toEqual([
      ['ALLOWANCE_NOT_ALLOWED', undefined],
    ])
    expect(refusal(() => b.command('badDebts.setRates', {}, (ctx) => void badDebtHandlers.setRates(ctx, { rates: USUAL_RATES })))).toEqual([
      ['ALLOWANCE_NOT_ALLOWED', undefined],
    ])
    expect(runQuery(b.set, b.caller, (ctx) => checklist(ctx, 202601)).steps.map((s) => s.id)).not.toContain('allowance')
  })
  it('a loan that an employee cannot give back is written off like any other debt', () => {
    const b = books()
    const loan = b.post({
      type: 'employeeLoan',
      date: '2026-01-05',
      employeeId: 1,
      accountId: b.account('bank'),
      amount: 500_00,
      lines: [],
    })
    const id = writeOff(b, [{ openItemId: itemOf(b, loan), amount: 500_00 }], { partnerId: null, employeeId: 1 })
    expect(voucher(b, id)).toEqual([
      ['571103', 500_00, 0, null],
      ['122101', 0, 500_00, null],
    ])
    expect(b.failures()).toEqual({})
  })
})

describe('坏账, 企业会计准则', () => {
  const allowance = (b: Books) =>
    b.db.value<number>('SELECT COALESCE(SUM(credit - debit), 0) FROM account_total WHERE account_id = ?', b.account('allowanceReceivable'))

  /**
   * By hand, at the usual rates (0.5, 2, 5, 10, 30, 50, 100 %):
   * 2026-01-31: 1,130.00 due that day (未到期) × 0.5 % = 5.65; 226.00 due 01-10 (21 days) × 2 % = 4.52 → 10.17.
   * 2026-02-28: 1,130.00 28 days × 2 % = 22.60; 226.00 49 days × 5 % = 11.30 → 33.90; so that 23.73 more is provided.
   * March: 226.00 is written off: the allowance stands at 33.90 − 226.00 = −192.10; 03-31: 1,130.00 59 days × 5 % = 56.50 → 248.60 more.
   * April: 100.00 of it comes in after all: 56.50 + 100.00 = 156.50; 04-30: 1,130.00 89 days × 5 % = 56.50 → 100.00 released in red.
   */
  it('D54: the allowance is brought to what the ageing asks for, month by month, through a write-off and a recovery', () => {
    const b = books({ standard: 'business' })
    const [, late] = [sell(b, 1, 1000_00, '2026-01-31'), sell(b, 1, 200_00, '2026-01-10')]
    expect(due(b, 202601)).toBe('计提 10.17')
    const [january] = provide(b, 202601)
    expect(voucher(b, january?.id ?? 0)).toEqual([
      ['6702', 10_17, 0, null],
      ['123101', 0, 10_17, null],
    ])
    expect(due(b, 202601)).toBe('')
    expect(provide(b, 202601)).toEqual([])
    expect(due(b, 202602)).toBe('计提 23.73')
    provide(b, 202602)
    expect(allowance(b)).toBe(33_90)

    const id = writeOff(b, [{ openItemId: late, amount: 226_00 }], { date: '2026-03-10' })
    expect(voucher(b, id)).toEqual([
      ['123101', 226_00, 0, null],
      ['1122', 0, 226_00, null],
    ])
    expect(allowance(b)).toBe(-192_10)
    const [march] = provide(b, 202603)
    expect(voucher(b, march?.id ?? 0)[0]).toEqual(['6702', 248_60, 0, null])
    expect(allowance(b)).toBe(56_50)

    const recovered = recovery(b, id, '2026-04-08')
    const back = b.post({ ...recovered, accountId: b.account('bank'), lines: recovered.lines.map((l) => ({ ...l, amount: 100_00 })) })
    expect(voucher(b, back)).toEqual([
      ['1122', 100_00, 0, null],
      ['123101', 0, 100_00, null],
      ['100201', 100_00, 0, 1],
      ['1122', 0, 100_00, null],
    ])
    expect(remaining(b, late)).toBe(0)
    const [april] = provide(b, 202604)
    expect(voucher(b, april?.id ?? 0)).toEqual([
      ['6702', -100_00, 0, null],
      ['123101', 0, -100_00, null],
    ])
    expect(allowance(b)).toBe(56_50)
    expect(b.failures()).toEqual({})
    b.reverse(back, '2026-05-02')
    expect(b.failures()).toEqual({})
  })
  it('is made anew while it follows, posts the difference beside what is booked, is withdrawn, and refused in a closed month', () => {
    const b = books({ standard: 'business', inputVatFlow: 'direct' })
    sell(b, 1, 1000_00, '2026-01-31')
    const [first] = provide(b, 202601)
    b.command('badDebts.setRates', {}, (ctx) => void badDebtHandlers.setRates(ctx, { rates: { ...USUAL_RATES, notDue: 10_000 } }))
    expect(due(b, 202601)).toBe('计提 5.65')
    const [second] = provide(b, 202601)
    expect(second).toMatchObject({ id: first?.id, number: first?.number })
    expect(allowance(b)).toBe(11_30)
    b.db.run("UPDATE voucher SET state = 'booked' WHERE document_id = ?", second?.id ?? 0)
    sell(b, 1, 100_00, '2026-03-01')
    const [beside] = provide(b, 202601)
    expect(voucher(b, beside?.id ?? 0)[0]).toEqual(['6702', 1_13, 0, null])
    expect(b.command('periods.withdrawStep', {}, (ctx) => withdraw(ctx, 202601, 'allowance'))).toEqual({ withdrawn: 1 })
    expect(allowance(b)).toBe(11_30)
    expect(requireDocument(b.db, second?.id ?? 0).state).toBe('posted')
    b.db.run("UPDATE period SET state = 'closed' WHERE period = 202601")
    expect(refusal(() => provide(b, 202601))).toEqual([['PERIOD_CLOSED', 'period']])
  })
  it('loans of employees have their own allowance; what is owed to a customer makes none less', () => {
    const b = books({ standard: 'business' })
    b.post({
      type: 'employeeLoan',
      date: '2026-01-05',
      dueDate: '2026-01-06',
      employeeId: 1,
      accountId: b.account('bank'),
      amount: 1000_00,
      lines: [],
    })
    sell(b, 1, 1000_00, '2026-01-31')
    b.post({ type: 'receipt', date: '2026-01-20', partnerId: 1, accountId: b.account('bank'), amount: 300_00, lines: [] })
    const [made] = provide(b, 202601)
    expect(voucher(b, made?.id ?? 0)).toEqual([
      ['6702', 5_65, 0, null],
      ['123101', 0, 5_65, null],
      ['6702', 20_00, 0, null],
      ['123102', 0, 20_00, null],
    ])
    expect(b.failures()).toEqual({})
  })
  it('each span is rounded by itself and ends with its last day', () => {
    const items = [0, 1, 30, 31, 90, 91, 180, 181, 365, 366, 730, 731].map((days) => ({
      dueDate: new Date(Date.UTC(2026, 11, 31) - days * 86_400_000).toISOString().slice(0, 10),
      remaining: 101,
    }))
    const { spans, allowance: sum } = allowanceFor([...items, { dueDate: '2026-01-01', remaining: -500 }], '2026-12-31', USUAL_RATES)
    expect(spans.map((s) => [s.owed, s.allowance])).toEqual([
      [101, 1],
      [202, 4],
      [202, 10],
      [202, 20],
      [202, 61],
      [202, 101],
      [101, 101],
    ])
    expect(sum).toBe(298)
  })
})

describe('坏账准备 of what else is owed (企业会计准则)', () => {
  const entry = (b: Books, date: string, debit: string, credit: string, amount: number, partnerId = 1) =>
    b.post({
      type: 'voucher',
      date,
      lines: [
        { summary: '往来', accountId: accountOf(b, debit), debit: amount, ...withPartner(b, debit, partnerId) },
        { summary: '往来', accountId: accountOf(b, credit), credit: amount, ...withPartner(b, credit, partnerId) },
      ],
    })
  const accountOf = (b: Books, code: string) => b.db.value<number>('SELECT id FROM account WHERE code = ?', code) ?? 0
  const withPartner = (b: Books, code: string, partnerId: number) =>
    b.db.value<number>('SELECT dim_customer + dim_supplier FROM account WHERE code = ?', code) === 0 ? {} : { partnerId }
  const stands = (b: Books, code: string) =>
    b.db.value<number>('SELECT COALESCE(SUM(credit - debit), 0) FROM account_total WHERE account_id = ?', accountOf(b, code))
  const rated = (b: Books, rates: Partial<typeof USUAL_RATES>) =>
    b.command(
      'badDebts.setRates',
      { n: Math.random() },
      (ctx) => void badDebtHandlers.setRates(ctx, { rates: { ...USUAL_RATES, ...rates } }),
    )

  it('其他应收款 of partners ages from the day it was booked, payments take the oldest; taxes that the state gives back are safe', () => {
    const b = books({ standard: 'business', startPeriod: 202601 })
    entry(b, '2026-01-10', '122102', '100201', 1000_00)
    entry(b, '2026-01-28', '122102', '100201', 500_00)
    entry(b, '2026-01-20', '100201', '122102', 800_00)
    entry(b, '2026-01-28', '122104', '100201', 9999_00)
    // of the first 200.00 are left, 21 days old at the month's end; the second is 3 days old
    provide(b, 202601)
    expect(stands(b, '123102')).toBe(14_00)
    // another debtor's payment ahead makes none of it less
    entry(b, '2026-02-03', '100201', '122102', 100_00, 2)
    provide(b, 202602)
    // 49 and 31 days
    expect(stands(b, '123102')).toBe(35_00)
    expect(provide(b, 202602)).toEqual([])
    expect(b.failures()).toEqual({})
  })
  it('应收票据 and 预付账款 are covered by a rate of what stands, where one is set', () => {
    const b = books({ standard: 'business' })
    entry(b, '2026-01-10', '1121', '630199', 400_00)
    b.post({
      type: 'payment',
      date: '2026-01-12',
      partnerId: 2,
      accountId: b.account('bank'),
      amount: 300_00,
      purpose: 'advance',
      lines: [],
    })
    expect(provide(b, 202601)).toEqual([])
    rated(b, { bills: 10_000, prepaid: 50_000 })
    provide(b, 202601)
    expect([stands(b, '123103'), stands(b, '123104')]).toEqual([4_00, 15_00])
    // without a rate nothing that was provided is taken back
    rated(b, {})
    expect(due(b, 202601)).toBe('')
    expect(b.failures()).toEqual({})
  })
  it('预付账款 that was written off is provided for in its month, with a rate or without', () => {
    const b = books({ standard: 'business' })
    const paid = b.post({
      type: 'payment',
      date: '2026-01-12',
      partnerId: 2,
      accountId: b.account('bank'),
      amount: 300_00,
      purpose: 'advance',
      lines: [],
    })
    writeOff(b, [{ openItemId: itemOf(b, paid), amount: 300_00 }], { partnerId: 2 })
    expect(stands(b, '123104')).toBe(-300_00)
    provide(b, 202601)
    expect([stands(b, '123104'), stands(b, '6702')]).toEqual([0, -300_00])
    expect(b.failures()).toEqual({})
  })
  it('what is left of a debtor is never more than owed nor less than nothing, whatever came and went', () => {
    const movement = fc.record({
      whose: fc.constantFrom('a', 'b'),
      day: fc.integer({ min: 1, max: 28 }),
      amount: fc.integer({ min: -500, max: 500 }),
    })
    fc.assert(
      fc.property(fc.array(movement, { maxLength: 20 }), (moves) => {
        const sorted = moves
          .filter((m) => m.amount !== 0)
          .toSorted((x, y) => x.day - y.day)
          .map(({ whose, day, amount }) => ({ whose, date: `2026-01-${String(day).padStart(2, '0')}`, amount }))
        const layers = debtLayers(sorted)
        const balances = Map.groupBy(sorted, (m) => m.whose)
        const owed = [...balances.values()].reduce(
          (sum, of) =>
            sum +
            Math.max(
              0,
              of.reduce((s, m) => s + m.amount, 0),
            ),
          0,
        )
        expect(layers.reduce((sum, l) => sum + l.remaining, 0)).toBe(owed)
        expect(layers.every((l) => l.remaining > 0)).toBe(true)
      }),
    )
  })
})
