/** 分摊到入库单 (D27): fee lines of 采购发票 and 其他付款 are replaced by their shares of receipts' lines. */
import type { LandedShare } from '@core/contract'
import { taxOfShares } from '@core/documents/landedShares'
import type { Fen } from '@core/kernel'
import { type FormDocument, type FormLine, isBlankLine, newKey } from './form'
import { numberOf, refOf, textOf } from './values'

export const takesFees = (type: FormDocument['type']): boolean => type === 'purchaseInvoice' || type === 'otherPayment'

/** One fee: a line that has been entered, or the lines that it has been spread over already. */
export interface Fee {
  key: string
  /** 运费 */
  name: string
  spread: boolean
  /** fen: what is spread, and the VAT that stays with it */
  amount: Fen
  tax: Fen
  lines: FormLine[]
}
/** Between what a line was for and where its share belongs. */
const MARK = '→'
/** Where the line's share belongs, to be read after what it is: “ → 复印纸 CGRK-202611-0001”; '' for others. */
export function spreadTo(line: FormLine): string {
  const memo = textOf(line['memo'])
  const at = line.sourceLineId === null ? -1 : memo.indexOf(MARK)
  return at < 0 ? '' : ` ${memo.slice(at)}`
}
const purpose = (line: FormLine): string => (textOf(line['memo']).split(MARK)[0] ?? '').trim()

function nameOf(form: FormDocument, line: FormLine): string {
  if (form.type === 'purchaseInvoice') return refOf(line['itemId'])?.name ?? ''
  const account = refOf(line['accountId'])?.name ?? ''
  return purpose(line) || (account.split(/[—-]/).at(-1) ?? '')
}
/** A service, or money paid; goods on an invoice are no fee. */
function isFee(form: FormDocument, line: FormLine): boolean {
  if (isBlankLine(form.type, line)) return false
  if (form.type === 'otherPayment') return refOf(line['accountId']) !== null && numberOf(line['amount']) > 0
  return refOf(line['itemId'])?.kind === 'service' && numberOf(line['gross']) > 0
}

/** VAT that is not deducted is part of what is spread (小规模纳税人, 普通发票); a payment's line has its deductible tax apart. */
const deducts = (form: FormDocument, general: boolean): boolean => general && form.header['invoiceKind'] === 'special'
function figures(form: FormDocument, line: FormLine, general: boolean): { amount: Fen; tax: Fen } {
  const tax = numberOf(line['tax'])
  if (form.type === 'otherPayment') return { amount: numberOf(line['amount']), tax }
  return { amount: numberOf(line[deducts(form, general) ? 'net' : 'gross']), tax }
}

/** The fees of a document, in the order of its lines. `general`: 一般纳税人. */
export function feesOf(form: FormDocument, general: boolean): Fee[] {
  const fees = new Map<string, Fee>()
  for (const line of form.lines) {
    if (!isFee(form, line)) continue
    const spread = line.sourceLineId !== null
    const name = nameOf(form, line)
    const key = spread ? `spread:${name}:${numberOf(line['taxRate'])}` : line.key
    const fee = fees.get(key) ?? { key, name, spread, amount: 0, tax: 0, lines: [] }
    const { amount, tax } = figures(form, line, general)
    fees.set(key, { ...fee, amount: fee.amount + amount, tax: fee.tax + tax, lines: [...fee.lines, line] })
  }
  return [...fees.values()]
}

/** The lines of one fee's shares; lines that get nothing are left out. `shares` and `rows` go together. */
function sharesOf(form: FormDocument, fee: Fee, rows: readonly LandedShare[], shares: readonly Fen[], general: boolean): FormLine[] {
  const [first] = fee.lines
  if (!first) return []
  const taxes = taxOfShares(fee.tax, shares)
  return rows.flatMap((row, i) => {
    const [share, tax] = [shares[i] ?? 0, taxes[i] ?? 0]
    if (share === 0 && tax === 0) return []
    const line = { ...first, key: newKey(), sourceLineId: row.lineId, tax, memo: memoOf(form, first, row) }
    return [form.type === 'otherPayment' ? paidShare(line, row, share) : billedShare(line, share, tax, deducts(form, general))]
  })
}
const MAX_MEMO = 200
function memoOf(form: FormDocument, line: FormLine, row: LandedShare): string {
  const what = form.type === 'otherPayment' ? nameOf(form, line) : purpose(line)
  return `${what} ${MARK} ${row.itemName} ${row.documentNumber}`.trim().slice(0, MAX_MEMO)
}
const paidShare = (line: FormLine, row: LandedShare, amount: Fen): FormLine => ({
  ...line,
  amount,
  accountId: { id: row.accountId, code: row.accountCode, name: row.accountName },
  departmentId: null,
  employeeId: null,
  partnerId: null,
  projectId: null,
  cashFlowItem: null,
})
/** A line of quantity 0: what it costs is given, no price brings it about. */
const billedShare = (line: FormLine, share: Fen, tax: Fen, deducted: boolean): FormLine => ({
  ...line,
  quantity: 0,
  unit: '',
  unitQuantity: null,
  unitPrice: null,
  price: null,
  discountRate: 0,
  accountId: null,
  net: deducted ? share : share - tax,
  gross: deducted ? share + tax : share,
  autoPrice: false,
})

/** The form with its fees spread: where a fee stood, its shares stand. `rows[i].shares[k]` belongs to `fees[k]`. */
export function withShares(form: FormDocument, fees: readonly Fee[], rows: readonly LandedShare[], general: boolean): FormDocument {
  const places = new Map<string, FormLine[]>()
  fees.forEach((fee, k) => {
    const made = sharesOf(
      form,
      fee,
      rows,
      rows.map((row) => row.shares[k] ?? 0),
      general,
    )
    fee.lines.forEach((line, n) => places.set(line.key, n === 0 ? made : []))
  })
  return { ...form, lines: form.lines.flatMap((line) => places.get(line.key) ?? [line]) }
}
