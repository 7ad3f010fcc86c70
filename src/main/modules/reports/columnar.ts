import { type PlacedReportAccount, placeAccounts } from '../../../core/reports/accountTree'
import { totalsOf } from '../../../core/reports/bookPages'
import {
  type ColumnarBy,
  type ColumnarColumn,
  columnarLedger,
  columnarLedgerColumns,
  columnarLedgerRows,
  columnCells,
} from '../../../core/reports/columnarLedger'
import { DIMENSION_NAMES } from '../../../core/reports/dimensionBalance'
import { balanceCells } from '../../../core/reports/runningBook'
import { accountsOf, namesOf } from '../../../db/queries/reports/accounts'
import { columnsUsed, type NetBy, netBetween, netOfVouchers } from '../../../db/queries/reports/columnSums'
import type { LineOfBook } from '../../../db/queries/reports/ledgerLines'
import type { ReadableDb } from '../../../db/types'
import { monthBefore, type ReadPiece, turnBook } from './bookPages'
import { accountOf, COLUMN_OF, spanOf } from './general'
import type { Report } from './types'

/** The child of `account` that a line below it belongs to; 0: on the account itself. */
function childOf(account: PlacedReportAccount, accounts: ReadonlyMap<number, PlacedReportAccount>, id: number): number {
  let at = accounts.get(id)
  while (at && at.parentId !== account.id) at = at.parentId === null ? undefined : accounts.get(at.parentId)
  return at?.id ?? 0
}
const UNNAMED = { id: 0, name: '未指定' }
/** What the columns are, and which of them an account or a value of the dimension belongs to. */
interface Split {
  column: 'account_id' | (typeof COLUMN_OF)[keyof typeof COLUMN_OF]
  columns: ColumnarColumn[]
  place: (id: number) => number
  ofLine: (line: LineOfBook) => number
}
function splitBy(db: ReadableDb, account: PlacedReportAccount, by: ColumnarBy, span: { from: string; to: string }): Split {
  const days = { accountIds: account.subtree, ...span }
  if (by === 'accounts') {
    const accounts = placeAccounts(accountsOf(db))
    const place = (id: number) => childOf(account, accounts, id)
    const used = new Set([...columnsUsed(db, days, 'account_id')].map(place))
    const columns = [...accounts.values()].filter((a) => used.has(a.id)).map(({ id, name }) => ({ id, name }))
    return {
      column: 'account_id',
      columns: used.has(0) ? [...columns, { id: 0, name: account.name }] : columns,
      place,
      ofLine: (line) => place(line.accountId),
    }
  }
  const column = COLUMN_OF[by]
  const used = columnsUsed(db, days, column)
  const names = [...namesOf(db, column, used).values()].sort((a, b) => (a.code < b.code ? -1 : 1))
  return {
    column,
    columns: used.has(0) ? [...names, UNNAMED] : names,
    place: (id) => id,
    ofLine: (line) => line.values[column] ?? 0,
  }
}
/** Sums by account or value as sums by column, in the direction of the account. */
function placed({ place }: Split, nets: readonly NetBy[], sign: 1 | -1): Map<number, number> {
  const sums = new Map<number, number>()
  for (const net of nets) for (const [id, amount] of net) sums.set(place(id), (sums.get(place(id)) ?? 0) + sign * amount)
  return sums
}
/** What each column has moved in the month before the page. */
function carried(db: ReadableDb, { column }: Split, { stretch, earlier }: ReadPiece, accountIds: readonly number[]): NetBy[] {
  if (stretch.first) return []
  const day = { accountIds, date: stretch.from, vouchers: earlier }
  return [
    netBetween(db, { accountIds, ...monthBefore(stretch.span, stretch) }, column),
    ...(earlier.length > 0 ? [netOfVouchers(db, day, column)] : []),
  ]
}

export const columnar: Report = {
  def: columnarLedger,
  run(ctx, params, turn) {
    const { db } = ctx
    const account = accountOf(ctx, params)
    const by = params.columns ?? 'accounts'
    const span = spanOf(params)
    const accountIds = account.subtree
    const split = splitBy(db, account, by, span)
    const { columns, ofLine } = split
    const { page, pages, ...piece } = turnBook(db, { accountIds }, span, turn)
    const sign = account.direction === 'debit' ? 1 : -1
    const lines = piece.lines.map((l) => ({ ...l, column: ofLine(l) }))
    const moved = placed(split, carried(db, split, piece, accountIds), sign)
    const whole = placed(split, [netBetween(db, { accountIds, ...span }, split.column)], sign)
    return {
      columns: columnarLedgerColumns(columns, by === 'accounts' ? '下级科目' : DIMENSION_NAMES[by]),
      rows: columnarLedgerRows(lines, piece.stretch, columns, account.direction, moved),
      totals: { ...totalsOf(piece.stretch), ...columnCells(columns, whole) },
      closing: balanceCells(piece.stretch.end),
      page,
      pages,
      scope: [`${account.code} ${account.fullName}`, account.direction === 'debit' ? '各栏借方为正' : '各栏贷方为正'],
    }
  },
}
