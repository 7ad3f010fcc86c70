import { type Period, periodOf } from '../../../core/kernel'
import type { VoucherLine } from '../../../core/ledger/posting'
import { Appender } from '../../../db/append'
import type { SqlValue, WritableDb } from '../../../db/types'

/** What postings made together have in common. */
interface PostingReason {
  kind: 'post' | 'unpost' | 'recost' | 'opening' | 'closing'
  causeId: number | null
}
/** Of one posting. */
export interface PostingHead {
  voucherId: number | null
  documentType: string
  documentId: number
  date: string
}
interface Balance {
  debit: number
  credit: number
  quantity: number
}
/** What a pool received, issued and shifted at one place. */
interface StockFlow {
  inQuantity: number
  outQuantity: number
  moveQuantity: number
  inValue: number
  outValue: number
}
/** What an account moved on a day: quantities by side, and in how many lines. */
interface Day {
  debit: number
  credit: number
  debitQuantity: number
  creditQuantity: number
  lines: number
}
/** Where a line counts: the sums of its account and dimensions, and of its account that day. */
interface Sums {
  of: VoucherLine
  date: string
  closing: boolean
  balance: Balance
  day: Day
}
const sameDimensions = (a: VoucherLine, b: VoucherLine): boolean =>
  (a.itemId ?? 0) === (b.itemId ?? 0) &&
  (a.partnerId ?? 0) === (b.partnerId ?? 0) &&
  (a.departmentId ?? 0) === (b.departmentId ?? 0) &&
  (a.employeeId ?? 0) === (b.employeeId ?? 0) &&
  (a.projectId ?? 0) === (b.projectId ?? 0)
function add(balance: Balance, debit: number, credit: number, quantity: number): void {
  balance.debit += debit
  balance.credit += credit
  balance.quantity += quantity
}
/** What stands under a key, begun where nothing does. */
function under<V>(map: Map<string, V>, key: string, begin: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = begin()))
  return value
}
const noBalance = (): Balance => ({ debit: 0, credit: 0, quantity: 0 })
const noDay = (): Day => ({ debit: 0, credit: 0, debitQuantity: 0, creditQuantity: 0, lines: 0 })
const noFlow = (): StockFlow => ({ inQuantity: 0, outQuantity: 0, moveQuantity: 0, inValue: 0, outValue: 0 })
function addFlow(flow: StockFlow, more: StockFlow): void {
  flow.inQuantity += more.inQuantity
  flow.outQuantity += more.outQuantity
  flow.moveQuantity += more.moveQuantity
  flow.inValue += more.inValue
  flow.outValue += more.outValue
}

const VALUATIONS = 'SELECT COALESCE(MAX(n) + 1, 0) FROM stock_valuation_entry WHERE pool_id = ? AND date = ? AND phase = ? AND seq = ?'

const POSTING = ['id', 'voucher_id', 'document_type', 'document_id', 'date', 'period'] as const
const JOURNAL_LINE = [
  'posting_id',
  'line_no',
  'date',
  'account_id',
  'debit',
  'credit',
  'partner_id',
  'department_id',
  'employee_id',
  'project_id',
  'item_id',
  'quantity',
  'cash_flow_item',
  'summary',
  'line_id',
  'currency_id',
  'original',
] as const
const VALUATION = ['pool_id', 'date', 'phase', 'seq', 'n', 'value', 'account_id', 'posting_id', 'posted_period'] as const
const ACCOUNT_BALANCE = [
  'account_id',
  'period',
  'partner_id',
  'department_id',
  'employee_id',
  'project_id',
  'item_id',
  'debit',
  'credit',
  'quantity',
] as const
const ACCOUNT_DAY = ['account_id', 'date', 'debit', 'credit', 'debit_quantity', 'credit_quantity', 'lines'] as const
const ACCOUNT_TOTAL = ['account_id', 'period', 'debit', 'credit', 'closing_debit', 'closing_credit'] as const
const CASH_FLOW_DAY = ['item', 'date', 'amount'] as const
const CASH_FLOW_TOTAL = ['item', 'period', 'amount'] as const
/** What is there is added to. */
const adding = (keys: string, values: readonly string[]): string =>
  `ON CONFLICT (${keys}) DO UPDATE SET ${values.map((v) => `${v} = ${v} + excluded.${v}`).join(', ')}`
const ADD_BALANCE = adding(ACCOUNT_BALANCE.slice(0, 7).join(', '), ['debit', 'credit', 'quantity'])
const ADD_DAY = adding('account_id, date', ACCOUNT_DAY.slice(2))
const ADD_TOTAL = adding('account_id, period', ['debit', 'credit', 'closing_debit', 'closing_credit'])
const ADD_FLOW_DAY = adding('item, date', ['amount'])
const ADD_FLOW = adding('item, period', ['amount'])

/**
 * Appends to the ledgers and keeps the balances behind them. Postings go out at once; the last of their lines and valuations, and
 * the balances, added up, once per key, with `flush` in the same transaction.
 */
export class LedgerWriter {
  private readonly balances = new Map<string, Balance>()
  private readonly days = new Map<string, Day>()
  private readonly lastSums = new Map<number, Sums>()
  private readonly flows = new Map<string, number>()
  private readonly stock = new Map<string, StockFlow>()
  private lastFlow: { poolId: number; warehouseId: number; period: Period; flow: StockFlow } | undefined
  private readonly journal: Appender
  private readonly valuations: Appender
  /** lines so far, by posting */
  private readonly lineNumbers: number[] = []
  /** a line on its way into the journal, in the order of its columns: one for all of them */
  private readonly row: SqlValue[] = JOURNAL_LINE.map(() => null)
  /** the same for a valuation */
  private readonly valued: SqlValue[] = VALUATION.map(() => null)
  readonly postings: number[] = []

  constructor(
    readonly db: WritableDb,
    private readonly userId: number | null,
    private readonly now: string,
  ) {
    this.journal = new Appender(db, 'journal_line', JOURNAL_LINE)
    this.valuations = new Appender(db, 'stock_valuation_entry', VALUATION)
  }

  posting(head: PostingReason & PostingHead): number {
    return this.append(head, [head])[0] as number
  }
  /** Several postings at once; their ids follow each other. Nobody else writes in this transaction. */
  append({ kind, causeId }: PostingReason, heads: readonly PostingHead[]): number[] {
    const first = (this.db.value<number | null>('SELECT MAX(id) FROM posting') ?? 0) + 1
    const by = this.userId === null ? {} : { user_id: this.userId }
    const cause = causeId === null ? {} : { cause_id: causeId }
    const rows = new Appender(this.db, 'posting', POSTING, { same: { kind, created_at: this.now, ...by, ...cause } })
    const ids: number[] = []
    const row: SqlValue[] = POSTING.map(() => null)
    for (const { voucherId, documentType, documentId, date } of heads) {
      const id = first + ids.length
      row[0] = id
      row[1] = voucherId
      row[2] = documentType
      row[3] = documentId
      row[4] = date
      row[5] = periodOf(date)
      rows.add(row)
      ids.push(id)
    }
    // lines, movements and open items refer to them
    rows.flush()
    this.postings.push(...ids)
    return ids
  }

  line(postingId: number, date: string, l: VoucherLine, closing = false): void {
    const debit = l.debit ?? 0
    const credit = l.credit ?? 0
    const { accountId, quantity = null, cashFlowItem = null } = l
    const { row } = this
    row[0] = postingId
    row[1] = this.numberOf(postingId)
    row[2] = date
    row[3] = accountId
    row[4] = debit
    row[5] = credit
    row[6] = l.partnerId ?? null
    row[7] = l.departmentId ?? null
    row[8] = l.employeeId ?? null
    row[9] = l.projectId ?? null
    row[10] = l.itemId ?? null
    row[11] = quantity
    row[12] = cashFlowItem
    row[13] = l.summary ?? null
    row[14] = l.lineId ?? null
    row[15] = l.currencyId ?? null
    row[16] = l.original ?? null
    this.journal.add(row)
    const { balance, day } = this.sumsOf(l, date, closing)
    const moved = quantity ?? 0
    add(balance, debit, credit, debit !== 0 ? moved : -moved)
    day.debit += debit
    day.credit += credit
    day[debit !== 0 ? 'debitQuantity' : 'creditQuantity'] += moved
    day.lines += 1
    if (cashFlowItem !== null) this.flows.set(`${cashFlowItem},${date}`, (this.flows.get(`${cashFlowItem},${date}`) ?? 0) + debit - credit)
  }

  /** The postings of a writer have one id after the other. */
  private numberOf(postingId: number): number {
    const at = postingId - (this.postings[0] ?? postingId)
    const number = (this.lineNumbers[at] ?? 0) + 1
    this.lineNumbers[at] = number
    return number
  }
  /** A recost has thousands of lines that count where the account's last one did: they need no key. */
  private sumsOf(l: VoucherLine, date: string, closing: boolean): Sums {
    const { accountId } = l
    const last = this.lastSums.get(accountId)
    if (last && last.date === date && last.closing === closing && sameDimensions(last.of, l)) return last
    const balance = under(
      this.balances,
      `${accountId},${periodOf(date)},${l.partnerId ?? 0},${l.departmentId ?? 0},${l.employeeId ?? 0},${l.projectId ?? 0},${l.itemId ?? 0}`,
      noBalance,
    )
    const sums = { of: l, date, closing, balance, day: under(this.days, `${accountId},${date},${closing ? 1 : 0}`, noDay) }
    this.lastSums.set(accountId, sums)
    return sums
  }

  /** A change of value of a movement, with its effective date, posted in `period`; `n`: how many changes it has already, when known. */
  valuation(
    m: { poolId: number; date: string; phase: number; seq: number; warehouseId: number; quantity: number },
    value: number,
    accountId: number,
    postingId: number,
    postedPeriod: Period,
    n = this.db.value<number>(VALUATIONS, m.poolId, m.date, m.phase, m.seq) ?? 0,
  ): void {
    const { valued } = this
    valued[0] = m.poolId
    valued[1] = m.date
    valued[2] = m.phase
    valued[3] = m.seq
    valued[4] = n
    valued[5] = value
    valued[6] = accountId
    valued[7] = postingId
    valued[8] = postedPeriod
    this.valuations.add(valued)
    const s = this.stockOf(m.poolId, m.warehouseId, postedPeriod)
    if (m.quantity < 0) s.outValue -= value
    else s.inValue += value
  }
  /** A change of quantity; `move` inside a pool is neither receipt nor issue of it. */
  quantity(
    m: { poolId: number; warehouseId: number; itemId: number; batch: string; date: string; quantity: number; kind: string },
    sign: 1 | -1,
  ): void {
    this.db.run(
      'INSERT INTO stock_balance (item_id, warehouse_id, batch, quantity) VALUES (?, ?, ?, ?) ON CONFLICT (item_id, warehouse_id, batch) DO UPDATE SET quantity = quantity + excluded.quantity',
      m.itemId,
      m.warehouseId,
      m.batch,
      sign * m.quantity,
    )
    const s = this.stockOf(m.poolId, m.warehouseId, periodOf(m.date))
    if (m.kind === 'move') s.moveQuantity += sign * m.quantity
    else if (m.quantity < 0) s.outQuantity -= sign * m.quantity
    else s.inQuantity += sign * m.quantity
  }
  private stockOf(poolId: number, warehouseId: number, period: Period): StockFlow {
    const last = this.lastFlow
    if (last && last.poolId === poolId && last.period === period && last.warehouseId === warehouseId) return last.flow
    const flow = under(this.stock, `${period},${poolId},${warehouseId}`, noFlow)
    this.lastFlow = { poolId, warehouseId, period, flow }
    return flow
  }

  flush(): void {
    this.journal.flush()
    this.valuations.flush()
    const numbers = (key: string): SqlValue[] => key.split(',').map(Number)
    const balances = new Appender(this.db, 'account_balance', ACCOUNT_BALANCE, { conflict: ADD_BALANCE })
    for (const [key, b] of this.balances) balances.add([...numbers(key), b.debit, b.credit, b.quantity])
    balances.flush()
    this.flushDays()
    this.flushStock('stock_period', 'period', this.stock)
    const years = new Map<string, StockFlow>()
    for (const [key, s] of this.stock) {
      const [period, pool, warehouse] = key.split(',') as [string, string, string]
      addFlow(under(years, `${Math.floor(Number(period) / 100)},${pool},${warehouse}`, noFlow), s)
    }
    this.flushStock('stock_year', 'year', years)
    for (const map of [this.balances, this.days, this.flows, this.stock, this.lastSums]) map.clear()
    this.lastFlow = undefined
  }
  /** What moved by day, and the months that the days add up to. */
  private flushDays(): void {
    const days = new Appender(this.db, 'account_day', ACCOUNT_DAY, { conflict: ADD_DAY })
    const totals = new Map<string, Balance>()
    for (const [key, { debit, credit, debitQuantity, creditQuantity, lines }] of this.days) {
      const [account, date, closing] = key.split(',') as [string, string, string]
      days.add([Number(account), date, debit, credit, debitQuantity, creditQuantity, lines])
      add(under(totals, `${account},${periodOf(date)},${closing}`, noBalance), debit, credit, 0)
    }
    days.flush()
    const months = new Appender(this.db, 'account_total', ACCOUNT_TOTAL, { conflict: ADD_TOTAL })
    for (const [key, { debit, credit }] of totals) {
      const [account, period, closing] = key.split(',').map(Number) as [number, number, number]
      months.add([account, period, debit, credit, closing * debit, closing * credit])
    }
    months.flush()
    this.flushFlows()
  }
  private flushFlows(): void {
    const days = new Appender(this.db, 'cash_flow_day', CASH_FLOW_DAY, { conflict: ADD_FLOW_DAY })
    const months = new Appender(this.db, 'cash_flow_total', CASH_FLOW_TOTAL, { conflict: ADD_FLOW })
    for (const [key, amount] of this.flows) {
      const [item, date] = key.split(',') as [string, string]
      days.add([Number(item), date, amount])
      months.add([Number(item), periodOf(date), amount])
    }
    days.flush()
    months.flush()
  }
  private flushStock(table: string, span: 'period' | 'year', flows: ReadonlyMap<string, StockFlow>): void {
    const sql = `INSERT INTO ${table} (${span}, pool_id, warehouse_id, in_quantity, out_quantity, move_quantity, in_value, out_value) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (${span}, pool_id, warehouse_id) DO UPDATE SET in_quantity = in_quantity + excluded.in_quantity, out_quantity = out_quantity + excluded.out_quantity,
        move_quantity = move_quantity + excluded.move_quantity, in_value = in_value + excluded.in_value, out_value = out_value + excluded.out_value`
    for (const [key, s] of flows)
      this.db.run(sql, ...key.split(',').map(Number), s.inQuantity, s.outQuantity, s.moveQuantity, s.inValue, s.outValue)
  }
}
