import { afterAll, describe, expect, test } from 'vitest'
import { runQuery } from '../../src/main/backend/transaction'
import { Refusal } from '../../src/main/backend/context'
import { saveRecord } from '../../src/main/modules/masterdata/records'
import { CLOSE_CHECKS } from '../../src/main/modules/periods/close/registry'
import { accountCases } from '../../src/main/modules/settings/accountCases'
import { accountBeside, addRule, dropRule, giveRole } from '../support/accountRules'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
const opened: Books[] = []
afterAll(async () => {
  for (const b of opened) await b.close()
  folder.remove()
})
let serial = 0
/** Items A1, A3, A5 are 食品 (1, with 糖果 2 below it: A5); A2, A4, A6 of no category. */
function shop(options: Parameters<typeof newBooks>[2] = {}): Books {
  const books = newBooks(folder.path, `科目${++serial}`, options)
  opened.push(books)
  books.db.run(
    "INSERT INTO item_category (id, code, name, parent_id) VALUES (1, '1', '食品', NULL), (2, '11', '糖果', 1), (3, '2', '日用', NULL)",
  )
  books.db.run('UPDATE item SET category_id = 1 WHERE id IN (1, 3)')
  books.db.run('UPDATE item SET category_id = 2 WHERE id = 5')
  return books
}
const buy = (books: Books, date: string, itemId: number, pieces: number, fen: number, more: object = {}) =>
  books.post({
    type: 'purchaseReceipt',
    date,
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    invoiceNumber: `F${++serial}`,
    lines: [goods(itemId, pieces, fen)],
    ...more,
  })
const sell = (books: Books, date: string, lines: object[], more: object = {}) =>
  books.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines, ...more })
const at9 = (itemId: number, pieces: number, net: number) => {
  const tax = Math.round(net * 0.09)
  return goods(itemId, pieces, net, { taxRate: 90_000, tax, gross: net + tax })
}
/** Debit less credit of an account, fen. */
const balance = (books: Books, accountId: number) =>
  books.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', accountId) ?? 0
const codes = (work: () => unknown): string[] => {
  try {
    work()
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map((p) => `${p.code}${p.at ? ` ${p.at}` : ''}`)
  }
}
const cases = (books: Books) => runQuery(books.set, books.caller, (ctx) => accountCases(ctx))

describe('科目设置: rules', () => {
  test('revenue, cost and output VAT go where the narrowest rule says; the rest stays in general', () => {
    const books = shop()
    const [food, sweets, bigCustomer] = ['91', '92', '93'].map((s) => accountBeside(books, 'revenueMain', s)) as [number, number, number]
    const cost = accountBeside(books, 'costMain', '91')
    const tax9 = accountBeside(books, 'vatOutput', '91')
    addRule(books, 'revenueMain', { categoryId: 1 }, food)
    addRule(books, 'revenueMain', { categoryId: 2 }, sweets)
    addRule(books, 'revenueMain', { partnerId: 3 }, bigCustomer)
    addRule(books, 'costMain', { warehouseId: 3 }, cost)
    addRule(books, 'vatOutput', { taxRate: 90_000 }, tax9)
    for (const itemId of [1, 2, 5]) buy(books, '2026-01-05', itemId, 10, 100_00)
    sell(books, '2026-01-10', [goods(1, 1, 30_00), goods(2, 1, 20_00), at9(5, 1, 50_00)])
    sell(books, '2026-01-11', [goods(2, 1, 25_00)], { partnerId: 3 })
    sell(books, '2026-01-11', [goods(1, 1, 35_00)], { partnerId: 3 })
    books.post({ type: 'transfer', date: '2026-01-12', warehouseId: 1, toWarehouseId: 3, lines: [goods(2, 2, 0)] })
    sell(books, '2026-01-13', [goods(2, 1, 20_00)], { warehouseId: 3 })
    expect([food, sweets, bigCustomer, books.account('revenueMain')].map((id) => 0 - balance(books, id))).toEqual([
      65_00, 50_00, 25_00, 40_00,
    ])
    expect([cost, books.account('costMain')].map((id) => balance(books, id))).toEqual([10_00, 50_00])
    expect([tax9, books.account('vatOutput')].map((id) => 0 - balance(books, id))).toEqual([4_50, 3_90 + 2_60 + 3_25 + 4_55 + 2_60])
    expect(books.failures()).toEqual({})
  })

  test('what was posted keeps its accounts: a red document and a later difference of cost go where the original went', () => {
    const books = shop()
    const [before, after] = ['91', '92'].map((s) => accountBeside(books, 'costMain', s)) as [number, number]
    const revenue = accountBeside(books, 'revenueMain', '91')
    buy(books, '2026-01-10', 1, 10, 100_00)
    const rule = addRule(books, 'costMain', { categoryId: 1 }, before)
    const sale = sell(books, '2026-01-12', [goods(1, 4, 80_00)])
    addRule(books, 'costMain', { categoryId: 1 }, after, rule)
    giveRole(books, 'revenueMain', revenue)
    expect(balance(books, before)).toBe(40_00)
    // back-dated and dearer: the pieces sold cost 15.00 now
    buy(books, '2026-01-08', 1, 10, 200_00)
    expect([balance(books, before), balance(books, after)]).toEqual([60_00, 0])
    const old = books.db.value<number>("SELECT id FROM account WHERE code = '5001'") ?? 0
    books.reverse(sale, '2026-02-02')
    expect([before, after, old, revenue].map((id) => balance(books, id))).toEqual([0, 0, 0, 0])
    sell(books, '2026-02-03', [goods(1, 1, 20_00)])
    expect([before, after, old, revenue].map((id) => balance(books, id))).toEqual([0, 15_00, 0, -20_00])
    expect(books.failures()).toEqual({})
  })

  test('a red document goes by the categories of its original, however item, partner and the categories have moved since', () => {
    const books = shop()
    books.db.run("INSERT INTO partner_category (id, code, name, parent_id) VALUES (1, '1', '渠道', NULL), (2, '11', '直营', 1)")
    books.db.run('UPDATE partner SET category_id = 2 WHERE id = 1')
    const [food, channel, sweets] = ['91', '92', '93'].map((s) => accountBeside(books, 'revenueMain', s)) as [number, number, number]
    addRule(books, 'revenueMain', { categoryId: 1 }, food)
    addRule(books, 'revenueMain', { categoryId: 3 }, sweets)
    addRule(books, 'revenueMain', { partnerCategoryId: 1 }, channel)
    for (const itemId of [2, 5]) buy(books, '2026-01-05', itemId, 10, 100_00)
    const [byItem, byPartner] = [sell(books, '2026-01-10', [goods(5, 1, 30_00)]), sell(books, '2026-01-10', [goods(2, 1, 20_00)])]
    const standing = () => [food, channel, sweets, books.account('revenueMain')].map((id) => 0 - balance(books, id))
    expect(standing()).toEqual([30_00, 20_00, 0, 0])
    // twice between two postings, then once more after another
    books.db.run('UPDATE item SET category_id = 3 WHERE id = 5')
    books.db.run('UPDATE item SET category_id = NULL WHERE id = 5')
    books.db.run('UPDATE item_category SET parent_id = NULL WHERE id = 2')
    books.db.run('UPDATE partner_category SET parent_id = NULL WHERE id = 2')
    const later = sell(books, '2026-01-11', [goods(5, 1, 7_00)])
    expect(standing()).toEqual([30_00, 20_00, 0, 7_00])
    books.db.run('UPDATE item SET category_id = 3 WHERE id = 5')
    books.db.run('UPDATE partner SET category_id = NULL WHERE id = 1')
    books.reverse(byItem, '2026-01-20')
    books.reverse(byPartner, '2026-01-20')
    expect(standing()).toEqual([0, 0, 0, 7_00])
    books.reverse(later, '2026-01-20')
    expect(standing()).toEqual([0, 0, 0, 0])
    sell(books, '2026-01-21', [goods(5, 1, 9_00)])
    expect(standing()).toEqual([0, 0, 9_00, 0])
    expect(books.failures()).toEqual({})
  })

  test('an invoice at another rate takes off what the delivery booked at its own', () => {
    const books = shop()
    const [tax9, revenue9] = [accountBeside(books, 'vatOutput', '91'), accountBeside(books, 'revenueMain', '91')]
    addRule(books, 'vatOutput', { taxRate: 90_000 }, tax9)
    addRule(books, 'revenueMain', { taxRate: 90_000 }, revenue9)
    buy(books, '2026-01-05', 1, 10, 100_00)
    const sale = sell(books, '2026-01-10', [goods(1, 1, 100_00)])
    const line = { ...at9(1, 1, 100_00), sourceLineId: books.lineOf(sale) }
    books.post({ type: 'salesInvoice', date: '2026-01-11', partnerId: 1, invoiceKind: 'special', invoiceNumber: 'X1', lines: [line] })
    expect([revenue9, tax9, books.account('revenueMain'), books.account('vatOutput')].map((id) => 0 - balance(books, id))).toEqual([
      100_00, 9_00, 0, 0,
    ])
    expect(books.failures()).toEqual({})
  })

  test('stock accounts by category from the opening on: 存货与总账 agree account by account', () => {
    const books = shop()
    const food = accountBeside(books, 'goods', '91')
    addRule(books, 'goods', { categoryId: 1 }, food)
    buy(books, '2026-01-05', 5, 10, 100_00)
    buy(books, '2026-01-05', 2, 10, 100_00)
    sell(books, '2026-01-10', [goods(5, 4, 80_00), goods(2, 1, 20_00)])
    expect([food, books.account('goods')].map((id) => balance(books, id))).toEqual([60_00, 90_00])
    // only documents of goods post to it
    const voucher = {
      type: 'voucher' as const,
      date: '2026-01-31',
      lines: [
        { summary: '试', accountId: food, itemId: 5, debit: 1_00 },
        { summary: '试', accountId: books.account('officeExpense'), credit: 1_00 },
      ],
    }
    expect(codes(() => books.post(voucher))).toContain('CONTROL_ACCOUNT lines.0.accountId')
    expect(books.failures()).toEqual({})
  })

  test('分仓核算: a transfer between warehouses of different accounts takes the value along, by a voucher', () => {
    const books = shop({ costScope: 'warehouse' })
    const second = accountBeside(books, 'goods', '91')
    addRule(books, 'goods', { warehouseId: 3 }, second)
    buy(books, '2026-01-05', 1, 10, 100_00)
    const moved = books.post({ type: 'transfer', date: '2026-01-06', warehouseId: 1, toWarehouseId: 3, lines: [goods(1, 4, 0)] })
    expect([second, books.account('goods')].map((id) => balance(books, id))).toEqual([40_00, 60_00])
    sell(books, '2026-01-07', [goods(1, 1, 20_00)], { warehouseId: 3 })
    expect(balance(books, second)).toBe(30_00)
    expect(books.failures()).toEqual({})
    expect(codes(() => books.unpost(moved))).not.toEqual([])
    expect(codes(() => addRule(shop(), 'goods', { warehouseId: 3 }, second))).toContain('RULE_KEY_WAREHOUSE warehouseId')
  })
})

describe('科目设置: goods in use stay on their account', () => {
  const save = (books: Books, name: 'item' | 'category', id: number, change: object) =>
    books.command('master.save', { name, id, change }, (ctx) => {
      const row = ctx.db.get<{ code: string; name: string; revision: number }>(
        `SELECT code, name, revision FROM ${name === 'item' ? 'item' : 'item_category'} WHERE id = ?`,
        id,
      )
      const common = { id, pinyin: '', disabled: false, ...row }
      const item = {
        spec: '',
        unit: '件',
        kind: 'goods',
        taxRate: 130_000,
        purchasePrice: null,
        salePrice: null,
        floorPrice: null,
        costingMethod: null,
        batchManaged: false,
        serialManaged: false,
        shelfLifeDays: null,
        negativeStock: null,
        nearExpiryDays: null,
        weight: null,
        volume: null,
        memo: '',
        saleUnit: '',
        purchaseUnit: '',
        barcodes: [],
        units: [],
        limits: [],
        bins: [],
      }
      return saveRecord(ctx, name, { ...(name === 'item' ? item : {}), ...common, ...change } as never)
    })
  test('a rule, another category, a category below another: refused while goods are there or moved in an open month', () => {
    const books = shop()
    const food = accountBeside(books, 'goods', '91')
    const rule = addRule(books, 'goods', { categoryId: 1 }, food)
    buy(books, '2026-01-05', 1, 10, 100_00)
    buy(books, '2026-01-05', 5, 10, 100_00)
    buy(books, '2026-01-05', 2, 1, 10_00)
    expect(codes(() => dropRule(books, rule))).toEqual(['STOCK_ACCOUNT_IN_USE', 'STOCK_ACCOUNT_IN_USE'])
    expect(codes(() => addRule(books, 'goods', { itemId: 2 }, accountBeside(books, 'goods', '92')))).toEqual(['STOCK_ACCOUNT_IN_USE'])
    expect(codes(() => save(books, 'item', 1, { categoryId: 3 }))).toEqual(['STOCK_ACCOUNT_IN_USE categoryId'])
    expect(codes(() => save(books, 'item', 1, { categoryId: 2 }))).toEqual([])
    expect(codes(() => save(books, 'category', 2, { parentId: 3 }))).toEqual([
      'STOCK_ACCOUNT_IN_USE parentId',
      'STOCK_ACCOUNT_IN_USE parentId',
    ])
    // a rule for goods that nobody has changes nothing for those that are there
    expect(codes(() => addRule(books, 'goods', { categoryId: 3 }, accountBeside(books, 'goods', '93')))).toEqual([])
    sell(books, '2026-01-10', [goods(2, 1, 20_00)])
    const third = accountBeside(books, 'goods', '94')
    expect(codes(() => addRule(books, 'goods', { itemId: 2 }, third))).toEqual(['STOCK_ACCOUNT_IN_USE'])
    books.transferProfit(202601)
    books.closePeriod(202601)
    expect(codes(() => addRule(books, 'goods', { itemId: 2 }, third))).toEqual([])
    buy(books, '2026-02-05', 2, 3, 30_00)
    expect(balance(books, third)).toBe(30_00)
    expect(books.failures()).toEqual({})
  })
  test('an account with figures of its own becomes no stock account, a stock account no other', () => {
    const books = shop()
    const [food, used] = [accountBeside(books, 'goods', '91'), accountBeside(books, 'goods', '92')]
    books.post({
      type: 'voucher',
      date: '2026-01-02',
      lines: [
        { summary: '试', accountId: used, itemId: 1, debit: 5_00 },
        { summary: '试', accountId: books.account('nonOperatingIncome'), credit: 5_00 },
      ],
    })
    expect(codes(() => addRule(books, 'goods', { categoryId: 1 }, used))).toEqual(['ACCOUNT_LOCKED accountId'])
    addRule(books, 'goods', { categoryId: 1 }, food)
    expect(codes(() => addRule(books, 'goodsShipped', { categoryId: 1 }, food))).toEqual([])
  })
})

describe('科目设置: what is refused, and 入账检查', () => {
  test('keys, accounts and doubles that make no sense are named at their field', () => {
    const books = shop()
    const revenue = accountBeside(books, 'revenueMain', '91')
    const cost = books.account('costMain')
    expect(codes(() => addRule(books, 'revenueMain', {}, revenue))).toEqual(['RULE_WITHOUT_KEYS'])
    expect(codes(() => addRule(books, 'cash', { itemId: 1 }, books.account('cash')))).toEqual(['NOT_FOUND role'])
    expect(codes(() => addRule(books, 'goodsShipped', { partnerId: 1 }, books.account('goodsShipped')))).toEqual([
      'RULE_KEY_UNUSED partnerId',
    ])
    expect(codes(() => addRule(books, 'revenueMain', { itemId: 1, categoryId: 1 }, revenue))).toEqual(['RULE_ITEM_OR_CATEGORY categoryId'])
    expect(codes(() => addRule(books, 'revenueMain', { itemId: 99 }, revenue))).toEqual(['UNKNOWN_REFERENCE itemId'])
    expect(codes(() => addRule(books, 'revenueMain', { itemId: 1 }, cost))).toEqual(['ROLE_ACCOUNT_CLASS accountId'])
    expect(codes(() => addRule(books, 'vatOutput', { taxRate: 0 }, books.account('vatUnpaid')))).toEqual(['ROLE_VAT_PLACE accountId'])
    books.db.run('UPDATE account SET dim_project = 2 WHERE id = ?', revenue)
    expect(codes(() => addRule(books, 'revenueMain', { itemId: 1 }, revenue))).toEqual(['ROLE_ACCOUNT_WANTS accountId'])
    books.db.run('UPDATE account SET dim_project = 0, disabled = 1 WHERE id = ?', revenue)
    expect(codes(() => addRule(books, 'revenueMain', { itemId: 1 }, revenue))).toEqual(['ACCOUNT_DISABLED accountId'])
    books.db.run('UPDATE account SET disabled = 0 WHERE id = ?', revenue)
    const rule = addRule(books, 'revenueMain', { itemId: 1 }, revenue)
    expect(codes(() => addRule(books, 'revenueMain', { itemId: 1 }, revenue))).toEqual(['RULE_EXISTS role'])
    expect(codes(() => addRule(books, 'revenueMain', { itemId: 1, taxRate: 0 }, revenue, rule))).toEqual([])
    expect(codes(() => dropRule(books, rule + 7))).toEqual(['NOT_FOUND'])
    expect(codes(() => giveRole(books, 'revenueMain', cost))).toEqual(['ROLE_ACCOUNT_CLASS accountId'])
  })
  test('a new account set resolves every case; one that does not is named, in the list of the month, too', () => {
    const books = shop()
    expect(cases(books).failing).toBe(0)
    const revenue = accountBeside(books, 'revenueMain', '91')
    addRule(books, 'revenueMain', { categoryId: 2, taxRate: 90_000 }, revenue)
    const all = cases(books).cases.filter((c) => c.role === 'revenueMain')
    // 食品, 糖果, 日用, none × 13 %, 9 %, other rates
    expect(all.map((c) => `${c.name}=${c.accountCode}`)).toEqual(
      ['分类 食品', '分类 糖果', '分类 日用', '没有分类的商品'].flatMap((goods) =>
        ['税率 13%', '税率 9%', '其他税率'].map(
          (rate) => `${goods} · ${rate}=${goods === '分类 糖果' && rate === '税率 9%' ? '500191' : '5001'}`,
        ),
      ),
    )
    books.db.run('UPDATE account SET disabled = 1 WHERE id = ?', revenue)
    books.db.run("DELETE FROM account_role WHERE role = 'financeFee'")
    const { cases: found, failing } = cases(books)
    expect(failing).toBe(2)
    expect(found.filter((c) => c.problems.length > 0).map((c) => [c.roleName, c.name, ...c.problems])).toEqual([
      ['主营业务收入', '分类 糖果 · 税率 9%', '科目 500191 主营业务收入91 已停用'],
      ['手续费', '', '没有为“手续费”指定科目，请在“科目设置”中补全'],
    ])
    const check = CLOSE_CHECKS.find((c) => c.id === 'accountCases')
    expect(runQuery(books.set, books.caller, (ctx) => check?.find(ctx, 202601))).toMatchObject({
      count: 2,
      items: ['糖果', '手续费'].map((text) => ({ text: expect.stringContaining(text) })),
    })
  })
  test('D47: the first account below another takes its rules over', () => {
    const books = shop()
    const revenue = accountBeside(books, 'revenueMain', '91')
    addRule(books, 'revenueMain', { itemId: 1 }, revenue)
    const child = books.command('master.save', {}, (ctx) =>
      saveRecord(ctx, 'account', {
        id: null,
        code: '50019101',
        name: '自营',
        pinyin: '',
        disabled: false,
        revision: 0,
        parentId: revenue,
        class: 'revenue',
        direction: 'credit',
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
      } as never),
    ).id
    expect(books.db.value('SELECT account_id FROM account_rule')).toBe(child)
    expect(cases(books).failing).toBe(0)
  })
})
