import { Books } from './books'
import { netLines } from './compare'
import { cost, type Layer, type Method, type Move } from './costs'
import { goodsEvents } from './goods'
import { Ledger } from './ledger'
import { moneyEvents } from './money'
import { monthEndEvents } from './monthEnd'
import { Moves } from './moves'
import { sum, yuan } from './numbers'
import { inOrder, type Scenario } from './scenario'
import * as forms from './statements'

const EVENTS = { ...goodsEvents, ...moneyEvents, ...monthEndEvents }

/**
 * The whole result of a scenario, worked out from its events by the rules of posting, rounding and statements and its own policy, and by
 * nothing of the program: what `play` is judged by.
 */
export function model(scenario: Scenario, method: Method, freight: 'EXPENSE' | 'CAPITALISE') {
  const moves = new Moves(scenario, freight === 'CAPITALISE')
  const left = cost(method, moves.all)
  const books = new Books(scenario, moves)
  for (const e of inOrder(scenario.events)) {
    const post = EVENTS[e.type]
    if (!post) throw new Error(`${e.id}: the model knows no ${e.type}`)
    post(books, e)
  }
  const ledger = new Ledger(books)
  return { ...goodsResult(scenario, moves.all, left, method), ...ledgerResult(scenario, books, ledger), ...statements(books, ledger) }
}
export type ModelResult = ReturnType<typeof model>

const KINDS: Record<Move['kind'], string> = { in: 'in', issue: 'out', return: 'ret_cus', sendBack: 'ret_sup', add: 'adj', made: 'asm_in' }
const quantity = (micro: number) => String(micro / 1_000_000)
const signed = (m: Move) => (m.kind === 'issue' || m.kind === 'sendBack' ? -m.qty : m.kind === 'add' ? 0 : m.qty)

function goodsResult(scenario: Scenario, moves: readonly Move[], left: Map<string, Layer[]>, method: Method) {
  // lines of one product that leave together stand in one row
  const shown = moves.reduce<Move[]>((rows, m) => {
    const last = rows.at(-1)
    if (last?.group && last.group === m.group && last.event === m.event && last.product === m.product)
      Object.assign(last, { qty: last.qty + m.qty, booked: last.booked + m.booked })
    else rows.push({ ...m })
    return rows
  }, [])
  const balances = new Map<string, { qty: number; value: number }>()
  const rows = shown.flatMap((m) => {
    const b = balances.get(m.product) ?? { qty: 0, value: 0 }
    balances.set(m.product, b)
    Object.assign(b, { qty: b.qty + signed(m), value: b.value + m.booked })
    if (m.event === '' || (signed(m) === 0 && m.booked === 0)) return []
    const at = { event: m.event, product: m.product }
    return [
      { ...at, kind: KINDS[m.kind], qty: quantity(signed(m)), value: yuan(m.booked), bal_qty: quantity(b.qty), bal_value: yuan(b.value) },
    ]
  })
  return {
    issue_costs: shown
      .filter((m) => ['issue', 'return', 'made'].includes(m.kind))
      .map((m) => ({ event: m.event, product: m.product, cost: yuan(0 - m.booked) })),
    stock_moves: rows,
    closing_stock: scenario.master.products.map(({ id: product }) => {
      const layers = left.get(product) ?? []
      return { product, qty: quantity(sum(layers.map((l) => l.qty))), value: yuan(sum(layers.map((l) => l.value))) }
    }),
    fifo_layers:
      method === 'FIFO'
        ? Object.fromEntries(
            scenario.master.products.map(({ id }) => [
              id,
              (left.get(id) ?? []).map((l) => ({ layer: l.layer, qty: quantity(l.qty), value: yuan(l.value) })),
            ]),
          )
        : null,
  }
}

function ledgerResult(scenario: Scenario, books: Books, ledger: Ledger) {
  const { accounts } = scenario.master
  const levelOf = (code: string): number => {
    const parent = accounts.find((a) => a.code === code)?.parent
    return parent ? levelOf(parent) + 1 : 1
  }
  const of = (code: string) => books.vouchers.flatMap((v) => v.lines).filter((l) => l.account === code)
  const a = books.accounts
  const exempted = sum(
    books.vouchers
      .filter((v) => !v.closing)
      .flatMap((v) => v.lines)
      .filter((l) => l.account === a.exempt)
      .map((l) => l.credit),
  )
  const output = sum(of(a.output).map((l) => l.credit))
  return {
    net: netLines(books.vouchers),
    vat: {
      output: yuan(output),
      input: yuan(sum(of(a.input).map((l) => l.debit))),
      transferred_out: yuan(sum(of(a.transferOut).map((l) => l.credit))),
      payable: yuan(books.smallScale ? output - exempted : sum(of(a.transferred).map((l) => l.debit))),
    },
    trial_balance: accounts.map(({ code, name }) => {
      const units = ledger.units.filter((u) => u.account.startsWith(code))
      const [opening, debit, credit] = [sum(units.map((u) => u.opening)), sum(units.map((u) => u.debit)), sum(units.map((u) => u.credit))]
      const close = opening + debit - credit
      return {
        code,
        name,
        level: levelOf(code),
        leaf: !accounts.some((x) => x.parent === code),
        open_debit: yuan(Math.max(opening, 0)),
        open_credit: yuan(Math.max(-opening, 0)),
        debit: yuan(debit),
        credit: yuan(credit),
        close_debit: yuan(Math.max(close, 0)),
        close_credit: yuan(Math.max(-close, 0)),
      }
    }),
    aux_balances: accounts
      .filter((x) => x.aux.length > 0)
      .flatMap(({ code }) =>
        ledger.units
          .filter((u) => u.account === code)
          .sort((x, y) => ((x.aux ?? '') < (y.aux ?? '') ? -1 : 1))
          .map((u) => ({
            account: code,
            aux: u.aux ?? '',
            open: yuan(u.opening),
            debit: yuan(u.debit),
            credit: yuan(u.credit),
            close: yuan(u.opening + u.debit - u.credit),
          })),
      ),
  }
}

function statements(books: Books, ledger: Ledger) {
  const sheet = books.business ? forms.businessBalanceSheet : forms.smallBalanceSheet
  const end = sheet(ledger, true)
  const begin = sheet(ledger, false)
  const byAccount = sheet(ledger, true, false)
  const shown = (rows: forms.Rows) =>
    Object.fromEntries(Object.entries(rows).flatMap(([n, amount]) => (amount === 0 ? [] : [[n, yuan(amount)]])))
  return {
    balance_sheet: Object.fromEntries(
      Object.keys(end).flatMap((n) => {
        const [e, s] = [end[Number(n)] ?? 0, begin[Number(n)] ?? 0]
        return e === 0 && s === 0 ? [] : [[n, { end: yuan(e), begin: yuan(s) }]]
      }),
    ),
    balance_sheet_account_level: Object.fromEntries(
      Object.entries(byAccount).flatMap(([n, amount]) => (amount === (end[Number(n)] ?? 0) ? [] : [[n, yuan(amount)]])),
    ),
    income_statement: shown((books.business ? forms.businessIncome : forms.smallIncome)(ledger)),
    cash_flow: shown((books.business ? forms.businessCashFlow : forms.smallCashFlow)(ledger)),
  }
}
