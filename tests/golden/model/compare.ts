import type { Voucher } from './books'
import { fen } from './numbers'

interface Result {
  vouchers: {
    event: string
    lines: { account: string; aux: string | null; debit: string | null; credit: string | null }[]
    cash_flow: { row: number; amount: string }[]
  }[]
  balance_sheet: Record<string, { end: string; begin: string }>
  income_statement: Record<string, { amount: string }>
  cash_flow: Record<string, { amount: string }>
}
/** Lines of an event's vouchers added up by account and dimension, and its cash flows by row: what does not depend on how it is split. */
export function netLines(vouchers: readonly Pick<Voucher, 'event' | 'lines' | 'cash'>[]) {
  const lines = new Map<string, { debit: number; credit: number }>()
  const cash = new Map<string, number>()
  for (const v of vouchers) {
    for (const l of v.lines) {
      const key = `${v.event} ${l.account} ${l.aux ?? ''}`.trim()
      const known = lines.get(key) ?? { debit: 0, credit: 0 }
      lines.set(key, { debit: known.debit + l.debit, credit: known.credit + l.credit })
    }
    for (const [row, amount] of v.cash) cash.set(`${v.event} ${row}`, (cash.get(`${v.event} ${row}`) ?? 0) + amount)
  }
  return {
    lines: Object.fromEntries([...lines].filter(([, l]) => l.debit !== 0 || l.credit !== 0)),
    cash: Object.fromEntries([...cash].filter(([, amount]) => amount !== 0)),
  }
}
const vouchersOf = (result: Result) =>
  result.vouchers.map(({ event, lines, cash_flow }) => ({
    event,
    lines: lines.map((l) => ({ account: l.account, aux: l.aux, debit: fen(l.debit), credit: fen(l.credit) })),
    cash: cash_flow.map((f): [number, number] => [f.row, fen(f.amount)]),
  }))

/** A result in the golden month's shape in the terms of the model: vouchers as net lines, statements without what is nothing. */
export function comparable<R extends Result>(result: R) {
  const amounts = (rows: Record<string, { amount: string }>) =>
    Object.fromEntries(Object.entries(rows).flatMap(([n, { amount }]) => (fen(amount) === 0 ? [] : [[n, amount]])))
  const { vouchers: _, ...rest } = result
  return {
    ...rest,
    net: netLines(vouchersOf(result)),
    balance_sheet: Object.fromEntries(
      Object.entries(result.balance_sheet).flatMap(([n, { end, begin }]) =>
        fen(end) === 0 && fen(begin) === 0 ? [] : [[n, { end, begin }]],
      ),
    ),
    income_statement: amounts(result.income_statement),
    cash_flow: amounts(result.cash_flow),
  }
}
