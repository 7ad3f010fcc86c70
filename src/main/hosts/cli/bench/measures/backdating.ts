import { firstDay, nextPeriod } from '../../../../../core/kernel'
import { Random } from '../../../../services/random'
import type { Bench } from '../bench'
import { median, quietestThird, timed } from '../figures'
import { clockAt, generateLedger, inProcess, START, withRaw } from '../ledger/generate'
import { receiptOf, saveDraft } from '../ledger/shop'

const MONTHS = 24
/** Far more than is sold, so that a receipt at another price still shows in the last movement. */
const PIECES = 30_000

/**
 * A receipt dated before everything that was sold of an item: each later movement costs something else, and each of their
 * documents gets a difference in its voucher. Beside it the least that could be: the same costs rewritten in the item's order, as
 * if nothing had to be proven, and the same rows appended by hand.
 */
export async function backdating(bench: Bench): Promise<void> {
  const { size, findings, progress } = bench
  progress(`一种商品的 ${size.later} 次出入库`)
  const trade = {
    items: 1,
    customers: 20,
    suppliers: 5,
    lines: 1,
    deliveries: Math.ceil(size.later / MONTHS),
    receipts: 1,
    transfers: 1,
    opening: 100_000,
  }
  const ledger = await generateLedger(bench.fresh('recost'), trade, MONTHS)
  const { backend, client } = inProcess(bench.dir, clockAt(firstDay(nextPeriod(ledger.to))))
  const shop = { ...ledger.shop, client, random: new Random(4) }
  const samples: number[] = []
  const rewritten: number[] = []
  const appended: number[] = []
  const changed: number[] = []
  try {
    for (let i = 0; i < size.backdated; i++) {
      // each receipt is the first that came late: differences of earlier ones would stand between
      const before = bench.copy(ledger, 'recost-before')
      const after = bench.copy(ledger, 'recost-after')
      await client.accountSets.open({ path: after.path })
      const bought = shop.items.map((item) => ({ item, pieces: PIECES }))
      const { id, revision } = await saveDraft(shop, receiptOf(shop, firstDay(START), shop.warehouses[0], bought, 2 + (i % 2)))
      samples.push(await timed(() => client.documents.post({ type: 'purchaseReceipt', id, revision })))
      await client.accountSets.close({})
      const bare = bareRecost(after.path, before.path, id)
      rewritten.push(bare.rewrite)
      appended.push(bare.append)
      changed.push(bare.movements)
      progress(`补录入库，第 ${i + 1} 次：之后的 ${bare.movements} 次出入库改变成本`)
    }
  } finally {
    await backend.close()
  }
  findings.figure('backdate.movements', { about: '补录的入库之后改变成本的出入库', unit: 'count', value: median(changed) })
  const quiet = quietestThird(appended)
  const of = (all: readonly number[]) => quiet.map((i) => all[i] ?? 0)
  const { value } = findings.times('backdate', '补录一张入库，过账到完成', of(samples), {
    about: '手写事务按存放次序改写同样多的成本',
    samples: of(rewritten),
  })
  findings.times('backdateAppend', '补录一张入库；对照为追加同样的差额', of(samples), {
    about: '手写事务改写成本，并追加同样的过账、分录和计价差额',
    samples: of(appended),
  })
  findings.target('backdate', `在一种商品之后的 ${size.later} 次出入库之前补录入库`, 'ms', value, { atMost: 150 })
}

const LATER = 'pool_id, date, phase, seq, booked, amount, run_quantity, run_value'
/** What the receipt `id` changed, done by hand in a copy from before. */
function bareRecost(after: string, before: string, id: number): { rewrite: number; append: number; movements: number } {
  const { costs, appends } = withRaw(after, (raw) => {
    raw.defaultSafeIntegers(true)
    const caused = `SELECT id FROM posting WHERE cause_id = ${id}`
    return {
      costs: raw
        .prepare<[], Record<string, unknown>>(
          `SELECT ${LATER} FROM cost_row WHERE seq IN (SELECT seq FROM stock_valuation_entry WHERE posting_id IN (${caused})) ORDER BY pool_id, date, phase, seq`,
        )
        .all(),
      appends: Object.entries({ posting: 'id', journal_line: 'posting_id', stock_valuation_entry: 'posting_id' }).map(
        ([table, column]) => ({
          table,
          rows: raw.prepare<[], unknown[]>(`SELECT * FROM ${table} WHERE ${column} IN (${caused})`).raw().all(),
        }),
      ),
    }
  })
  return withRaw(before, (raw) => {
    const update = raw.prepare(
      'UPDATE cost_row SET booked = @booked, amount = @amount, run_quantity = @run_quantity, run_value = @run_value WHERE pool_id = @pool_id AND date = @date AND phase = @phase AND seq = @seq',
    )
    const inserts = appends.map(({ table, rows }) => ({
      rows,
      insert: raw.prepare(`INSERT INTO ${table} VALUES (${(rows[0] ?? []).map(() => '?').join(', ')})`),
    }))
    const bare = (more: () => void) => {
      const started = performance.now()
      raw.exec('BEGIN IMMEDIATE')
      for (const row of costs) update.run(row)
      more()
      raw.exec('COMMIT')
      return performance.now() - started
    }
    // twice, so that neither finds a colder file than the other
    bare(() => {})
    const rewrite = bare(() => {})
    const append = bare(() => {
      for (const { rows, insert } of inserts) for (const row of rows) insert.run(...row)
    })
    return { rewrite, append, movements: costs.length }
  })
}
