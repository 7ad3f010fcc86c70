import { STOCK_ACCOUNTS } from '../../../../../db/queries/accountRules'
import { fenDisplay, firstDay, lastDay, qtyDisplay } from '../../../../../core/kernel'
import { turnoverUntil } from '../../../../../db/queries/reports/balances'
import { stockValueByAccount } from '../../../../../db/queries/reports/stock'
import { emptyPoolsWithValue } from '../../emptyPools'
import type { CloseCheck } from '../registry'

const item = (row: { code: string; name: string }) => `${row.code} ${row.name}`

interface Provisional {
  id: number
  code: string
  name: string
  count: number
}
const PROVISIONAL = `SELECT i.id, i.code, i.name, COUNT(*) AS count FROM cost_row r JOIN cost_pool p ON p.id = r.pool_id JOIN item i ON i.id = p.item_id
  WHERE r.final = 0 AND r.date BETWEEN ? AND ? GROUP BY i.id ORDER BY i.code`
const provisional: CloseCheck = {
  id: 'provisional',
  label: '成本待定的出入库',
  severity: 'block',
  find({ db }, period) {
    const rows = db.all<Provisional>(PROVISIONAL, firstDay(period), lastDay(period))
    const count = rows.reduce((sum, row) => sum + row.count, 0)
    const span = { from: firstDay(period), to: lastDay(period) }
    return {
      count,
      text:
        count === 0
          ? '出入库的成本都已确定'
          : `还有 ${count} 笔出入库的成本没有确定（${rows[0]?.name ?? ''}${rows.length > 1 ? '等' : ''}）：先做月末成本结转，负库存须先补货`,
      items: rows.map((row) => ({
        text: `${item(row)}：${row.count} 笔`,
        to: { report: 'stockLedger', params: { itemId: row.id, ...span } },
      })),
    }
  },
}

interface Negative {
  itemId: number
  warehouseId: number
  code: string
  name: string
  warehouse: string
  quantity: number
}
const NEGATIVE = `
SELECT i.id AS itemId, w.id AS warehouseId, i.code, i.name, w.name AS warehouse, s.quantity FROM (
  SELECT p.item_id, s.warehouse_id, SUM(s.in_quantity - s.out_quantity + s.move_quantity) AS quantity
  FROM stock_period s JOIN cost_pool p ON p.id = s.pool_id WHERE s.period <= ? GROUP BY p.item_id, s.warehouse_id HAVING quantity < 0) s
JOIN item i ON i.id = s.item_id JOIN warehouse w ON w.id = s.warehouse_id ORDER BY i.code, w.code`
const negative: CloseCheck = {
  id: 'negativeStock',
  label: '负结存',
  severity: 'block',
  find({ db }, period) {
    const rows = db.all<Negative>(NEGATIVE, period)
    return {
      count: rows.length,
      text: rows.length === 0 ? '月末结存没有负数' : `${rows.length} 处月末结存为负：补录入库，或盘点调整`,
      items: rows.map((row) => ({
        text: `${item(row)} ${row.warehouse}：${qtyDisplay(row.quantity)}`,
        to: {
          report: 'stockLedger',
          params: { itemId: row.itemId, warehouseId: row.warehouseId, from: firstDay(period), to: lastDay(period) },
        },
      })),
    }
  },
}

const POOL_ITEMS = `SELECT DISTINCT i.id, i.code, i.name FROM cost_pool p JOIN item i ON i.id = p.item_id WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY i.code`
/** D16: closing puts it right by itself. */
const emptyPools: CloseCheck = {
  id: 'emptyPools',
  label: '数量为零而有金额',
  severity: 'note',
  find({ db }, period) {
    const pools = emptyPoolsWithValue(db)
    const rows = pools.length === 0 ? [] : db.all<{ id: number; code: string; name: string }>(POOL_ITEMS, JSON.stringify(pools))
    return {
      count: pools.length,
      text: pools.length === 0 ? '没有零量有额的存货' : `${pools.length} 种商品数量为零而有金额：结账时调整进主营业务成本`,
      items: rows.map((row) => ({
        text: item(row),
        to: { report: 'stockLedger', params: { itemId: row.id, from: firstDay(period), to: lastDay(period) } },
      })),
    }
  },
}

const COMPARED = `SELECT id, code, full_name AS name FROM account WHERE id IN (SELECT value FROM json_each(?1))
  OR id IN (${STOCK_ACCOUNTS}) ORDER BY code`
const stockLedger: CloseCheck = {
  id: 'stockLedger',
  label: '存货与总账',
  severity: 'block',
  find({ db }, period) {
    const date = lastDay(period)
    const stock = new Map<number, number>()
    for (const { accountId, value } of stockValueByAccount(db, date)) stock.set(accountId, (stock.get(accountId) ?? 0) + value)
    const ledger = turnoverUntil(db, [date])
    const accounts = db.all<{ id: number; code: string; name: string }>(COMPARED, JSON.stringify([...stock.keys()]))
    const off = accounts.flatMap((account) => {
      const [sum] = ledger.get(account.id) ?? []
      const [valued, booked] = [stock.get(account.id) ?? 0, (sum?.debit ?? 0) - (sum?.credit ?? 0)]
      return valued === booked ? [] : [{ ...account, valued, booked }]
    })
    const total = [...stock.values()].reduce((sum, value) => sum + value, 0)
    return {
      count: off.length,
      text: off.length === 0 ? `存货计价与存货科目一致，共 ${fenDisplay(total)}` : `${off.length} 个存货科目与存货计价不符`,
      items: off.map(({ id, code, name, valued, booked }) => ({
        text: `${code} ${name}：总账 ${fenDisplay(booked)}，存货计价 ${fenDisplay(valued)}`,
        to: { report: 'stockVsLedger', params: { to: date, accountId: id } },
      })),
      to: { report: 'stockVsLedger', params: { to: date } },
    }
  },
}
export const stockChecks: readonly CloseCheck[] = [provisional, negative, emptyPools, stockLedger]
