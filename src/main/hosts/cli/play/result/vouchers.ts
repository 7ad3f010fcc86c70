import { periodOf } from '../../../../../core/kernel'
import { amountText, auxOf, DIMENSION_CODES, type DimensionCodes, type Played } from './view'

interface Line extends DimensionCodes {
  account: string
  name: string
  isCash: boolean
  debit: number
  credit: number
  cashFlowItem: number | null
}
interface Voucher {
  event: string
  date: string
  summary: string
  documentType: string
  lines: Line[]
}
export interface ResultVoucher {
  no: string
  date: string
  event: string
  summary: string
  lines: { account: string; name: string; aux: string | null; debit: string | null; credit: string | null }[]
  cash_flow: { row: number; amount: string }[]
  total: string
}

/**
 * The vouchers of the events, numbered by month in the order of the events. Cost of sales, which is posted with each
 * delivery, is shown as one voucher at the event that books it at month end, added up by account and item.
 */
export function resultVouchers(played: Played): ResultVoucher[] {
  const own = merged(readVouchers(played))
  const all = withCostOfSales(played, own).filter((v) => v.lines.length > 0)
  const placeOf = (v: Voucher) => played.place.get(v.event) ?? 0
  const ordered = all.map((v, i) => ({ v, i })).sort((a, b) => placeOf(a.v) - placeOf(b.v) || a.i - b.i)
  const numbers = new Map<number, number>()
  return ordered.map(({ v }) => {
    const period = periodOf(v.date)
    const number = (numbers.get(period) ?? 0) + 1
    numbers.set(period, number)
    return {
      no: `记-${String(number).padStart(3, '0')}`,
      date: v.date,
      event: v.event,
      summary: v.summary,
      lines: v.lines.map((l) => ({
        account: l.account,
        name: l.name,
        aux: auxOf(played, l.account, l),
        debit: l.debit === 0 ? null : amountText(l.debit),
        credit: l.debit === 0 ? amountText(l.credit) : null,
      })),
      cash_flow: cashFlows(v.lines),
      total: amountText(v.lines.reduce((s, l) => s + l.debit, 0)),
    }
  })
}

const LINES = `
SELECT v.id, v.date, COALESCE(IIF(v.document_id IS NULL AND v.slot = 'main', (SELECT d.memo FROM document d WHERE d.id = p.document_id), NULL), v.summary) AS summary, COALESCE(v.document_id, p.document_id) AS documentId, v.document_type AS documentType, a.code AS account, a.full_name AS fullName, a.is_cash AS isCash,
  j.debit, j.credit, j.cash_flow_item AS cashFlowItem, ${DIMENSION_CODES}
FROM voucher v JOIN posting p ON p.voucher_id = v.id JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id ORDER BY v.period, v.number, p.id, j.line_no`

function readVouchers({ db, scenario, books }: Played): Voucher[] {
  const names = new Map(scenario.master.accounts.map((a) => [a.code, a.name]))
  const vouchers = new Map<string, Voucher>()
  type Row = Omit<Line, 'isCash' | 'name'> & {
    id: number
    date: string
    summary: string
    documentId: number
    documentType: string
    fullName: string
    isCash: number
  }
  for (const { id, date, summary, documentId, documentType, fullName, isCash, ...line } of db.all<Row>(LINES)) {
    const event = books.eventOf.get(documentId)
    if (event === undefined) continue
    // a voucher of a day is told document by document
    const key = `${id}|${documentId}`
    const known = vouchers.get(key) ?? { event, date, summary, documentType, lines: [] }
    known.lines.push({ ...line, name: names.get(line.account) ?? fullName, isCash: isCash === 1 })
    vouchers.set(key, known)
  }
  return [...vouchers.values()]
}

const keyOf = (l: Line) => [l.account, l.partner, l.department, l.employee, l.item, l.cashFlowItem, l.debit === 0].join('|')
/** Adds up lines of the same account, dimensions and side; the order is that of the first of them. */
function addedUp(lines: readonly Line[]): Line[] {
  const sums = new Map<string, Line>()
  for (const l of lines) {
    const sum = sums.get(keyOf(l))
    if (sum) {
      sum.debit += l.debit
      sum.credit += l.credit
    } else sums.set(keyOf(l), { ...l })
  }
  return [...sums.values()].filter((l) => l.debit !== 0 || l.credit !== 0)
}
/** An event that took two documents to express has one voucher where they are of one date and say the same. */
function merged(vouchers: readonly Voucher[]): Voucher[] {
  const groups = Map.groupBy(vouchers, (v) => [v.event, v.date, v.summary].join('|'))
  return [...groups.values()].flatMap((group) => (group[0] ? [{ ...group[0], lines: addedUp(group.flatMap((v) => v.lines)) }] : []))
}

const SALES = new Set(['salesDelivery', 'salesReturn', 'salesInvoice'])
/** Takes the cost of sales out of the vouchers of sales and gives it to the event of the month end that books it. */
function withCostOfSales(played: Played, vouchers: readonly Voucher[]): Voucher[] {
  const { events, place, role } = played
  const bookings = events.filter((e) => e.type === 'cogs')
  const costs = [role('costMain'), role('costOther')]
  const stock = [role('goods'), role('rawMaterial'), role('goodsShipped')]
  const taken = new Map<string, Line[]>()
  const left = vouchers.map((v) => {
    const booking = bookings.find((e) => (place.get(e.id) ?? 0) > (place.get(v.event) ?? 0))
    if (!booking || !SALES.has(v.documentType) || !v.lines.some((l) => costs.includes(l.account))) return v
    const isCost = (l: Line) => costs.includes(l.account) || stock.includes(l.account)
    taken.set(booking.id, [...(taken.get(booking.id) ?? []), ...v.lines.filter(isCost)])
    return { ...v, lines: v.lines.filter((l) => !isCost(l)) }
  })
  const products = played.scenario.master.products.map((p) => p.id)
  const order = (a: Line, b: Line) =>
    Number(costs.includes(b.account)) - Number(costs.includes(a.account)) ||
    (a.account === b.account ? products.indexOf(a.item ?? '') - products.indexOf(b.item ?? '') : a.account < b.account ? -1 : 1)
  const booked = bookings.map((e) => ({
    event: e.id,
    date: e.date,
    summary: e.memo,
    documentType: '',
    lines: addedUp(taken.get(e.id) ?? []).sort(order),
  }))
  return [...left, ...booked]
}

function cashFlows(lines: readonly Line[]): ResultVoucher['cash_flow'] {
  const flows = new Map<number, number>()
  for (const l of lines)
    if (l.isCash && l.cashFlowItem !== null) flows.set(l.cashFlowItem, (flows.get(l.cashFlowItem) ?? 0) + l.debit - l.credit)
  return [...flows].filter(([, amount]) => amount !== 0).map(([row, amount]) => ({ row, amount: amountText(amount) }))
}
