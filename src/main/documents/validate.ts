import { addTax, enteredOf, lineAmounts, TAX_TOLERANCE } from '../../core/documents/amounts'
import type { FieldDef } from '../../core/documents/define'
import type {
  AnyDocument,
  CashDocument,
  DocumentOfFamily,
  GoodsLine,
  InvoiceDocument,
  JournalDocument,
  OrderDocument,
  StockDocument,
} from '../../core/documents/types'
import { addDays, dayNumber, fenText, mulDiv, PRICE_QTY_TO_FEN, type Problem, periodOf, problem } from '../../core/kernel'
import { byProgram, documentDef } from '../../core/modules/registry'
import { serialsTwice } from './serials'
import type { AccountSetOptions } from '../../core/contract'
import type { ReadableDb } from '../../db/types'
import { unitProblems } from './units'

const TABLES: Partial<Record<FieldDef['kind'], string>> = {
  customer: 'SELECT 1 FROM partner WHERE id = ? AND disabled = 0 AND is_customer = 1',
  supplier: 'SELECT 1 FROM partner WHERE id = ? AND disabled = 0 AND is_supplier = 1',
  partner: 'SELECT 1 FROM partner WHERE id = ? AND disabled = 0',
  item: 'SELECT 1 FROM item WHERE id = ? AND disabled = 0',
  warehouse: "SELECT 1 FROM warehouse WHERE id = ? AND disabled = 0 AND kind = 'normal'",
  account: 'SELECT 1 FROM account WHERE id = ? AND disabled = 0',
  cashAccount: 'SELECT 1 FROM account WHERE id = ? AND disabled = 0 AND is_cash = 1',
  department: 'SELECT 1 FROM department WHERE id = ? AND disabled = 0',
  employee: 'SELECT 1 FROM employee WHERE id = ? AND disabled = 0',
  project: 'SELECT 1 FROM project WHERE id = ? AND disabled = 0',
  openItem: 'SELECT 1 FROM open_item WHERE id = ?',
}
/** A quantity of 0 is not missing: a price correction has one, and elsewhere goodsDocument refuses it. */
const empty = (v: unknown, kind: FieldDef['kind']) => v === null || v === undefined || v === '' || (v === 0 && kind === 'money')

function fields(
  db: ReadableDb,
  defs: readonly FieldDef[],
  values: Record<string, unknown>,
  at: string,
  complete: boolean,
  problems: Problem[],
): void {
  for (const f of defs) {
    if (f.readOnly) continue
    const v = values[f.name]
    if (empty(v, f.kind)) {
      if (f.required && complete) problems.push(problem('REQUIRED', at + f.name, { field: f.label }))
      continue
    }
    const sql = TABLES[f.kind]
    if (sql && db.value(sql, v as number) === undefined) problems.push(problem('UNKNOWN_REFERENCE', at + f.name, { field: f.label }))
  }
}

/** Amounts of a goods line as printed: they must add up, and follow from quantity, price (as entered) and rate within tolerance (rounding.md 2.2). */
function goodsAmounts(line: GoodsLine, mode: 'incl' | 'excl', at: string, problems: Problem[]): void {
  if (line.net + line.tax !== line.gross)
    problems.push(
      problem('AMOUNT_MISMATCH', `${at}gross`, { field: '价税合计', expected: fenText(line.net + line.tax), found: fenText(line.gross) }),
    )
  const { quantity, price } = enteredOf(line)
  const expected = lineAmounts(mode, quantity, price, line.taxRate, line.discountRate)
  const base = mode === 'incl' ? 'gross' : 'net'
  // a price has 8 decimals: over a large quantity it gives an amount back to within half of its last one (D3); a line without
  // price carries its amounts as given
  const tolerance = 1 + mulDiv(Math.abs(quantity), 1, 2 * PRICE_QTY_TO_FEN)
  if (price !== 0 && Math.abs(expected[base] - line[base]) > tolerance)
    problems.push(
      problem('AMOUNT_MISMATCH', `${at}${base}`, {
        field: base === 'gross' ? '价税合计' : '金额',
        expected: fenText(expected[base]),
        found: fenText(line[base]),
      }),
    )
  const { tax } = addTax(line.net, line.taxRate)
  if (Math.abs(tax - line.tax) > TAX_TOLERANCE)
    problems.push(problem('TAX_OUT_OF_TOLERANCE', `${at}tax`, { difference: fenText(line.tax - tax) }))
}

/** Paid or collected at once (现结), or a fee paid with it (加工费): what others were given would get lost in silence. */
const TENDERED: ReadonlySet<string> = new Set(['purchaseReceipt', 'salesDelivery', 'salesReturn', 'assembly', 'disassembly'])
function tenders({ type, tenders: given, reversesId }: StockDocument, problems: Problem[]): void {
  if (given.length && !TENDERED.has(type)) problems.push(problem('NO_TENDERS', 'tenders', { document: documentDef(type).label }))
  if (reversesId !== null) return
  given.forEach(({ amount }, i) => {
    if (amount <= 0) problems.push(problem('MUST_BE_POSITIVE', `tenders.${i}.amount`, { field: '现结金额' }))
  })
}

function goodsDocument(db: ReadableDb, doc: OrderDocument | StockDocument | InvoiceDocument, taxed: boolean, problems: Problem[]): void {
  const red = doc.reversesId !== null
  if ('tenders' in doc) {
    tenders(doc, problems)
    problems.push(...serialsTwice(doc.lines))
  }
  doc.lines.forEach((line, i) => {
    const at = `lines.${i}.`
    // what changes a value only moves no goods
    const correction =
      byProgram(doc.type) ||
      (line.quantity === 0 && (doc.type === 'costAdjustment' || (doc.type === 'purchaseInvoice' && line.sourceLineId !== null)))
    const unused = doc.type === 'materialIssue' && line.quantity < 0 && line.sourceLineId !== null
    if (!red && line.quantity <= 0 && !correction && !unused) problems.push(problem('MUST_BE_POSITIVE', `${at}quantity`, { field: '数量' }))
    if (!red && (line.net < 0 || line.gross < 0) && !correction)
      problems.push(problem('MUST_NOT_BE_NEGATIVE', `${at}gross`, { field: '金额' }))
    if (!red && doc.type !== 'costAdjustment' && 'cost' in line && (line.cost ?? 0) < 0)
      problems.push(problem('MUST_NOT_BE_NEGATIVE', `${at}cost`, { field: '金额' }))
    if ('productionDate' in line && line.productionDate !== null && line.expiryDate !== null && line.expiryDate < line.productionDate)
      problems.push(problem('EXPIRY_BEFORE_PRODUCTION', `${at}expiryDate`, { expiry: line.expiryDate, production: line.productionDate }))
    problems.push(...unitProblems(db, line, at))
    if (taxed) goodsAmounts(line, doc.priceMode, at, problems)
  })
}

function cashDocument(db: ReadableDb, doc: CashDocument, complete: boolean, problems: Problem[]): void {
  if (doc.reversesId !== null) return
  for (const [field, label] of [
    ['amount', '金额'],
    ['discount', '现金折扣'],
    ['deferredTax', '待转销项税额'],
    ['fee', '手续费'],
    ['returned', '员工退回'],
  ] as const) {
    if (doc[field] < 0) problems.push(problem('MUST_NOT_BE_NEGATIVE', field, { field: label }))
  }
  doc.clears.forEach((c, i) => {
    if (db.value(TABLES.openItem ?? '', c.openItemId) === undefined)
      problems.push(problem('UNKNOWN_REFERENCE', `clears.${i}.openItemId`, { field: '冲销的借款' }))
    if (doc.type !== 'expenseClaim') problems.push(problem('NO_CLEARINGS', 'clears', { document: documentDef(doc.type).label }))
  })
  if (complete && doc.type === 'fundTransfer' && doc.fee > doc.amount) problems.push(problem('TOO_LARGE', 'fee', { field: '手续费' }))
}
function journalDocument(doc: JournalDocument, problems: Problem[]): void {
  const debit = doc.lines.reduce((s, l) => s + l.debit, 0)
  const credit = doc.lines.reduce((s, l) => s + l.credit, 0)
  if (debit !== credit) problems.push(problem('UNBALANCED', 'lines', { debit: fenText(debit), credit: fenText(credit) }))
}

/**
 * Everything that can be said of a document without posting it. `complete`: as for posting; otherwise only what no draft
 * may contain (references that do not exist, amounts that contradict themselves).
 */
export function validateDocument(
  db: ReadableDb,
  options: AccountSetOptions,
  doc: AnyDocument,
  today: string,
  complete: boolean,
): Problem[] {
  const def = documentDef(doc.type)
  const problems: Problem[] = []
  // what the program makes refers to what was in use then
  if (!byProgram(doc.type)) {
    fields(db, def.header, doc as unknown as Record<string, unknown>, '', complete, problems)
    doc.lines.forEach((l, i) => fields(db, def.lines, l as unknown as Record<string, unknown>, `lines.${i}.`, complete, problems))
  }
  if (dayNumber(doc.date) > dayNumber(addDays(today, 366))) problems.push(problem('PERIOD_TOO_FAR', 'date', { date: doc.date }))
  if (doc.type !== 'opening' && periodOf(doc.date) < options.startPeriod)
    problems.push(problem('PERIOD_BEFORE_START', 'date', { date: doc.date, start: String(options.startPeriod) }))
  if (
    complete &&
    !doc.lines.length &&
    def.lines.some((f) => f.required) &&
    !['receipt', 'payment', 'employeeRepayment', 'employeePayout'].includes(doc.type)
  )
    problems.push(problem('NO_LINES'))
  byFamily(db, doc, def.goods, complete, problems)
  return problems
}
function byFamily(db: ReadableDb, doc: AnyDocument, taxed: boolean, complete: boolean, problems: Problem[]): void {
  const family = documentDef(doc.type).family
  if (family === 'order' || family === 'stock' || family === 'invoice')
    goodsDocument(db, doc as DocumentOfFamily[typeof family], taxed, problems)
  else if (family === 'cash') cashDocument(db, doc as CashDocument, complete, problems)
  else if (complete) journalDocument(doc as JournalDocument, problems)
}
