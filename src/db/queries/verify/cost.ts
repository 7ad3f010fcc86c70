import type { PoolState } from '../../../core/ledger/costing'
import { fenDisplay, qtyDisplay } from '../../../core/kernel'
import type { ReadableDb } from '../../types'
import { anyOf, type Check, PROBLEM_LIMIT, rows } from './check'
import { movementText, poolText } from './names'
import { CoverFinder } from './covers'
import { openShortages, type ReplayedPool, replayLedger } from './replay'
import { LIVE } from '../shortages'

/** What one pass over all movements found wrong, at most PROBLEM_LIMIT of each kind. */
interface Findings {
  valued: string[]
  rows: string[]
  states: string[]
  checkpoints: string[]
  covers: string[]
}
class Finder {
  readonly found: Findings = { valued: [], rows: [], states: [], checkpoints: [], covers: [] }
  private readonly checkpoints: Map<number, Map<number, string>>
  private readonly covers: CoverFinder
  /** provisional issues with the mark their row carries: judged when the pool's end is known */
  private readonly provisional: { pool: number; seq: number; mark: number | null }[] = []

  constructor(private readonly db: ReadableDb) {
    this.covers = new CoverFinder(db, (text) => this.say('covers', text))
    this.checkpoints = new Map()
    for (const row of db.iterate<{ pool_id: number; period: number; state: string }>(
      'SELECT pool_id, period, state FROM cost_checkpoint',
    )) {
      const ofPool = this.checkpoints.get(row.pool_id) ?? new Map<number, string>()
      this.checkpoints.set(row.pool_id, ofPool.set(row.period, row.state))
    }
  }

  run(): Findings {
    const pools = replayLedger(this.db, {
      month: (pool, period, state) => this.month(pool, period, state),
      movement: (row, given, costed) => {
        this.covers.movement(row.seq, costed.covers ?? [])
        if (row.booked === null) return // told by costRows
        if (row.valued !== row.booked)
          this.say(
            'valued',
            () => `${movementText(this.db, row.seq)}：计价合计 ${fenDisplay(row.valued)}，成本 ${fenDisplay(row.booked ?? 0)}`,
          )
        if (!costed.final) this.provisional.push({ pool: row.pool_id, seq: row.seq, mark: row.final })
        else if (row.final !== 1) this.say('rows', () => `${movementText(this.db, row.seq)}：成本已定，记录却为暂定`)
        if (row.booked === costed.booked && row.amount !== costed.amount) {
          this.say(
            'rows',
            () => `${movementText(this.db, row.seq)}：重算价值 ${fenDisplay(costed.amount)}，记录 ${fenDisplay(row.amount ?? 0)}`,
          )
        } else if (row.booked !== costed.booked) {
          this.say(
            'rows',
            () => `${movementText(this.db, row.seq)}：重算成本 ${fenDisplay(costed.booked)}，记录 ${fenDisplay(row.booked ?? 0)}`,
          )
        } else if (row.run_quantity !== costed.runQuantity || row.run_value !== costed.runValue) {
          this.say(
            'rows',
            () =>
              `${movementText(this.db, row.seq)}：重算结存 ${qtyDisplay(costed.runQuantity)} / ${fenDisplay(costed.runValue)}，记录 ${qtyDisplay(row.run_quantity ?? 0)} / ${fenDisplay(row.run_value ?? 0)}`,
          )
        } else if (row.row_given !== given) this.say('rows', () => `${movementText(this.db, row.seq)}：转入成本与来源不符`)
      },
    })
    this.marks(pools)
    this.states(pools)
    this.laterCheckpoints(pools)
    this.covers.rest()
    return this.found
  }

  private say(kind: keyof Findings, text: () => string): void {
    if (this.found[kind].length < PROBLEM_LIMIT) this.found[kind].push(text())
  }
  /** The checkpoint of a month is the pool before its first movement of that month (期末 = 下期期初). */
  private month(pool: number, period: number, state: PoolState): void {
    const ofPool = this.checkpoints.get(pool)
    if (!ofPool?.has(period)) this.say('checkpoints', () => `${poolText(this.db, pool)}：没有 ${period} 期初`)
    for (const [month, stored] of ofPool ?? []) {
      if (month > period) continue
      ofPool?.delete(month)
      if (!sameState(stored, state)) this.say('checkpoints', () => `${poolText(this.db, pool)}：${month} 期初与上月末不符`)
    }
  }
  /** An issue below zero is provisional exactly as long as its shortage is open (D18); an unsettled month's are, too (D22). */
  private marks(pools: Map<number, ReplayedPool>): void {
    for (const { pool, seq, mark } of this.provisional) {
      const replayed = pools.get(pool)
      if (!replayed) continue
      const final = replayed.method === 'periodicAverage' || openShortages(replayed).has(seq) ? 0 : 1
      if (mark !== final) this.say('rows', () => `${movementText(this.db, seq)}：成本应为${final ? '已定' : '暂定'}`)
    }
  }
  private states(pools: Map<number, ReplayedPool>): void {
    const stored = this.db.all<StoredState>('SELECT pool_id, quantity, value, state, last_date, last_phase, last_seq FROM cost_state')
    const seen = new Set<number>()
    for (const row of stored) {
      seen.add(row.pool_id)
      const pool = pools.get(row.pool_id)
      if (!pool) {
        if (row.quantity !== 0 || row.value !== 0) this.say('states', () => `${poolText(this.db, row.pool_id)}：没有出入库，却有结存`)
      } else if (row.quantity !== pool.state.quantity || row.value !== pool.state.value) {
        this.say(
          'states',
          () =>
            `${poolText(this.db, row.pool_id)}：重算结存 ${qtyDisplay(pool.state.quantity)} / ${fenDisplay(pool.state.value)}，记录 ${qtyDisplay(row.quantity)} / ${fenDisplay(row.value)}`,
        )
      } else if (!sameState(row.state, pool.state)) this.say('states', () => `${poolText(this.db, row.pool_id)}：成本层与重算不符`)
      else if (row.last_date !== pool.last.date || row.last_phase !== pool.last.phase || row.last_seq !== pool.last.seq) {
        this.say('states', () => `${poolText(this.db, row.pool_id)}：最后一笔出入库与记录不符`)
      }
    }
    for (const pool of pools.keys()) if (!seen.has(pool)) this.say('states', () => `${poolText(this.db, pool)}：没有成本结存记录`)
  }
  private laterCheckpoints(pools: Map<number, ReplayedPool>): void {
    for (const [pool, ofPool] of this.checkpoints) {
      const state = pools.get(pool)?.state
      for (const [month, stored] of ofPool) {
        if (!state || !sameState(stored, state)) this.say('checkpoints', () => `${poolText(this.db, pool)}：${month} 期初与上月末不符`)
      }
    }
  }
}
interface StoredState {
  pool_id: number
  quantity: number
  value: number
  state: string
  last_date: string
  last_phase: number
  last_seq: number
}

/** Compares by value: the order of a JSON object's names does not matter. */
function sameState(stored: string, state: PoolState): boolean {
  let parsed: PoolState
  try {
    parsed = JSON.parse(stored) as PoolState
  } catch {
    return false
  }
  return canonical(parsed) === canonical(state)
}
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

/** Every movement that stands has its cost, told as the ledger tells it; no other has one. */
const costRows = anyOf('costRows', '每笔出入库都有成本记录', [
  rows<{ seq: number }>(
    `SELECT e.seq FROM stock_entry e LEFT JOIN cost_row r ON r.pool_id = e.pool_id AND r.date = e.date AND r.phase = e.phase AND r.seq = e.seq
     WHERE e.kind <> 'move' AND ${LIVE} AND (r.seq IS NULL OR r.kind <> e.kind OR r.quantity <> e.quantity OR r.ref_seq IS NOT e.ref_seq
       OR r.ref_quantity IS NOT e.ref_quantity OR r.revalue_kind IS NOT e.revalue_kind OR r.group_no IS NOT e.group_no OR r.share IS NOT e.share
       OR (e.kind <> 'carryIn' AND r.given IS NOT e.given))`,
    (row, db) => `${movementText(db, row.seq)}：没有成本记录，或与出入库不符`,
  ),
  rows<{ seq: number }>(
    `SELECT r.seq FROM cost_row r WHERE NOT EXISTS (
       SELECT 1 FROM stock_entry e WHERE e.pool_id = r.pool_id AND e.date = r.date AND e.phase = r.phase AND e.seq = r.seq AND e.kind <> 'move' AND ${LIVE})`,
    (row, db) => `${movementText(db, row.seq)}：已撤销或不存在，却有成本记录`,
  ),
])

/** The checks share one pass over the movements. */
export function costChecks(): readonly Check[] {
  let findings: Findings | undefined
  const found = (kind: keyof Findings) => (db: ReadableDb) => {
    findings ??= new Finder(db).run()
    return findings[kind]
  }
  return [
    costRows,
    { name: 'costBooked', label: '每笔出入库的计价合计等于其成本', problems: found('valued') },
    { name: 'costReplay', label: '按计价方法从头重算，每笔成本相同', problems: found('rows') },
    { name: 'costState', label: '成本池结存与成本层等于重算结果', problems: found('states') },
    { name: 'costCover', label: '缺货补进时转入成本的差额等于重算结果', problems: found('covers') },
    { name: 'costCheckpoint', label: '各月期初成本等于上月末', problems: found('checkpoints') },
  ]
}
