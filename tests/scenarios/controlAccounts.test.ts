import { describe, expect, test } from 'vitest'
import type { AccountInput } from '@core/contract'
import { runQuery } from '../../src/main/backend/transaction'
import { openingHandlers } from '../../src/main/modules/opening/handlers'
import { listRecords } from '../../src/main/modules/masterdata/list'
import { saveRecord } from '../../src/main/modules/masterdata/records'
import { runStep } from '../../src/main/modules/periods/close/checklist'
import { runReport } from '../../src/main/modules/reports/run'
import { accountCases } from '../../src/main/modules/settings/accountCases'
import { accountBeside, addRule, dropRule } from '../support/accountRules'
import { type Books, bookShelf, goods, refusedCodes } from '../support/books'

const shelf = bookShelf()
let serial = 0
const sell = (books: Books, date: string, partnerId: number, fen: number, more: object = {}) =>
  books.post({
    type: 'salesDelivery',
    date,
    partnerId,
    warehouseId: 1,
    lines: [goods(1, 1, fen, { tax: 0, taxRate: 0, gross: fen })],
    ...more,
  })
const buy = (books: Books, date: string, partnerId: number, fen: number, more: object = {}) =>
  books.post({
    type: 'purchaseReceipt',
    date,
    partnerId,
    warehouseId: 1,
    invoiceKind: 'ordinary',
    invoiceNumber: `F${++serial}`,
    lines: [goods(1, 10, fen, { tax: 0, taxRate: 0, gross: fen })],
    ...more,
  })
const take = (books: Books, date: string, partnerId: number, amount: number, lines: object[] = [], more: object = {}) =>
  books.post({ type: 'receipt', date, partnerId, accountId: books.account('bank'), amount, lines, ...more })
const pay = (books: Books, date: string, partnerId: number, amount: number, lines: object[] = [], more: object = {}) =>
  books.post({ type: 'payment', date, partnerId, accountId: books.account('bank'), amount, lines, ...more })
const settle = (books: Books, date: string, lines: object[], more: object = {}) =>
  books.post({ type: 'settlement', date, partnerId: null, lines, ...more })
const itemOf = (books: Books, document: number) =>
  books.db.value<number>('SELECT id FROM open_item WHERE document_id = ? ORDER BY id', document) ?? 0
const left = (books: Books, document: number) =>
  books.db.value<number>('SELECT SUM(remaining) FROM open_item WHERE document_id = ?', document) ?? 0
const balance = (books: Books, accountId: number) =>
  books.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', accountId) ?? 0
const controlOf = (books: Books, accountId: number) => books.db.value<string | null>('SELECT control FROM account WHERE id = ?', accountId)
/** The account of a role split in two, as a user does it: what stood on it is 非关联方, 关联方 is empty. */
function split(books: Books, role = 'receivable'): { general: number; related: number } {
  const parentId = books.account(role)
  const { code, cls, direction } = books.db.get<{ code: string; cls: AccountInput['class']; direction: 'debit' | 'credit' }>(
    'SELECT code, class AS cls, direction FROM account WHERE id = ?',
    parentId,
  ) ?? { code: '', cls: 'currentAsset', direction: 'debit' }
  const side = role === 'employeeAdvance' ? 'employee' : direction === 'debit' ? 'customer' : 'supplier'
  const child = (suffix: string, name: string, under: number) =>
    books.command('master.save', { suffix }, (ctx) =>
      saveRecord(ctx, 'account', {
        id: null,
        code: `${code}${suffix}`,
        name,
        pinyin: '',
        disabled: false,
        revision: 0,
        parentId: under,
        class: cls,
        direction,
        hasQuantity: false,
        cashFlowDebit: null,
        cashFlowCredit: null,
        currencyId: null,
        isCash: false,
        customer: 'none',
        supplier: 'none',
        department: 'none',
        employee: 'none',
        project: 'none',
        item: 'none',
        [side]: 'required',
      } as never),
    ).id
  const general = child('01', '非关联方', parentId)
  const above = books.db.value<number>('SELECT parent_id FROM account WHERE id = ?', general) ?? 0
  return { general, related: child('02', '关联方', above) }
}
const report = (books: Books, id: string, params: object) =>
  runReport({ db: books.db, options: books.set.options, clock: books.clock }, id, params as never)

describe('D47 accounts below a control account', () => {
  test('the first takes over the open items with the figures; only a rule makes the next one a control account', () => {
    const books = shelf()
    buy(books, '2026-01-02', 2, 100_00)
    const before = sell(books, '2026-01-03', 1, 50_00)
    const { general, related } = split(books)
    expect([controlOf(books, general), controlOf(books, related)]).toEqual(['receivable', null])
    expect(books.account('receivable')).toBe(general)
    expect(books.db.get("SELECT control, is_leaf AS leaf FROM account WHERE code = '1122'")).toEqual({ control: null, leaf: 0 })
    expect(balance(books, general)).toBe(50_00)
    take(books, '2026-01-04', 1, 50_00, [{ openItemId: itemOf(books, before), amount: 50_00 }])
    expect(balance(books, general)).toBe(0)
    expect(books.failures()).toEqual({})
  })
  test('also while nothing stands there, and for loans of employees', () => {
    const books = shelf()
    const { general } = split(books)
    expect(controlOf(books, general)).toBe('receivable')
    expect(books.db.value("SELECT COUNT(*) FROM account WHERE control = 'receivable'")).toBe(1)
    books.db.run("INSERT INTO employee (id, code, name) VALUES (1, 'E1', '小王')")
    const money = { employeeId: 1, accountId: books.account('bank') }
    const loan = books.post({ type: 'employeeLoan', date: '2026-01-05', ...money, amount: 50_00, lines: [] })
    const { general: first } = split(books, 'employeeAdvance')
    expect(books.account('employeeAdvance')).toBe(first)
    const lines = [{ openItemId: itemOf(books, loan), amount: 50_00 }]
    books.post({ type: 'employeeRepayment', date: '2026-01-06', ...money, amount: 50_00, lines })
    expect([balance(books, first), left(books, loan)]).toEqual([0, 0])
    expect(books.failures()).toEqual({})
  })
  test('D46 opening balances stand on any of the accounts, document by document or in one sum, and are cleared there', () => {
    const books = shelf()
    books.command('opening.reopen', {}, (ctx) => void openingHandlers.reopen(ctx, {}))
    const { general, related } = split(books)
    addRule(books, 'receivable', { partnerId: 3 }, related)
    const none = { departmentId: null, employeeId: null, projectId: null, itemId: null, yearDebit: 0, yearCredit: 0 }
    const data = {
      balances: [
        { ...none, accountId: general, partnerId: 1, balance: 20_00 },
        { ...none, accountId: related, partnerId: 3, balance: 80_00 },
        { ...none, accountId: books.account('capital'), partnerId: null, balance: -100_00 },
      ],
      stock: [],
      openItems: [
        { accountId: related, partnerId: 3, number: 'A1', date: '2025-12-01', dueDate: '2025-12-31', amount: 30_00 },
        { accountId: related, partnerId: 3, number: 'A2', date: '2025-12-05', dueDate: '2026-01-31', amount: 50_00 },
      ],
    }
    books.command('opening.save', data, (ctx) => void openingHandlers.save(ctx, { data }))
    books.command('opening.confirm', {}, (ctx) => void openingHandlers.confirm(ctx, {}))
    const open = books.db.all<{ id: number; account: number; remaining: number }>(
      'SELECT id, account_id AS account, remaining FROM open_item ORDER BY partner_id, due_date',
    )
    expect(open.map(({ account, remaining }) => [account, remaining])).toEqual([
      [general, 20_00],
      [related, 30_00],
      [related, 50_00],
    ])
    dropRule(books, books.db.value<number>('SELECT id FROM account_rule') ?? 0)
    expect(controlOf(books, related)).toBe('receivable')
    take(books, '2026-01-10', 3, 40_00, [{ openItemId: open[2]?.id, amount: 35_00 }])
    expect([balance(books, general), balance(books, related)]).toEqual([15_00, 45_00])
    expect(books.failures()).toEqual({})
  })
})

describe('科目设置: 应收、应付、预收、预付 by partner', () => {
  test('what a partner owes stands where its rule says; money takes it from there, the rest of it goes where the partner is now', () => {
    const books = shelf()
    buy(books, '2026-01-02', 2, 100_00)
    const old = sell(books, '2026-01-03', 3, 50_00)
    const { general, related } = split(books)
    const rule = addRule(books, 'receivable', { partnerId: 3 }, related)
    expect(controlOf(books, related)).toBe('receivable')
    const young = sell(books, '2026-01-04', 3, 70_00)
    sell(books, '2026-01-04', 1, 20_00)
    expect([balance(books, general), balance(books, related)]).toEqual([70_00, 70_00])
    // 50 of the old account, 60 of the new one, 5 on account
    const receipt = take(books, '2026-01-10', 3, 115_00, [
      { openItemId: itemOf(books, old), amount: 50_00 },
      { openItemId: itemOf(books, young), amount: 60_00 },
    ])
    expect([balance(books, general), balance(books, related), left(books, old), left(books, young)]).toEqual([20_00, 5_00, 0, 10_00])
    expect(books.failures()).toEqual({})
    // exact undo, again, and red: each item is open on its own account as before
    books.unpost(receipt)
    expect([balance(books, general), balance(books, related), left(books, old), left(books, young)]).toEqual([70_00, 70_00, 50_00, 70_00])
    books.postSaved(receipt)
    dropRule(books, rule)
    books.reverse(receipt, '2026-01-20')
    expect([balance(books, general), balance(books, related), left(books, old), left(books, young)]).toEqual([70_00, 70_00, 50_00, 70_00])
    // the rule is gone: what comes now stands in general, a red document of what came before where that stands
    books.reverse(young, '2026-01-21')
    sell(books, '2026-01-22', 3, 9_00)
    expect([balance(books, general), balance(books, related)]).toEqual([79_00, 0])
    expect(books.failures()).toEqual({})
  })

  test('payable, prepaid and advances follow their own rules; settlement clears across the accounts with a voucher', () => {
    const books = shelf()
    const names = ['payable', 'prepaid', 'advanceReceived', 'receivable'] as const
    const beside = Object.fromEntries(names.map((role) => [role, accountBeside(books, role, '91')])) as Record<
      (typeof names)[number],
      number
    >
    addRule(books, 'payable', { partnerId: 2 }, beside.payable)
    addRule(books, 'prepaid', { partnerId: 2 }, beside.prepaid)
    addRule(books, 'advanceReceived', { partnerId: 1 }, beside.advanceReceived)
    addRule(books, 'receivable', { partnerId: 1 }, beside.receivable)
    const ahead = pay(books, '2026-01-02', 2, 30_00, [], { purpose: 'advance' })
    const bought = buy(books, '2026-01-03', 2, 100_00)
    const advance = take(books, '2026-01-04', 1, 25_00, [], { purpose: 'advance' })
    const sold = sell(books, '2026-01-05', 1, 40_00)
    expect(names.map((role) => balance(books, beside[role]))).toEqual([-100_00, 30_00, -25_00, 40_00])
    expect(names.map((role) => balance(books, books.account(role)))).toEqual([0, 0, 0, 0])
    const one = settle(books, '2026-01-06', [
      { openItemId: itemOf(books, ahead), amount: 30_00 },
      { openItemId: itemOf(books, bought), amount: 30_00 },
    ])
    const other = settle(books, '2026-01-06', [
      { openItemId: itemOf(books, advance), amount: 25_00 },
      { openItemId: itemOf(books, sold), amount: 25_00 },
    ])
    expect(names.map((role) => balance(books, beside[role]))).toEqual([-70_00, 0, 0, 15_00])
    expect(books.db.column('SELECT summary FROM voucher WHERE document_id IN (?, ?) ORDER BY id', one, other)).toEqual([
      '核销: 预付冲应付',
      '核销: 预收冲应收',
    ])
    books.unpost(one)
    books.reverse(other, '2026-01-07')
    expect(names.map((role) => balance(books, beside[role]))).toEqual([-100_00, 30_00, -25_00, 40_00])
    expect([ahead, bought, advance, sold].map((d) => left(books, d))).toEqual([30_00, -100_00, -25_00, 40_00])
    expect(books.failures()).toEqual({})
  })

  test('转户 puts it on the account of who takes it over, with its due date; red brings it back', () => {
    const books = shelf()
    const related = accountBeside(books, 'receivable', '91')
    addRule(books, 'receivable', { partnerId: 3 }, related)
    buy(books, '2026-01-02', 2, 100_00)
    const sold = sell(books, '2026-01-03', 1, 40_00, { dueDate: '2026-03-31' })
    const moved = settle(books, '2026-01-05', [{ openItemId: itemOf(books, sold), amount: 15_00 }], { toPartnerId: 3 })
    expect([balance(books, books.account('receivable')), balance(books, related)]).toEqual([25_00, 15_00])
    expect(books.db.get('SELECT account_id AS account, due_date AS due, remaining FROM open_item WHERE partner_id = 3')).toEqual({
      account: related,
      due: '2026-03-31',
      remaining: 15_00,
    })
    books.reverse(moved, '2026-01-06')
    expect([balance(books, books.account('receivable')), balance(books, related), left(books, sold)]).toEqual([40_00, 0, 40_00])
    expect(books.failures()).toEqual({})
  })

  test('D45 账龄, 往来余额 and 资产负债表 take all the accounts together, each partner on each by itself', () => {
    const books = shelf({ standard: 'business' })
    buy(books, '2026-01-02', 2, 100_00)
    const { general, related } = split(books)
    addRule(books, 'receivable', { partnerId: 3 }, related)
    sell(books, '2026-01-03', 1, 40_00, { dueDate: '2026-01-10' })
    sell(books, '2026-01-03', 3, 25_00)
    // more than was owed: what stands in credit is shown among the liabilities
    take(books, '2026-01-05', 3, 32_00)
    expect([balance(books, general), balance(books, related)]).toEqual([40_00, -7_00])
    const ageing = report(books, 'ageing', { side: 'receivable', to: '2026-01-31' })
    expect(ageing.checks).toMatchObject([{ left: 33_00, right: 33_00, ok: true }])
    expect(ageing.rows.map((r) => r.cells['net'])).toEqual([40_00, -7_00])
    const sheet = report(books, 'balanceSheet', { to: '2026-01-31' }).rows.map(({ cells }) => cells)
    expect(sheet.find((c) => c['label'] === '应收账款')).toMatchObject({ closing: 40_00 })
    expect(sheet.find((c) => c['label2'] === '预收款项')).toMatchObject({ closing2: 7_00 })
    expect(
      report(books, 'partnerStatement', { side: 'receivable', partnerId: 3, from: '2026-01-01', to: '2026-01-31' }).totals,
    ).toMatchObject({ balance: -7_00 })
    expect(books.failures()).toEqual({})
  })

  test('坏账准备 covers what is owed on every account', () => {
    const books = shelf({ standard: 'business' })
    buy(books, '2026-01-02', 2, 100_00)
    const related = accountBeside(books, 'receivable', '91')
    addRule(books, 'receivable', { partnerId: 3 }, related)
    sell(books, '2026-01-03', 1, 1000_00)
    books.command('periods.runStep', { id: 'allowance' }, (ctx) => runStep(ctx, 202601, 'allowance'))
    const before = balance(books, books.account('allowanceReceivable'))
    sell(books, '2026-01-03', 3, 1000_00)
    books.command('periods.runStep', { id: 'allowance' }, (ctx) => runStep(ctx, 202601, 'allowance'))
    expect(before).toBeLessThan(0)
    expect(balance(books, books.account('allowanceReceivable'))).toBe(2 * before)
    expect(books.failures()).toEqual({})
  })

  test('what is refused: figures of its own, the open items of another role, goods; a rule that goes leaves the account as it was', () => {
    const books = shelf()
    const [related, used] = [accountBeside(books, 'receivable', '91'), accountBeside(books, 'receivable', '92')]
    books.post({
      type: 'voucher',
      date: '2026-01-02',
      lines: [
        { summary: '试', accountId: used, partnerId: 1, debit: 5_00 },
        { summary: '试', accountId: books.account('nonOperatingIncome'), credit: 5_00 },
      ],
    })
    expect(refusedCodes(() => addRule(books, 'receivable', { partnerId: 1 }, used))).toEqual(['ACCOUNT_LOCKED'])
    expect(refusedCodes(() => addRule(books, 'prepaid', { partnerId: 1 }, books.account('receivable')))).toContain('ACCOUNT_LOCKED')
    expect(refusedCodes(() => addRule(books, 'revenueMain', { partnerId: 1 }, books.account('receivable')))).toContain('CONTROL_ACCOUNT')
    expect(refusedCodes(() => addRule(books, 'receivable', { itemId: 1 }, related))).toEqual(['RULE_KEY_UNUSED'])
    expect(refusedCodes(() => addRule(books, 'pendingPropertyLoss', { partnerId: 2 }, related))).toEqual(['NOT_FOUND'])
    const rule = addRule(books, 'receivable', { partnerId: 3 }, related)
    expect(controlOf(books, related)).toBe('receivable')
    expect(refusedCodes(() => addRule(books, 'receivable', { partnerId: 1 }, related))).toEqual([])
    const found = runQuery(books.set, books.caller, (ctx) => accountCases(ctx)).cases.filter((c) => c.role === 'receivable')
    expect(found.map((c) => `${c.name} ${c.accountCode}`)).toEqual(['单位 P1 单位1 112291', '单位 P3 单位3 112291', '其他单位 1122'])
    dropRule(books, rule)
    expect(controlOf(books, related)).toBe('receivable')
    dropRule(books, books.db.value<number>('SELECT id FROM account_rule') ?? 0)
    expect(controlOf(books, related)).toBeNull()
    expect(books.failures()).toEqual({})
  })
})

describe('单位类别', () => {
  /** 1 客户 › 2 关联方; partner 3 is 关联方, partner 1 a customer, the suppliers have none. */
  function withCategories(options: Parameters<typeof shelf>[0] = {}): Books {
    const books = shelf(options)
    books.db.run("INSERT INTO partner_category (id, code, name, parent_id) VALUES (1, '01', '客户', NULL), (2, '0101', '关联方', 1)")
    books.db.run('UPDATE partner SET category_id = CASE id WHEN 1 THEN 1 WHEN 3 THEN 2 END')
    return books
  }
  test('a rule for a category holds for those below it, the nearest first, the partner before all; who changes it takes nothing along', () => {
    const books = withCategories()
    const [all, related, own] = ['91', '92', '93'].map((s) => accountBeside(books, 'receivable', s)) as [number, number, number]
    buy(books, '2026-01-02', 2, 100_00)
    addRule(books, 'receivable', { partnerCategoryId: 1 }, all)
    const first = sell(books, '2026-01-03', 3, 10_00)
    addRule(books, 'receivable', { partnerCategoryId: 2 }, related)
    const second = sell(books, '2026-01-04', 3, 20_00)
    sell(books, '2026-01-04', 1, 5_00)
    addRule(books, 'receivable', { partnerId: 1 }, own)
    sell(books, '2026-01-05', 1, 7_00)
    expect([all, related, own].map((id) => balance(books, id))).toEqual([15_00, 20_00, 7_00])
    // no relation any more
    books.db.run('UPDATE partner SET category_id = NULL WHERE id = 3')
    books.reverse(second, '2026-01-06')
    const receipt = take(books, '2026-01-07', 3, 12_00, [{ openItemId: itemOf(books, first), amount: 10_00 }])
    expect([all, related, own, books.account('receivable')].map((id) => balance(books, id))).toEqual([5_00, 0, 7_00, -2_00])
    books.reverse(receipt, '2026-01-08')
    expect([all, related, own, books.account('receivable')].map((id) => balance(books, id))).toEqual([15_00, 0, 7_00, 0])
    expect(refusedCodes(() => addRule(books, 'payable', { partnerId: 2, partnerCategoryId: 1 }, own))).toContain('RULE_PARTNER_OR_CATEGORY')
    expect(refusedCodes(() => addRule(books, 'receivable', { partnerCategoryId: 9 }, related))).toEqual(['UNKNOWN_REFERENCE'])
    const found = runQuery(books.set, books.caller, (ctx) => accountCases(ctx)).cases.filter((c) => c.role === 'receivable')
    expect(found.map((c) => `${c.name} ${c.accountCode}`)).toEqual([
      '单位 P1 单位1 112293',
      '单位类别 客户 112291',
      '单位类别 关联方 112292',
      '没有类别的单位 1122',
    ])
    expect(books.failures()).toEqual({})
  })
  test('reports and lists show one category with those below it, and sum by category', () => {
    const books = withCategories()
    buy(books, '2026-01-02', 2, 100_00)
    sell(books, '2026-01-03', 1, 30_00, { dueDate: '2026-01-10' })
    sell(books, '2026-01-04', 3, 50_00, { dueDate: '2026-01-10' })
    const month = { from: '2026-01-01', to: '2026-01-31' }
    const net = (id: string, params: object, key: string) => report(books, id, params).rows.map((r) => r.cells[key])
    expect(net('salesSummary', { ...month, groupBy: 'partnerCategory' }, 'net')).toEqual([30_00, 50_00])
    expect(net('salesSummary', { ...month, groupBy: 'partner', partnerCategoryId: 1 }, 'net')).toEqual([30_00, 50_00])
    expect(net('salesDetail', { ...month, partnerCategoryId: 2 }, 'net')).toEqual([50_00])
    expect(net('purchaseSummary', { ...month, groupBy: 'partnerCategory' }, 'name')).toEqual(['（未指定）'])
    expect(net('partnerBalance', { ...month, side: 'receivable', partnerCategoryId: 2 }, 'closing')).toEqual([50_00])
    expect(net('dunning', { to: '2026-01-31', partnerCategoryId: 2 }, 'overdue')).toEqual([50_00])
    const ageing = report(books, 'ageing', { side: 'receivable', to: '2026-01-31', partnerCategoryId: 2 })
    expect(ageing.rows).toHaveLength(1)
    expect(ageing.checks).toMatchObject([{ left: 50_00, right: 50_00 }])
    expect(ageing.subtitle).toContain('0101 关联方')
    const listed = (categoryId: number) =>
      listRecords(books.db, { entity: 'partner', categoryId, limit: 10, offset: 0 }).rows.map((r) => [r.name, r['categoryName']])
    expect([listed(1), listed(2)]).toEqual([
      [
        ['单位1', '客户'],
        ['单位3', '关联方'],
      ],
      [['单位3', '关联方']],
    ])
  })
})
