import type { StocktakeLine, StocktakeRow, StocktakeSerial } from '../../../../../core/contract'
import type { World } from '../world'

const MICRO = 1_000_000
const counts = async (w: World, state: StocktakeRow['state']): Promise<StocktakeRow | undefined> => {
  const { rows } = await w.call<{ rows: StocktakeRow[] }>('stocktakes.list', { state, limit: 5 })
  return rows.length === 0 ? undefined : w.random.pick(rows)
}
const target = ({ id, revision }: StocktakeRow) => ({ id, revision })

/** A count begins: whole or of some goods, blind or open, by either way of folding in what moves meanwhile. */
export async function startCount(w: World): Promise<void> {
  const some = w.random.chance(0.6)
  await w.call('stocktakes.create', {
    date: w.date(),
    warehouseId: w.warehouse(),
    scope: some ? 'items' : 'all',
    itemIds: some ? w.several(4, () => w.goodsItem().id) : [],
    blind: w.random.chance(0.5),
    basis: w.random.pick(['start', 'count']),
  })
}
/** Some lines are counted, mostly near what the books say; at times all of what is left, and it is handed in. */
export async function count(w: World): Promise<void> {
  const row = await counts(w, 'counting')
  if (!row) return startCount(w)
  const lines = await w.call<StocktakeLine[]>('stocktakes.lines', { id: row.id })
  const figures = lines
    .filter((l) => !l.serialManaged && w.random.chance(0.7))
    .map((l) => ({
      lineId: l.id,
      quantity: w.random.chance(0.05) ? null : Math.max(0, (l.bookQuantity ?? 5 * MICRO) + w.random.pick([-MICRO, 0, 0, 0, MICRO])),
    }))
  if (figures.length > 0) await w.call('stocktakes.count', { id: row.id, counts: figures })
  for (const l of lines.filter((n) => n.serialManaged && w.random.chance(0.7))) await countPieces(w, row.id, l.id)
  if (w.random.chance(0.6)) await w.call('stocktakes.submit', { ...target(row), keepUncounted: w.random.chance(0.8) })
}
/** Piece by piece: most are found, one may be missing, and at times one turns up that nobody knew of. */
async function countPieces(w: World, id: number, lineId: number): Promise<void> {
  const known = await w.call<StocktakeSerial[]>('stocktakes.serials', { id, lineId })
  const there = known.filter((n) => !n.found && w.random.chance(0.9)).map((n) => n.serial)
  if (w.random.chance(0.15)) there.push(`PD${id}-${lineId}-${known.length}`)
  if (there.length > 0) await w.call('stocktakes.countSerials', { id, lineId, serials: there })
  else if (known.length === 0 && w.random.chance(0.2)) await w.call('stocktakes.count', { id, counts: [{ lineId, quantity: 0 }] })
}
/** The differences are approved, sent back, doubted, or the count is given up. */
export async function decide(w: World): Promise<void> {
  const row = await counts(w, 'submitted')
  if (!row) return count(w)
  if (w.random.chance(0.7)) return void (await w.call('stocktakes.approve', target(row)))
  if (w.random.chance(0.5)) return void (await w.call('stocktakes.reject', { ...target(row), reason: '重盘' }))
  if (w.random.chance(0.3)) return void (await w.call('stocktakes.void', target(row)))
  const [first] = await w.call<StocktakeLine[]>('stocktakes.lines', { id: row.id })
  if (first) await w.call('stocktakes.recount', { ...target(row), lineIds: [first.id], recount: true })
}
/** A posted count is taken back; it waits for approval again. */
export async function withdraw(w: World): Promise<void> {
  const row = await counts(w, 'posted')
  if (row) await w.call('stocktakes.unpost', target(row))
}
