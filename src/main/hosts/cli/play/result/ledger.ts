import type { AccountSetOptions } from '../../../../../core/contract'
import type { StatementId } from '../../../../../core/reports/statements/formats'
import { readSetting } from '../../../../../db/settings'
import { fillStatement } from '../../../../modules/reports/statements'
import { money } from '../scenario'
import type { ResultVoucher } from './vouchers'
import { amountText, auxOf, DIMENSION_CODES, type DimensionCodes, type Played } from './view'

interface Sum {
  /** debit positive, before the results' first day */
  opening: number
  debit: number
  credit: number
}
const SUMS = `
SELECT a.code AS account, a.full_name AS name, ${DIMENSION_CODES}, SUM(CASE WHEN j.date < ?1 THEN j.debit - j.credit ELSE 0 END) AS opening,
  SUM(CASE WHEN j.date >= ?1 THEN j.debit ELSE 0 END) AS debit, SUM(CASE WHEN j.date >= ?1 THEN j.credit ELSE 0 END) AS credit
FROM journal_line j JOIN account a ON a.id = j.account_id WHERE j.date <= ?2 GROUP BY j.account_id, j.partner_id, j.department_id, j.employee_id, j.item_id`

type Row = Sum & DimensionCodes & { account: string; name: string }
const sumOf = (rows: readonly Sum[]): Sum =>
  rows.reduce((s, r) => ({ opening: s.opening + r.opening, debit: s.debit + r.debit, credit: s.credit + r.credit }), {
    opening: 0,
    debit: 0,
    credit: 0,
  })
const debitSide = (balance: number) => amountText(Math.max(balance, 0))
const creditSide = (balance: number) => amountText(Math.max(-balance, 0))

export function resultLedger(played: Played, vouchers: readonly ResultVoucher[]) {
  const { db, scenario, from, to } = played
  const rows = db.all<Row>(SUMS, from, to)
  const { accounts } = scenario.master
  const levelOf = (code: string): number => {
    const parent = accounts.find((a) => a.code === code)?.parent
    return parent ? levelOf(parent) + 1 : 1
  }
  // what was posted to accounts that the scenario does not list, below those that it does, is seen too
  const unlisted = new Map(
    rows.filter((r) => !accounts.some(({ code }) => r.account.startsWith(code))).map(({ account, name }) => [account, name]),
  )
  return {
    vat: vatOf(played, rows, vouchers),
    trial_balance: [...accounts, ...[...unlisted].map(([code, name]) => ({ code, name }))].map(({ code, name }) => {
      const sum = sumOf(rows.filter((r) => r.account.startsWith(code)))
      const close = sum.opening + sum.debit - sum.credit
      return {
        code,
        name,
        level: levelOf(code),
        leaf: !accounts.some((a) => a.parent === code),
        open_debit: debitSide(sum.opening),
        open_credit: creditSide(sum.opening),
        debit: amountText(sum.debit),
        credit: amountText(sum.credit),
        close_debit: debitSide(close),
        close_credit: creditSide(close),
      }
    }),
    aux_balances: accounts.flatMap(({ code, aux }) => {
      if (aux.length === 0) return []
      const byAux = Map.groupBy(
        rows.filter((r) => r.account === code),
        (r) => auxOf(played, code, r) ?? '',
      )
      return [...byAux]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, group]) => {
          const { opening, debit, credit } = sumOf(group)
          return {
            account: code,
            aux: id,
            open: amountText(opening),
            debit: amountText(debit),
            credit: amountText(credit),
            close: amountText(opening + debit - credit),
          }
        })
    }),
    ...statementsOf(played),
  }
}

/** What is due of VAT: what was transferred out of 应交增值税; 小规模: the tax of the sales less what was exempted, whatever was paid of it. */
function vatOf({ role, events }: Played, rows: readonly Row[], vouchers: readonly ResultVoucher[]) {
  const of = (name: 'vatOutput' | 'vatInput' | 'vatInputTransferOut' | 'vatTransferUnpaid') =>
    sumOf(rows.filter((r) => r.account === role(name)))
  const [output, input, transferred, due] = [of('vatOutput'), of('vatInput'), of('vatInputTransferOut'), of('vatTransferUnpaid')]
  const smallScale = role('vatTransferUnpaid') === undefined
  const transfers = new Set(events.filter((e) => e.type === 'vat_transfer').map((e) => e.id))
  const exempted = vouchers
    .filter((v) => transfers.has(v.event))
    .flatMap((v) => v.lines.filter((l) => l.account === role('vatOutput')))
    .reduce((sum, l) => sum + money.parse(l.debit ?? '0'), 0)
  return {
    output: amountText(output.credit),
    input: amountText(input.debit),
    transferred_out: amountText(transferred.credit),
    payable: amountText(smallScale ? output.credit - exempted : due.debit),
  }
}

/** What the form says beside a row's name: its alternative for companies limited by shares, how a loss is shown. */
const ASIDE = /（或股东权益）|（(?:净亏损|亏损总额|亏损|损失)以“-”号填列）/g
/** The three statements by row. */
function statementsOf({ db, from, to }: Played) {
  const options = readSetting(db, 'options') as Pick<AccountSetOptions, 'standard' | 'startPeriod'>
  const fill = (statement: StatementId, reclassify: 'partner' | 'account' = 'partner') =>
    fillStatement(db, options, { statement }, { from, to, reclassify })
  const rowsOf = <T>(
    statement: StatementId,
    make: (row: { name: string; amount(column: string): string }) => T,
    filled = fill(statement),
  ) =>
    Object.fromEntries(
      filled.format.rows.map(({ row, label }) => {
        const cells = filled.result.rows.find((r) => r.row === row)?.cells
        return [row, make({ name: label.replaceAll(ASIDE, ''), amount: (column) => amountText(cells?.[column]?.amountFen ?? 0) })]
      }),
    )
  const balanceSheet = rowsOf('balanceSheet', ({ name, amount }) => ({ name, end: amount('closing'), begin: amount('opening') }))
  const byAccount = rowsOf('balanceSheet', ({ amount }) => amount('closing'), fill('balanceSheet', 'account'))
  const ofSpan = (statement: StatementId) => rowsOf(statement, ({ name, amount }) => ({ name, amount: amount('period') }))
  return {
    balance_sheet: balanceSheet,
    balance_sheet_account_level: Object.fromEntries(Object.entries(byAccount).filter(([row, amount]) => balanceSheet[row]?.end !== amount)),
    income_statement: ofSpan('incomeStatement'),
    cash_flow: ofSpan('cashFlow'),
  }
}
