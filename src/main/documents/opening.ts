import type { AnyDocument, JournalDocument, StockDocument } from '../../core/documents/types'
import { addDays, type Fen, firstDay, type LocalDate, yearStart } from '../../core/kernel'
import { emptyPosting, type PostingDraft, type VoucherLine } from '../../core/ledger/posting'
import { takeNumber } from '../../db/sequence'
import { readSetting, writeSetting } from '../../db/settings'
import { type CommandContext, refuse } from '../backend/context'
import { loadFacts } from './facts'
import { applyPosting } from './ledger/apply'
import { stampOf } from './save'
import { requireDocument, setState, storeDocument } from './store'
import { unpostDocument } from './unpost'

interface BalanceRow {
  accountId: number
  partnerId: number | null
  departmentId: number | null
  employeeId: number | null
  projectId: number | null
  itemId: number | null
  balance: number
  currencyId: number | null
  /** debit positive */
  original: number
  yearDebit: number
  yearCredit: number
  class: string
  control: string | null
  employeeControl: string | null
}
interface StockRow {
  id: number
  itemId: number
  warehouseId: number
  batch: string
  productionDate: string | null
  expiryDate: string | null
  quantity: number
  value: number | null
  date: string
  supplierId: number | null
  /** JSON */
  serials: string
}
const serialsOf = (row: StockRow) => JSON.parse(row.serials) as string[]
const dimsOf = ({ partnerId, departmentId, employeeId, projectId, itemId }: BalanceRow) => ({
  partnerId,
  departmentId,
  employeeId,
  projectId,
  itemId,
})
const side = (signed: number): Pick<VoucherLine, 'debit' | 'credit'> => (signed >= 0 ? { debit: signed } : { credit: -signed })

const emptyDocument = {
  id: null,
  state: 'draft' as const,
  revision: 1,
  partnerId: null,
  departmentId: null,
  employeeId: null,
  memo: '',
  total: 0,
  reversesId: null,
}
function openingDocument(ctx: CommandContext, date: string, memo: string): JournalDocument {
  const before = ctx.db.value<number>("SELECT COUNT(*) FROM doc_journal WHERE type = 'opening'") ?? 0
  const doc: JournalDocument = {
    ...emptyDocument,
    type: 'opening',
    number: `QC-${date}-${before + 1}`,
    date,
    memo,
    word: '期初',
    attachmentCount: 0,
    closing: false,
    step: '',
    templateId: null,
    lines: [],
  }
  return storeDocument(ctx.db, doc, stampOf(ctx)) as JournalDocument
}

/** Open items behind the balance of a control account: as listed by document, else the balance itself is one item. */
function itemsOf(ctx: CommandContext, row: BalanceRow): { amount: number; dueDate: string; number?: string }[] {
  const items = ctx.db.all<{ amount: number; dueDate: string; number: string }>(
    'SELECT amount, due_date AS dueDate, number FROM opening_open_item WHERE account_id = ? AND partner_id IS ? ORDER BY date, id',
    row.accountId,
    row.partnerId,
  )
  return items.length || row.balance === 0 ? items : [{ amount: row.balance, dueDate: addDays(firstDay(ctx.options.startPeriod), -1) }]
}

const GAINS = new Set(['revenue', 'otherGain'])
const LOSSES = new Set(['costOfSales', 'periodExpense', 'otherLoss', 'incomeTax', 'priorYearAdjustment'])

interface OpeningLines {
  /** 年初余额 */
  begin: VoucherLine[]
  /** 本年累计 up to the start period */
  year: VoucherLine[]
  /** of it: profit and loss closed to 本年利润, so that 利润表 shows it and the accounts stand at zero */
  closing: VoucherLine[]
}
/**
 * Lines of the opening vouchers. Mid-year start (D46): 年初余额 on the last day of the year before, what moved since on the eve
 * of the start period, so that 年初 and 本年累计 of every book are true.
 */
function openingLines(ctx: CommandContext, rows: readonly BalanceRow[], yearProfit: number): OpeningLines {
  const out: OpeningLines = { begin: [], year: [], closing: [] }
  let profit = 0
  for (const r of rows) {
    const at = { accountId: r.accountId, ...dimsOf(r) }
    if (GAINS.has(r.class) || LOSSES.has(r.class)) {
      const gain = GAINS.has(r.class)
      const moved = gain ? r.yearCredit : r.yearDebit
      if (moved === 0) continue
      out.year.push({ ...at, ...(gain ? { credit: moved } : { debit: moved }) })
      out.closing.push({ ...at, ...(gain ? { debit: moved } : { credit: moved }) })
      profit += gain ? moved : -moved
      continue
    }
    const start = r.balance - r.yearDebit + r.yearCredit
    const lines: { to: VoucherLine[]; line: VoucherLine }[] = []
    if (start !== 0) lines.push({ to: out.begin, line: { ...at, ...side(start) } })
    if (r.yearDebit !== 0) lines.push({ to: out.year, line: { ...at, debit: r.yearDebit } })
    if (r.yearCredit !== 0) lines.push({ to: out.year, line: { ...at, credit: r.yearCredit } })
    // what is held in the currency is known for the end only
    if (r.currencyId !== null)
      lines.forEach((l, i) => {
        const held = i === lines.length - 1 ? r.original : 0
        Object.assign(l.line, { currencyId: r.currencyId, original: l.line.debit === undefined ? 0 - held : held })
      })
    lines.forEach((l, i) =>
      l.to.push(r.control || r.employeeControl ? { ...l.line, opens: i === lines.length - 1 ? itemsOf(ctx, r) : [] } : l.line),
    )
  }
  if (profit !== 0) {
    // 本年利润 moved by the closing; its year-to-date as entered holds that already
    out.closing.push({ accountId: yearProfit, credit: profit })
    out.year.push({ accountId: yearProfit, credit: -profit })
  }
  return out
}

/** Estimated receipts become receipts of their own, so that their invoices can refer to them (期初暂估入库). */
function estimatedReceipt(ctx: CommandContext, row: StockRow, date: string): StockDocument {
  const value = row.value ?? 0
  const line = {
    id: null,
    lineNo: 1,
    sourceLineId: null,
    memo: '',
    itemId: row.itemId,
    quantity: row.quantity,
    price: 0,
    unit: '',
    unitQuantity: 0,
    unitPrice: 0,
    discountRate: 0,
    net: value,
    taxRate: 0,
    tax: 0,
    gross: value,
    warehouseId: row.warehouseId,
    toWarehouseId: null,
    batch: row.batch,
    toBatch: '',
    bin: '',
    toBin: '',
    productionDate: row.productionDate,
    expiryDate: row.expiryDate,
    cost: null,
    groupNo: null,
    movementSeq: null,
    invoicedQuantity: 0,
    invoicedNet: 0,
    returnedQuantity: 0,
    returnedOpenQuantity: 0,
    returnedOpenNet: 0,
    serials: serialsOf(row),
    inTransitQuantity: 0,
  }
  const doc: StockDocument = {
    ...emptyDocument,
    type: 'purchaseReceipt',
    number: takeNumber(ctx.db, 'purchaseReceipt', date),
    date,
    partnerId: row.supplierId,
    memo: '期初暂估',
    total: value,
    warehouseId: row.warehouseId,
    toWarehouseId: null,
    transferMode: 'oneStep',
    projectId: null,
    reason: '',
    lossKind: 'normal',
    priceMode: 'excl',
    dueDate: null,
    invoiceKind: 'none',
    invoiceNumber: '',
    revenuePoint: null,
    accountId: null,
    releaseReason: '',
    tenders: [],
    lines: [line],
  }
  return storeDocument(ctx.db, doc, stampOf(ctx)) as StockDocument
}

/** 到期日 of opening stock follows from its 生产日期 as that of any other (D33). */
const FOLLOWED = `UPDATE opening_stock SET expiry_date = (SELECT date(production_date, '+' || i.shelf_life_days || ' days') FROM item i WHERE i.id = item_id)
  WHERE expiry_date IS NULL AND production_date IS NOT NULL`

const stockAccount = (facts: FactsOf, { itemId, warehouseId }: StockRow): number =>
  facts.accountOf(facts.item(itemId)?.kind === 'material' ? 'rawMaterial' : 'goods', { itemId, warehouseId }) ?? 0
function stockMovement(facts: FactsOf, row: StockRow, lineId: number | null): PostingDraft['movements'][number] {
  const item = facts.item(row.itemId)
  if (!item) refuse('UNKNOWN_REFERENCE', { field: '商品' })
  const of = { itemId: item.id, warehouseId: row.warehouseId }
  const cost = facts.accountOf(item.kind === 'goods' ? 'costMain' : 'costOther', of) ?? 0
  return {
    kind: row.value === null ? 'move' : 'in',
    itemId: row.itemId,
    warehouseId: row.warehouseId,
    batch: row.batch,
    dates: { productionDate: row.productionDate, expiryDate: row.expiryDate },
    quantity: row.quantity,
    given: row.value,
    refSeq: null,
    lineId,
    serials: serialsOf(row),
    date: row.date,
    stockAccountId: stockAccount(facts, row),
    counter: row.value === null ? null : { accountId: cost, itemId: facts.account(cost)?.dims.item ? row.itemId : null },
    slot: 'main',
  }
}

const BALANCES = `SELECT b.account_id AS accountId, b.partner_id AS partnerId, b.department_id AS departmentId, b.employee_id AS employeeId, b.project_id AS projectId, b.item_id AS itemId, b.balance,
  b.year_debit AS yearDebit, b.year_credit AS yearCredit, a.class, a.control, a.employee_control AS employeeControl, a.currency_id AS currencyId, b.original FROM opening_balance b JOIN account a ON a.id = b.account_id ORDER BY a.code, b.id`
/** What lies elsewhere than it came in leaves after that, and before it comes there. */
const STOCK =
  'SELECT id, item_id AS itemId, warehouse_id AS warehouseId, batch, production_date AS productionDate, expiry_date AS expiryDate, quantity, value, date, supplier_id AS supplierId, serials FROM opening_stock ORDER BY date, value IS NULL, CASE WHEN value IS NULL THEN quantity > 0 ELSE 0 END, id'

/**
 * Takes the estimated receipts out of the balances: each stands in a posting of its own receipt. One of the year under way (after
 * `newYear`) is taken out of 本年累计 too, so that 年初余额 stays what was entered.
 */
function withoutEstimates(
  rows: readonly BalanceRow[],
  estimates: readonly StockRow[],
  accountsOf: (row: StockRow) => { stock: number; estimates: number },
  newYear: LocalDate,
): BalanceRow[] {
  const copy = rows.map((r) => ({ ...r }))
  const take = (found: BalanceRow | undefined, side: 'yearDebit' | 'yearCredit', date: LocalDate, value: Fen) => {
    if (!found) refuse('OPENING_UNBALANCED', { detail: '暂估入库与总账不符' })
    found.balance -= side === 'yearDebit' ? value : -value
    if (date > newYear) found[side] -= value
  }
  for (const row of estimates) {
    const { itemId, supplierId, date, value } = row
    const accounts = accountsOf(row)
    const stock = copy.find((r) => r.accountId === accounts.stock && r.itemId === itemId)
    take(stock, 'yearDebit', date, value ?? 0)
    const payable = copy.find((r) => r.accountId === accounts.estimates && r.partnerId === supplierId)
    take(payable, 'yearCredit', date, value ?? 0)
  }
  return copy
}

const estimateAccount = (facts: FactsOf, row: StockRow): number => facts.accountOf('estimatedPayable', { partnerId: row.supplierId }) ?? 0
function postEstimate(ctx: CommandContext, row: StockRow): void {
  const doc = estimatedReceipt(ctx, row, row.date)
  const facts = loadFacts(ctx.db, ctx.options, doc)
  const draft = emptyPosting()
  const movement = stockMovement(facts, row, doc.lines[0]?.id ?? null)
  const value = row.value ?? 0
  draft.movements.push(movement)
  draft.vouchers.push({
    slot: 'main',
    summary: '期初暂估',
    lines: [
      { accountId: movement.stockAccountId, itemId: row.itemId, debit: value, quantity: row.quantity },
      { accountId: estimateAccount(facts, row), partnerId: row.supplierId, credit: value, dueDate: row.date },
    ],
  })
  apply(ctx, facts, doc, draft)
}
type FactsOf = ReturnType<typeof loadFacts>
function apply(ctx: CommandContext, facts: FactsOf, doc: AnyDocument, draft: PostingDraft): void {
  applyPosting(ctx, facts, doc, draft, 'opening')
  setState(ctx.db, doc, 'posted', stampOf(ctx))
}

/** Posts the opening balances: ledger, open items, stock with its receipts, in one transaction (D46). */
function postOpening(ctx: CommandContext): void {
  const eve = addDays(firstDay(ctx.options.startPeriod), -1)
  const newYear = addDays(firstDay(yearStart(ctx.options.startPeriod)), -1)
  ctx.db.run(FOLLOWED)
  const stock = ctx.db.all<StockRow>(STOCK)
  const estimates = stock.filter((s) => s.supplierId !== null && s.value !== null)
  const doc = openingDocument(ctx, eve, '期初余额')
  const facts = loadFacts(ctx.db, ctx.options, doc)
  const accountsOf = (row: StockRow) => ({ stock: stockAccount(facts, row), estimates: estimateAccount(facts, row) })
  const rows = withoutEstimates(ctx.db.all<BalanceRow>(BALANCES), estimates, accountsOf, newYear)
  const lines = openingLines(ctx, rows, facts.accountOf('yearProfit') ?? 0)
  const draft = emptyPosting()
  draft.vouchers.push(
    { slot: 'main', summary: '期初余额', lines: newYear === eve ? [...lines.begin, ...lines.year] : lines.year },
    { slot: 'closing', summary: '本年累计损益结转', lines: lines.closing, closing: true },
  )
  for (const s of stock) if (!estimates.includes(s)) draft.movements.push(stockMovement(facts, s, null))
  if (newYear !== eve && lines.begin.length) {
    const first = openingDocument(ctx, newYear, '年初余额')
    const begin = emptyPosting()
    begin.vouchers.push({ slot: 'main', summary: '年初余额', lines: lines.begin })
    apply(ctx, loadFacts(ctx.db, ctx.options, first), first, begin)
  }
  apply(ctx, facts, doc, draft)
  for (const e of estimates) postEstimate(ctx, e)
}

/** Anything posted that is not the opening itself, confirmed before and taken back. */
const BUSINESS = "SELECT 1 FROM posting WHERE kind NOT IN ('opening', 'unpost') LIMIT 1"
/** 确认期初. The caller has proved the triple balance; from here on the opening is posted like everything else. */
export function confirmOpening(ctx: CommandContext): null {
  if (readSetting(ctx.db, 'openingConfirmedAt') !== undefined || ctx.db.value(BUSINESS) !== undefined) refuse('OPENING_LOCKED')
  postOpening(ctx)
  writeSetting(ctx.db, 'openingConfirmedAt', ctx.clock.now())
  ctx.touch('opening', 'ledger', 'stock', 'openItems', 'documents')
  return null
}
/** Takes the confirmation back while nothing has been posted on top of it. */
export function reopenOpening(ctx: CommandContext): null {
  if (readSetting(ctx.db, 'openingConfirmedAt') === undefined) return null
  if (ctx.db.value(BUSINESS) !== undefined || ctx.db.value("SELECT 1 FROM period WHERE state = 'closed' LIMIT 1") !== undefined)
    refuse('OPENING_LOCKED')
  const own = ctx.db.column<number>(
    "SELECT DISTINCT p.document_id FROM posting p JOIN document d ON d.id = p.document_id WHERE p.kind = 'opening' AND d.state = 'posted' ORDER BY p.id DESC",
  )
  for (const id of own) {
    const doc = requireDocument(ctx.db, id)
    unpostDocument(ctx, doc)
    setState(ctx.db, doc, 'void', stampOf(ctx))
  }
  writeSetting(ctx.db, 'openingConfirmedAt', undefined)
  ctx.touch('opening', 'ledger', 'stock', 'openItems', 'documents')
  return null
}
