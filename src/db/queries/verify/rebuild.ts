import type { SqlValue, WritableDb } from '../../types'
import { writeSetting } from '../../settings'
import { BIN_BALANCES } from '../bins'
import { coverValues, writeCovers } from '../costs/covers'
import { rebuildRegisters } from '../registerDays'
import { rebuildClosings } from '../closings'
import { rebuildDimensionSums } from '../dimensionSums'
import { OTHER_DATES } from '../batches'
import { UNKNOWN_BATCHES, UNMOVED_BATCHES } from './batches'
import { ORDER_COLUMNS, ORDER_PROGRESS, STOCK_COLUMNS, STOCK_PROGRESS } from './documents'
import { JOURNAL_BALANCES, JOURNAL_CASH_FLOWS, JOURNAL_DAYS, JOURNAL_FLOW_DAYS, JOURNAL_TOTALS } from './ledger'
import { ENTRY_REMAINDERS } from './openItems'
import { type LedgerMovement, openShortages, type ReplayedPool, replayLedger } from './replay'
import { SERIAL_STATES } from './serials'
import { ENTRY_BALANCES, ENTRY_PERIODS, PERIOD_YEARS } from './stock'

interface Cache {
  table: string
  keys: readonly string[]
  values: readonly string[]
  /** what the table should hold, out of the ledgers, columns in the order of keys and values */
  truth: string
}
const CACHES: readonly Cache[] = [
  {
    table: 'account_balance',
    keys: ['account_id', 'period', 'partner_id', 'department_id', 'employee_id', 'project_id', 'item_id'],
    values: ['debit', 'credit', 'quantity'],
    truth: JOURNAL_BALANCES,
  },
  {
    table: 'account_total',
    keys: ['account_id', 'period'],
    values: ['debit', 'credit', 'closing_debit', 'closing_credit'],
    truth: JOURNAL_TOTALS,
  },
  {
    table: 'account_day',
    keys: ['account_id', 'date'],
    values: ['debit', 'credit', 'debit_quantity', 'credit_quantity', 'lines'],
    truth: JOURNAL_DAYS,
  },
  { table: 'cash_flow_day', keys: ['item', 'date'], values: ['amount'], truth: JOURNAL_FLOW_DAYS },
  { table: 'cash_flow_total', keys: ['item', 'period'], values: ['amount'], truth: JOURNAL_CASH_FLOWS },
  { table: 'stock_balance', keys: ['item_id', 'warehouse_id', 'batch'], values: ['quantity'], truth: ENTRY_BALANCES },
  {
    table: 'stock_period',
    keys: ['period', 'pool_id', 'warehouse_id'],
    values: ['in_quantity', 'out_quantity', 'move_quantity', 'in_value', 'out_value'],
    truth: ENTRY_PERIODS,
  },
  {
    // out of its months, which stand before it
    table: 'stock_year',
    keys: ['year', 'pool_id', 'warehouse_id'],
    values: ['in_quantity', 'out_quantity', 'move_quantity', 'in_value', 'out_value'],
    truth: PERIOD_YEARS,
  },
  { table: 'bin_balance', keys: ['item_id', 'warehouse_id', 'batch', 'bin'], values: ['quantity'], truth: BIN_BALANCES },
  {
    table: 'serial',
    keys: ['item_id', 'serial'],
    values: ['state', 'warehouse_id', 'batch', 'seq', 'document_id'],
    truth: SERIAL_STATES,
  },
]
/** Makes a cache equal to its truth; returns how many rows were not. */
function rebuildCache(db: WritableDb, { table, keys, values, truth }: Cache): number {
  const columns = [...keys, ...values].join(', ')
  const removed = db.run(`DELETE FROM ${table} WHERE (${keys.join(', ')}) NOT IN (SELECT ${keys.join(', ')} FROM (${truth}))`)
  const written = db.run(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM (${truth}) WHERE true ON CONFLICT (${keys.join(', ')})
     DO UPDATE SET ${values.map((v) => `${v} = excluded.${v}`).join(', ')} WHERE ${values.map((v) => `${table}.${v} <> excluded.${v}`).join(' OR ')}`,
  )
  return removed.changes + written.changes
}

/** Which batches there are, and the dates of those whose dates nobody set by hand. */
const rebuildBatches = (db: WritableDb): number =>
  db.run(`DELETE FROM batch WHERE (item_id, batch) IN (${UNMOVED_BATCHES})`).changes +
  db.run(`INSERT INTO batch (item_id, batch) SELECT item_id, batch FROM (${UNKNOWN_BATCHES})`).changes +
  db.run(
    `UPDATE batch SET production_date = truth.production_date, expiry_date = truth.expiry_date FROM (${OTHER_DATES}) AS truth
     WHERE batch.item_id = truth.item_id AND batch.batch = truth.batch`,
  ).changes

const REMAINDERS = `
  UPDATE open_item SET remaining = COALESCE(truth.amount, 0)
  FROM (SELECT i.id, e.amount FROM open_item i LEFT JOIN (${ENTRY_REMAINDERS}) e ON e.open_item_id = i.id) AS truth
  WHERE truth.id = open_item.id AND open_item.remaining <> COALESCE(truth.amount, 0)`

/** How far lines of source documents are carried out. */
const progress = (table: string, columns: readonly string[], truth: string) =>
  `UPDATE ${table} SET ${columns.map((c) => `${c} = truth.${c}`).join(', ')} FROM (${truth}) AS truth
   WHERE truth.id = ${table}.id AND (${columns.map((c) => `${table}.${c} <> truth.${c}`).join(' OR ')})`

const ROW = [
  'pool_id',
  'date',
  'phase',
  'seq',
  'kind',
  'quantity',
  'given',
  'ref_seq',
  'ref_quantity',
  'revalue_kind',
  'group_no',
  'share',
  'booked',
  'amount',
  'run_quantity',
  'run_value',
  'final',
]
const POSITION = ['pool_id', 'date', 'phase', 'seq']
const upsert = (table: string, columns: readonly string[], keys: readonly string[]) => {
  const rest = columns.filter((column) => !keys.includes(column))
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (${keys.join(', ')})
    DO UPDATE SET ${rest.map((c) => `${c} = excluded.${c}`).join(', ')} WHERE ${rest.map((c) => `${table}.${c} IS NOT excluded.${c}`).join(' OR ')}`
}
const STATE = ['pool_id', 'quantity', 'value', 'state', 'last_date', 'last_phase', 'last_seq']
const CHECKPOINT = ['pool_id', 'period', 'state']

/**
 * Costs every pool again and writes rows, end states and checkpoints that differ; returns how many did. What an issue below zero passed
 * on costs what came for it later: where anything was off, that is known after all have been costed before, and so on along the way of costs.
 */
function rebuildCosts(db: WritableDb): number {
  let changed = 0
  for (let more = rebuildOnce(db); more > 0; more = rebuildOnce(db)) changed += more
  return changed
}
function rebuildOnce(db: WritableDb): number {
  const replayed = costAgain(db)
  const seqs = JSON.stringify(replayed.costed.map(({ row }) => row.seq))
  let changed = db.run('DELETE FROM cost_row WHERE seq NOT IN (SELECT value FROM json_each(?))', seqs).changes
  // a row of the same movement at another place in the order
  changed += db.run(
    'DELETE FROM cost_row WHERE NOT EXISTS (SELECT 1 FROM stock_entry e WHERE e.pool_id = cost_row.pool_id AND e.date = cost_row.date AND e.phase = cost_row.phase AND e.seq = cost_row.seq)',
  ).changes
  const pools = JSON.stringify([...replayed.pools.keys()])
  for (const table of ['cost_state', 'cost_checkpoint'])
    changed += db.run(`DELETE FROM ${table} WHERE pool_id NOT IN (SELECT value FROM json_each(?))`, pools).changes
  return changed + writeCosts(db, replayed)
}
/** A file from before the cache of covers that has issues below zero (setting coversUnknown): what became of them. */
export function fillUnknownCovers(db: WritableDb): void {
  writeCovers(db, costAgain(db).covers)
  writeSetting(db, 'coversUnknown', undefined)
}
/** Every pool as a replay of the ledger finds it. */
interface CostedAgain {
  costed: { row: LedgerMovement; values: SqlValue[]; final: boolean }[]
  checkpoints: Checkpoint[]
  covers: SqlValue[][]
  pools: Map<number, ReplayedPool>
}
function costAgain(db: WritableDb): CostedAgain {
  const costed: CostedAgain['costed'] = []
  const checkpoints: Checkpoint[] = []
  const covers: SqlValue[][] = []
  const pools = replayLedger(db, {
    month: (pool, period, state) => void checkpoints.push({ pool, period, state: JSON.stringify(state) }),
    movement(row, given, c) {
      const ledger = [
        row.pool_id,
        row.date,
        row.phase,
        row.seq,
        row.kind,
        row.quantity,
        given,
        row.ref_seq,
        row.ref_quantity,
        row.revalue_kind,
        row.group_no,
        row.share,
      ]
      costed.push({ row, values: [...ledger, c.booked, c.amount, c.runQuantity, c.runValue], final: c.final })
      for (const cover of c.covers ?? []) covers.push(coverValues({ ...row, poolId: row.pool_id }, cover))
    },
  })
  return { costed, checkpoints, covers, pools }
}
function writeCosts(db: WritableDb, { costed, checkpoints, covers, pools }: CostedAgain): number {
  const isFinal = finality(pools)
  const writeRow = upsert('cost_row', ROW, POSITION)
  let changed = 0
  for (const { row, values, final } of costed) changed += db.run(writeRow, ...values, isFinal(row, final) ? 1 : 0).changes
  return changed + writeCovers(db, covers) + writeStates(db, pools) + rebuildCheckpoints(db, checkpoints, pools)
}
/** An issue below zero stays provisional while its shortage is open. */
function finality(pools: Map<number, ReplayedPool>): (row: LedgerMovement, final: boolean) => boolean {
  const open = new Map([...pools].map(([id, pool]) => [id, openShortages(pool)]))
  return (row, final) => final || (pools.get(row.pool_id)?.method !== 'periodicAverage' && open.get(row.pool_id)?.has(row.seq) === false)
}
function writeStates(db: WritableDb, pools: Map<number, ReplayedPool>): number {
  let changed = 0
  const write = upsert('cost_state', STATE, ['pool_id'])
  for (const [id, { state, last }] of pools) {
    changed += db.run(write, id, state.quantity, state.value, JSON.stringify(state), last.date, last.phase, last.seq).changes
  }
  return changed
}
interface Checkpoint {
  pool: number
  period: number
  state: string
}
/** A checkpoint of a month without movements may stay if it holds what the next month begins with. */
function rebuildCheckpoints(db: WritableDb, checkpoints: Checkpoint[], pools: Map<number, ReplayedPool>): number {
  let changed = 0
  const made = Map.groupBy(checkpoints, ({ pool }) => pool)
  for (const kept of db.all<Checkpoint>('SELECT pool_id AS pool, period, state FROM cost_checkpoint')) {
    const next = made.get(kept.pool)?.find(({ period }) => period >= kept.period)
    const end = pools.get(kept.pool)?.state
    if (next?.period === kept.period || kept.state === (next?.state ?? (end && JSON.stringify(end)))) continue
    changed += db.run('DELETE FROM cost_checkpoint WHERE pool_id = ? AND period = ?', kept.pool, kept.period).changes
  }
  const write = upsert('cost_checkpoint', CHECKPOINT, ['pool_id', 'period'])
  for (const { pool, period, state } of checkpoints) changed += db.run(write, pool, period, state).changes
  return changed
}

/** Recomputes every cache from the ledgers; returns how many rows were off. The ledgers themselves are never touched. */
export function rebuildCaches(db: WritableDb): number {
  let changed = 0
  for (const cache of CACHES) changed += rebuildCache(db, cache)
  changed += rebuildClosings(db)
  changed += rebuildDimensionSums(db)
  changed += rebuildRegisters(db)
  changed += rebuildBatches(db)
  changed += db.run(REMAINDERS).changes
  changed += db.run(progress('doc_order_line', ORDER_COLUMNS, ORDER_PROGRESS)).changes
  changed += db.run(progress('doc_stock_line', STOCK_COLUMNS, STOCK_PROGRESS)).changes
  return changed + rebuildCosts(db)
}
