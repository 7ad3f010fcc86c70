import type { BatchRow, batches } from '../../../core/contract'
import type { BatchDates } from '../../../core/documents/batches'
import { laterIn, laterOf } from '../../../db/queries/later'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { renumber } from './renumber'

/** Parameters: text ('' for all), 1 for those on hand only, what is dated later, then how many and from where. */
const ROWS = `
  SELECT b.item_id AS itemId, i.code AS itemCode, i.name AS itemName, i.spec, i.unit, b.batch, b.production_date AS productionDate, b.expiry_date AS expiryDate,
    b.edited, COALESCE((SELECT SUM(s.quantity) FROM stock_balance s JOIN warehouse w ON w.id = s.warehouse_id AND w.kind = 'normal'
      WHERE s.item_id = b.item_id AND s.batch = b.batch), 0) - ${laterOf('?3', { item: 'b.item_id', batch: 'b.batch' })} AS onHand
  FROM batch b JOIN item i ON i.id = b.item_id
  WHERE ?1 = '' OR instr(lower(b.batch || ' ' || i.code || ' ' || i.name || ' ' || i.pinyin), lower(?1)) > 0`
const SHOWN = `SELECT * FROM (${ROWS}) WHERE ?2 = 0 OR onHand <> 0`

type Listed = Omit<BatchRow, 'edited'> & { edited: 0 | 1 }
function list({ db, clock }: QueryContext, q: { text?: string | undefined; onHand: boolean; offset: number; limit: number }) {
  const asked = [q.text ?? '', q.onHand ? 1 : 0, laterIn(db, clock.today())] as const
  const rows = db.all<Listed>(
    `${SHOWN} ORDER BY itemCode, expiryDate IS NULL, expiryDate, batch LIMIT ?4 OFFSET ?5`,
    ...asked,
    q.limit,
    q.offset,
  )
  return {
    rows: rows.map((row) => ({ ...row, edited: row.edited === 1 })),
    count: db.value<number>(`SELECT COUNT(*) FROM (${SHOWN})`, ...asked) ?? 0,
  }
}

/** From now on the batch has these dates, whatever its documents say; who changed them and why stands in the log. */
function setDates(
  ctx: CommandContext,
  { itemId, batch, productionDate, expiryDate }: BatchDates & { itemId: number; batch: string },
): null {
  if (productionDate !== null && expiryDate !== null && expiryDate < productionDate)
    refuse('EXPIRY_BEFORE_PRODUCTION', { expiry: expiryDate, production: productionDate }, 'expiryDate')
  const { changes } = ctx.db.run(
    'UPDATE batch SET production_date = ?, expiry_date = ?, edited = 1 WHERE item_id = ? AND batch = ?',
    productionDate,
    expiryDate,
    itemId,
    batch,
  )
  if (changes === 0) refuse('NOT_FOUND', { what: '批次' }, 'batch')
  ctx.touch('batches', 'stock', 'documents')
  return null
}

export const batchHandlers: ModuleHandlers<typeof batches> = {
  list,
  setDates: (ctx, input) => setDates(ctx, input),
  renumber: (ctx, input) => {
    const documents = renumber(ctx, input)
    ctx.touch('batches')
    return { documents }
  },
}
