import { afterAll, describe, expect, test } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { isOwedRole, OWED_ROLES, RULED_ROLES, type RuleKey, type RuleKeys } from '@core/ledger/accountRules'
import type { AccountRole } from '@core/ledger/roles'
import { DAY_VOUCHER_TYPES } from '@core/modules/registry'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { Refusal } from '../../src/main/backend/context'
import { Random } from '../../src/main/services/random'
import { accountBeside, addRule, dropRule } from '../support/accountRules'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'
import { BookWatch } from '../support/bookWatch'
import { strayed } from '../support/owed'
import { RandomTrade } from '../support/randomTrade'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const ACTS = Number(process.env['TRADE_ACTS'] ?? 70)
const SEED = Number(process.env['TRADE_SEED'] ?? 1)

const BOOKS: Partial<AccountSetOptions>[] = [
  { dayVouchers: [...DAY_VOUCHER_TYPES] },
  { costScope: 'warehouse', revenuePoint: 'invoice', negativeStock: 'allow' },
  { costingMethod: 'fifo', estimateScheme: 'monthStart' },
]
const ROLES = [
  'goods',
  'goodsShipped',
  'revenueMain',
  'costMain',
  'vatOutput',
  'officeExpense',
  'pendingPropertyLoss',
  ...OWED_ROLES,
] as const

/** Adds, changes or takes away a rule of any kind, sensible or not; returns what was done, with the code when it was refused. */
class RandomRules {
  private readonly accounts: number[]
  readonly ids: number[] = []
  constructor(
    private readonly books: Books,
    private readonly random: Random,
  ) {
    books.db.run(
      "INSERT INTO item_category (id, code, name, parent_id) VALUES (1, '1', '大类', NULL), (2, '11', '小类', 1), (3, '2', '别类', NULL)",
    )
    books.db.run('UPDATE item SET category_id = 1 + id % 3')
    books.db.run(
      "INSERT INTO partner_category (id, code, name, parent_id) VALUES (1, '1', '大类', NULL), (2, '11', '小类', 1), (3, '2', '别类', NULL)",
    )
    books.db.run('UPDATE partner SET category_id = 1 + id % 3')
    this.accounts = ROLES.flatMap((role) => ['91', '92'].map((suffix) => accountBeside(books, role, suffix)))
  }
  /** Some of each, so that rules are at work from the beginning; returns the one for stock, which stays. */
  begin(): number {
    const beside = (role: (typeof ROLES)[number]) => this.accounts[ROLES.indexOf(role) * 2] ?? 0
    this.ids.push(addRule(this.books, 'revenueMain', { taxRate: 130_000 }, beside('revenueMain')))
    this.ids.push(addRule(this.books, 'costMain', { categoryId: 3, warehouseId: 1 }, beside('costMain')))
    this.ids.push(addRule(this.books, 'costMain', { categoryId: 1 }, beside('costMain')))
    for (const [role, partnerId] of [
      ['receivable', 1],
      ['payable', 2],
    ] as const)
      this.ids.push(addRule(this.books, role, { partnerId }, beside(role)))
    return addRule(this.books, 'goods', { categoryId: 1 }, beside('goods'))
  }
  /** Mostly what the role is told apart by. */
  private keys(role: AccountRole): RuleKeys {
    const asks = RULED_ROLES[role]
    const asked = (key: RuleKey, often: number) => (asks?.includes(key) || this.random.chance(0.03)) && this.random.chance(often)
    const [goods, item] = [asked('item', 0.7), this.random.chance(0.3)]
    const [partner, one] = [asked('partner', isOwedRole(role) ? 0.9 : 0.4), this.random.chance(0.5)]
    return {
      itemId: goods && item ? this.random.int(1, 6) : null,
      categoryId: goods && !item ? this.random.int(1, 3) : null,
      partnerId: partner && one ? this.random.int(1, 4) : null,
      partnerCategoryId: partner && !one ? this.random.int(1, 3) : null,
      warehouseId: asked('warehouse', 0.3) ? this.random.pick([1, 3]) : null,
      taxRate: asked('taxRate', 0.4) ? this.random.pick([130_000, 90_000, 0]) : null,
    }
  }
  act(): string {
    // a partner goes to another category: what it owes stays where it stands
    if (this.random.chance(0.1))
      this.books.db.run('UPDATE partner SET category_id = ? WHERE id = ?', this.random.int(1, 3), this.random.int(1, 4))
    try {
      if (this.ids.length > 0 && this.random.chance(0.25)) {
        const id = this.random.pick(this.ids)
        dropRule(this.books, id)
        this.ids.splice(this.ids.indexOf(id), 1)
        return 'drop'
      }
      const i = this.random.int(0, ROLES.length - 1)
      const role = ROLES[i] ?? 'goods'
      const account = this.accounts[this.random.chance(0.9) ? i * 2 + this.random.int(0, 1) : this.random.int(0, this.accounts.length - 1)]
      const old = this.ids.length > 0 && this.random.chance(0.2) ? this.random.pick(this.ids) : null
      const id = addRule(this.books, role, this.keys(role), account ?? 0, old)
      if (old !== null) this.ids.splice(this.ids.indexOf(old), 1)
      this.ids.push(id)
      return `rule ${role}`
    } catch (error) {
      if (error instanceof Refusal) return `${error.problems.map((p) => p.code).join()}`
      throw error
    }
  }
}

/** Posts a document, and withdraws or reverses it now and then; false where it was refused. */
function postPerhapsBack(books: Books, random: Random, document: Parameters<Books['post']>[0]): boolean {
  try {
    const id = books.post(document)
    const after = random.pick(['stays', 'stays', 'unpost', 'reverse'])
    if (after === 'unpost') books.unpost(id)
    if (after === 'reverse') books.reverse(id, '2026-02-28')
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** 转户 of an open item, in part, to any partner, withdrawn or reversed now and then; false where it was refused. */
function moveDebt(books: Books, random: Random): boolean {
  const open = books.db.all<{ id: number; remaining: number }>(
    `SELECT o.id, o.remaining FROM open_item o JOIN account a ON a.id = o.account_id WHERE o.remaining <> 0 AND a.control IN ('receivable', 'payable', 'advanceReceived', 'prepaid')`,
  )
  if (open.length === 0) return false
  const { id: openItemId, remaining } = random.pick(open)
  const amount = random.int(1, Math.abs(remaining))
  return postPerhapsBack(books, random, {
    type: 'settlement',
    date: '2026-02-27',
    partnerId: null,
    toPartnerId: random.int(1, 4),
    lines: [{ openItemId, amount }],
  })
}

/** A return of a piece of any receipt or delivery, or an invoice of one that differs from it, withdrawn or reversed now and then; false where it was refused. */
function changeDebt(books: Books, random: Random): boolean {
  const lines = books.db.all<{ id: number; itemId: number; partnerId: number; warehouseId: number; type: string; batch: string }>(
    `SELECT l.id, l.item_id AS itemId, d.partner_id AS partnerId, COALESCE(l.warehouse_id, d.warehouse_id) AS warehouseId, d.type, l.batch FROM doc_stock_line l
       JOIN doc_stock d ON d.id = l.document_id JOIN item i ON i.id = l.item_id AND i.serial_managed = 0
     WHERE d.type IN ('purchaseReceipt', 'salesDelivery') AND d.state = 'posted' AND d.reverses_id IS NULL AND d.partner_id IS NOT NULL AND d.date < '2026-02-25'`,
  )
  if (lines.length === 0) return false
  const { id: sourceLineId, itemId, type, batch, partnerId, warehouseId } = random.pick(lines)
  const bought = type === 'purchaseReceipt'
  const back = random.chance(0.6)
  const line = (pieces: number) => goods(itemId, pieces, random.int(1, 30) * 1_00, { sourceLineId, ...(back ? { batch } : {}) })
  const invoice = {
    invoiceKind: 'special',
    ...(bought ? { invoiceNumber: `C${books.db.value<number>('SELECT COUNT(*) FROM doc_invoice') ?? 0}` } : {}),
  }
  return postPerhapsBack(books, random, {
    partnerId,
    ...(back ? { warehouseId } : {}),
    ...(bought || !back ? invoice : {}),
    type: bought ? (back ? 'purchaseReturn' : 'purchaseInvoice') : back ? 'salesReturn' : 'salesInvoice',
    date: '2026-02-25',
    lines: [line(bought && !back && random.chance(0.5) ? 0 : 1)],
  })
}

describe('whatever is traded under whatever rules, every invariant holds', () => {
  test.each(BOOKS)(
    '%o',
    async (options) => {
      const books = newBooks(folder.path, `rules-${BOOKS.indexOf(options)}`, options)
      const random = new Random(SEED)
      const rules = new RandomRules(books, random)
      const stockRule = rules.begin()
      const ruled: string[] = []
      // before there is any stock: then stock accounts, too, may be told apart
      for (let i = 0; i < 25; i++) ruled.push(rules.act())
      const trade = new RandomTrade(books, random)
      const watch = new BookWatch(books)
      trade.begin()
      const done: string[] = []
      let moved = 0
      let changed = 0
      for (let i = 1; i <= ACTS; i++) {
        done.push(trade.act())
        if (i % 2 === 0) ruled.push(rules.act())
        if (i % 5 === 0) moved += Number(moveDebt(books, random))
        if (i % 3 === 0) changed += Number(changeDebt(books, random))
        if (i === Math.floor(ACTS / 2)) trade.close(202601)
        if (i === Math.floor((ACTS * 3) / 4)) trade.reopen(202601)
        expect(books.failures(), `seed ${SEED}: … ${done.slice(-3).join(' | ')}`).toEqual({})
        if (i % 15 === 0) expect(watch.problems(), `seed ${SEED}, act ${i}`).toEqual([])
      }
      expect(rebuildCaches(books.db)).toBe(0)
      const owed = strayed(books, options.revenuePoint ?? 'delivery')
      expect(owed.strayed).toEqual([])
      expect(owed.told).toBeGreaterThan(3)
      expect(changed).toBeGreaterThan(6)
      expect(moved).toBeGreaterThan(3)
      expect(ruled.filter((r) => r.startsWith('rule ')).length).toBeGreaterThan(5)
      expect(() => dropRule(books, stockRule)).toThrow('STOCK_ACCOUNT_IN_USE')
      // rules were at work: figures stand on the accounts that only rules name
      expect(
        books.db.value<number>(
          "SELECT COUNT(DISTINCT account_id) FROM journal_line j JOIN account a ON a.id = j.account_id WHERE a.name LIKE '%9_'",
        ),
      ).toBeGreaterThan(1)
      await books.close()
    },
    60_000,
  )
})
