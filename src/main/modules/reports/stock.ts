import { STOCK_ACCOUNTS } from '../../../db/queries/accountRules'
import { addDays, firstDay } from '../../../core/kernel'
import { stockVsLedger } from '../../../core/reports/stock'
import { C, type SettledParams } from '../../../core/reports/define'
import { accountsOf, namesOf } from '../../../db/queries/reports/accounts'
import { turnoverUntil } from '../../../db/queries/reports/balances'
import { dimensionTurnoverUntil } from '../../../db/queries/reports/dimensionTurnover'
import { itemsOf, stockValueByAccount } from '../../../db/queries/reports/stock'
import type { ReadableDb } from '../../../db/types'
import { itemFilter } from './items'
import { scopeOf } from './scope'
import { ageing } from './stockAgeing'
import { trace } from './costTrace'
import { alert } from './stockAlert'
import { bins } from './stockBins'
import { batches } from './stockBatches'
import { available, orders } from './stockAvailable'
import { inTransit } from './stockInTransit'
import { onHand } from './stockOnHand'
import { summary } from './stockSummary'
import { ledger } from './stockLedger'
import { serialLife, serialTracking } from './serials'
import { idle, turnover } from './stockUse'
import type { Report } from './types'

/** Stock and ledger value of one account, or of one item in it. */
interface Compared {
  id: number
  code: string
  name: string
  stock: number
  ledger: number
}
const COLUMNS = [
  C.code('code', '编码'),
  C.text('name', '名称', { width: 220 }),
  C.fen('stock', '逐笔库存计价'),
  C.fen('ledger', '总账余额'),
  C.fen('difference', '差额', { blankZero: false }),
]

const versusLedger: Report = {
  def: stockVsLedger,
  run({ db, options }, asked) {
    // before the books there is no ledger to hold the stock against, but what they began with: the receipts of what lay there are older
    const eve = addDays(firstDay(options.startPeriod), -1)
    const before = asked.to < eve
    const params = before ? { ...asked, to: eve } : asked
    const compared = params.accountId === undefined ? byAccount(db, params) : byItem(db, params, params.accountId)
    const totals = { stock: 0, ledger: 0, difference: 0 }
    const rows = compared.map(({ id, code, name, stock, ledger: booked }) => {
      totals.stock += stock
      totals.ledger += booked
      totals.difference += stock - booked
      const span = { from: `${params.to.slice(0, 4)}-01-01`, to: params.to }
      return {
        cells: { code, name, stock, ledger: booked, difference: stock - booked },
        drill:
          params.accountId === undefined
            ? { report: 'stockVsLedger', params: { ...narrowing(params), accountId: id, to: params.to } }
            : { report: 'stockLedger', params: { itemId: id, ...span } },
        drills: {
          ledger: {
            report: 'accountLedger',
            params: params.accountId === undefined ? { accountId: id, ...span } : { accountId: params.accountId, itemId: id, ...span },
          },
        },
      }
    })
    const { stock: left, ledger: right } = totals
    const ok = compared.every((c) => c.stock === c.ledger)
    return {
      columns: COLUMNS,
      rows,
      totals,
      checks: [{ label: '逐笔库存计价与存货科目余额', left, right, ok, severity: 'error' }],
      scope: [...(before ? [`期初余额（${eve}）`] : []), ...scopeOf(db, params)],
    }
  },
}
const narrowing = ({ itemId, categoryId, text }: SettledParams) => ({
  ...(itemId === undefined ? {} : { itemId }),
  ...(categoryId === undefined ? {} : { categoryId }),
  ...(text ? { text } : {}),
})

function byAccount(db: ReadableDb, params: SettledParams): Compared[] {
  const stock = new Map<number, number>(db.column<number>(STOCK_ACCOUNTS).map((id) => [id, 0]))
  for (const { accountId, value } of stockValueByAccount(db, params.to)) stock.set(accountId, (stock.get(accountId) ?? 0) + value)
  const sums = turnoverUntil(db, [params.to])
  const accounts = accountsOf(db).filter((a) => stock.has(a.id))
  if (isNarrowed(params))
    return accounts.map(({ id, code, fullName }) => {
      const items = byItem(db, params, id)
      const sum = (of: 'stock' | 'ledger') => items.reduce((all, item) => all + item[of], 0)
      return { id, code, name: fullName, stock: sum('stock'), ledger: sum('ledger') }
    })
  return accounts.map(({ id, code, fullName }) => {
    const [sum] = sums.get(id) ?? []
    return { id, code, name: fullName, stock: stock.get(id) ?? 0, ledger: (sum?.debit ?? 0) - (sum?.credit ?? 0) }
  })
}
const isNarrowed = ({ itemId, categoryId, text }: SettledParams) => itemId !== undefined || categoryId !== undefined || Boolean(text)
function byItem(db: ReadableDb, params: SettledParams, accountId: number): Compared[] {
  const values = new Map(stockValueByAccount(db, params.to, accountId).map((row) => [row.itemId, row.value]))
  const booked = new Map<number, number>()
  for (const {
    values: [itemId = 0],
    series,
  } of dimensionTurnoverUntil(db, { accountIds: [accountId], by: ['item_id'] }, [params.to])) {
    booked.set(itemId, (series[0]?.debit ?? 0) - (series[0]?.credit ?? 0))
  }
  const [items, accepts] = [itemsOf(db), itemFilter(db, params)]
  const names = namesOf(db, 'item_id', [...values.keys(), ...booked.keys()])
  return [...new Set([...values.keys(), ...booked.keys()])]
    .map((id) => ({
      id,
      code: names.get(id)?.code ?? '',
      name: names.get(id)?.name ?? '（未指定）',
      stock: values.get(id) ?? 0,
      ledger: booked.get(id) ?? 0,
    }))
    .filter((c) => !isNarrowed(params) || accepts(items.get(c.id)))
    .filter((c) => params.hideZero === false || c.stock !== 0 || c.ledger !== 0)
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

export const stock: readonly Report[] = [
  onHand,
  available,
  inTransit,
  alert,
  batches,
  bins,
  summary,
  ledger,
  ageing,
  idle,
  turnover,
  serialTracking,
  serialLife,
  versusLedger,
  orders,
  trace,
]
