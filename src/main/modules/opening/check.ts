import { accountBook } from '../../documents/accountRules'
import { STOCK_ACCOUNTS } from '../../../db/queries/accountRules'
import type { OpeningCheck } from '../../../core/contract'
import type { Fen } from '../../../core/kernel'
import type { ReadableDb } from '../../../db/types'

type Check = OpeningCheck['checks'][number]
type Row = Check['rows'][number]
/** What two ledgers say of one thing; off when they differ. */
interface Pair {
  accountId: number
  partnerId: number | null
  itemId: number | null
  ledger: Fen
  business: Fen
}

/** D46: debit equals credit, assets equal liabilities and equity, and what the business ledgers open with is what the general ledger says, row by row. */
export function checkOpening(db: ReadableDb): OpeningCheck {
  const checks = [
    debitsEqualCredits(db),
    ...yearMovements(db),
    assetsEqualClaims(db),
    stock(db),
    openItems(db),
    estimates(db),
    ...assets(db),
  ]
  return { checks, ok: checks.every(({ ok }) => ok) }
}

const sum = (db: ReadableDb, sql: string): Fen => db.value<number>(sql) ?? 0
const compared = (name: string, left: Fen, right: Fen, rows: Row[] = []): Check => ({
  name,
  left,
  right,
  difference: left - right,
  ok: left === right && rows.length === 0,
  rows,
})

function debitsEqualCredits(db: ReadableDb): Check {
  const debit = sum(db, 'SELECT sum(balance) FROM opening_balance WHERE balance > 0')
  return compared('期初借贷相等', debit, -sum(db, 'SELECT sum(balance) FROM opening_balance WHERE balance < 0'))
}
/** Started within a year: what moved since its beginning balances, too. */
function yearMovements(db: ReadableDb): Check[] {
  const debit = sum(db, 'SELECT sum(year_debit) FROM opening_balance')
  const credit = sum(db, 'SELECT sum(year_credit) FROM opening_balance')
  return debit === 0 && credit === 0 ? [] : [compared('本年累计借贷相等', debit, credit)]
}
const ASSETS = "('currentAsset', 'nonCurrentAsset', 'cost', 'common')"
function assetsEqualClaims(db: ReadableDb): Check {
  const balances = 'SELECT sum(balance) FROM opening_balance b JOIN account a ON a.id = b.account_id WHERE a.class'
  return compared('资产 = 负债 + 所有者权益', sum(db, `${balances} IN ${ASSETS}`), -sum(db, `${balances} NOT IN ${ASSETS}`))
}

const ESTIMATED =
  'SELECT supplier_id AS supplierId, -sum(value) AS value FROM opening_stock WHERE supplier_id IS NOT NULL AND value IS NOT NULL GROUP BY 1'
const VALUED =
  'SELECT s.item_id AS itemId, s.warehouse_id AS warehouseId, i.kind, sum(s.value) AS value FROM opening_stock s JOIN item i ON i.id = s.item_id WHERE s.value IS NOT NULL GROUP BY 1, 2'
/** Opening stock with the account that it will stand on. */
function stockByAccount(db: ReadableDb): { account: number | undefined; itemId: number; value: Fen }[] {
  const accountOf = accountBook(db, null)
  return db
    .all<{ itemId: number; warehouseId: number; kind: string; value: Fen }>(VALUED)
    .map(({ kind, value, ...of }) => ({ account: accountOf(kind === 'material' ? 'rawMaterial' : 'goods', of), itemId: of.itemId, value }))
}
/** Per account and item; per account alone where its balance is given in one sum. */
function stock(db: ReadableDb): Check {
  const pairs = db.all<Pair>(
    `WITH stock_account (id) AS (${STOCK_ACCOUNTS}),
     ledger AS (SELECT account_id, item_id, sum(balance) AS amount FROM opening_balance WHERE account_id IN stock_account GROUP BY account_id, item_id),
     in_one_sum AS (SELECT account_id FROM ledger WHERE item_id IS NULL),
     both AS (
       SELECT account_id, item_id, amount AS ledger, 0 AS business FROM ledger
       UNION ALL
       SELECT r.value ->> 'account', r.value ->> 'itemId', 0, r.value ->> 'value' FROM json_each(?) r)
     SELECT account_id AS accountId, NULL AS partnerId, iif(account_id IN in_one_sum, NULL, item_id) AS itemId, sum(ledger) AS ledger, sum(business) AS business
     FROM both GROUP BY 1, 3 ORDER BY 1, 3`,
    JSON.stringify(stockByAccount(db)),
  )
  return ofPairs(db, '存货期初 = 总账', pairs)
}

/** Per control account and partner, where open items are given; where none are, the balance itself becomes one. */
function openItems(db: ReadableDb): Check {
  const pairs = db.all<Pair>(
    `WITH given AS (SELECT account_id, partner_id, sum(amount) AS amount FROM opening_open_item GROUP BY account_id, partner_id),
     ledger AS (SELECT account_id, partner_id, sum(balance) AS amount FROM opening_balance
       WHERE account_id IN (SELECT id FROM account WHERE control IS NOT NULL AND control <> 'estimatedPayable') GROUP BY account_id, partner_id)
     SELECT account_id AS accountId, partner_id AS partnerId, NULL AS itemId, coalesce(l.amount, 0) AS ledger, coalesce(g.amount, l.amount, 0) AS business
     FROM ledger l FULL JOIN given g USING (account_id, partner_id) ORDER BY 1, 2`,
  )
  return ofPairs(db, '往来期初 = 总账', pairs)
}
/** 暂估应付: what each supplier delivered without an invoice, on the account that it will stand on. */
function estimates(db: ReadableDb): Check {
  const accountOf = accountBook(db, null)
  const estimated = db
    .all<{ supplierId: number; value: Fen }>(ESTIMATED)
    .map((r) => ({ ...r, account: accountOf('estimatedPayable', { partnerId: r.supplierId }) }))
  const pairs = db.all<Pair>(
    `WITH both AS (
       SELECT account_id, partner_id, balance AS ledger, 0 AS business FROM opening_balance
         WHERE account_id IN (SELECT id FROM account WHERE control = 'estimatedPayable')
       UNION ALL
       SELECT r.value ->> 'account', r.value ->> 'supplierId', 0, r.value ->> 'value' FROM json_each(?) r)
     SELECT account_id AS accountId, partner_id AS partnerId, NULL AS itemId, sum(ledger) AS ledger, sum(business) AS business FROM both
     GROUP BY 1, 2 ORDER BY 1, 2`,
    JSON.stringify(estimated),
  )
  return ofPairs(db, '暂估入库期初 = 总账', pairs)
}

const ASSET_CHECKS = {
  fixedAsset: '固定资产原值期初 = 总账',
  accumulatedDepreciation: '累计折旧期初 = 总账',
  assetImpairment: '固定资产减值准备期初 = 总账',
} as const
/** Cards of what was there before the file began, once any are kept: original value, accumulated depreciation and impairment per account. */
function assets(db: ReadableDb): Check[] {
  const opening = "a.acquired < (SELECT substr(MIN(period), 1, 4) || '-' || substr(MIN(period), 5, 2) || '-01' FROM period)"
  if (db.value(`SELECT 1 FROM asset a WHERE ${opening} LIMIT 1`) === undefined) return []
  const impaired = db.value("SELECT 1 FROM account_role WHERE role = 'assetImpairment'") !== undefined
  const of = (own: string, role: keyof typeof ASSET_CHECKS, amount: string) =>
    ofPairs(
      db,
      ASSET_CHECKS[role],
      db.all<Pair>(
        `WITH own AS (SELECT COALESCE(${own}, (SELECT account_id FROM account_role WHERE role = ?1)) AS account_id, ${amount} AS amount
           FROM asset a JOIN asset_category c ON c.id = a.category_id WHERE ${opening}),
         accounts AS (SELECT account_id FROM own UNION SELECT account_id FROM account_role WHERE role = ?1)
         SELECT account_id AS accountId, NULL AS partnerId, NULL AS itemId,
           COALESCE((SELECT SUM(balance) FROM opening_balance b WHERE b.account_id = k.account_id), 0) AS ledger,
           COALESCE((SELECT SUM(amount) FROM own o WHERE o.account_id = k.account_id), 0) AS business FROM accounts k ORDER BY 1`,
        role,
      ),
    )
  return [
    of('c.asset_account_id', 'fixedAsset', 'a.original'),
    of('c.depreciation_account_id', 'accumulatedDepreciation', '-a.opening_depreciation'),
    // 小企业会计准则 has none
    ...(impaired ? [of('NULL', 'assetImpairment', '-a.opening_impairment')] : []),
  ]
}

function ofPairs(db: ReadableDb, name: string, pairs: Pair[]): Check {
  const ledger = pairs.reduce((total, pair) => total + pair.ledger, 0)
  const business = pairs.reduce((total, pair) => total + pair.business, 0)
  const off = pairs.filter((pair) => pair.ledger !== pair.business)
  return compared(
    name,
    ledger,
    business,
    off.map((pair) => ({ ...pair, label: labelOf(db, pair), difference: pair.ledger - pair.business })),
  )
}
function labelOf(db: ReadableDb, { accountId, partnerId, itemId }: Pair): string {
  const name = (table: string, id: number | null) =>
    id === null ? undefined : db.value<string>(`SELECT code || ' ' || name FROM ${table} WHERE id = ?`, id)
  return [name('account', accountId), name('partner', partnerId), name('item', itemId)].filter((text) => text !== undefined).join(' / ')
}
