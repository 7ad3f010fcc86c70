import type { StocktakeChanged } from '../../../core/contract'
import type { AnyDocument } from '../../../core/documents/types'
import { type Problem, problem, QTY_SCALE, qtyText } from '../../../core/kernel'
import { itemText } from '../../../core/documents/itemText'
import { ITEM_NAME } from '../../../db/queries/itemNames'
import { type CommandContext, Refusal, refuse } from '../../backend/context'
import { roleAccount } from '../../documents/accountRules'
import { type Disposed, disposalLines, inputVatOf } from '../../documents/disposal'
import { madeInput } from '../../documents/made'
import { postDocument } from '../../documents/post'
import { reverseCommand } from '../../documents/reverse'
import { saveDocument, stampOf } from '../../documents/save'
import { requireDocument, setState } from '../../documents/store'
import { unpostBlockers, unpostDocument } from '../../documents/unpost'
import { markPosted, numberDifferences } from './serials'
import { changeState, currentIn, type Stocktake } from './store'
import { type Difference, differencesIn, isBinned } from './view'

/** As many as a document has lines. */
const MOST_LINES = 2000
type Kind = Difference['kind'] | 'disposal'

/** Saves and posts a document of the count through the engine that posts every other. */
function post(ctx: CommandContext, s: Stocktake, kind: Kind, input: object): AnyDocument {
  const doc = saveDocument(ctx, madeInput(input))
  if (ctx.options.approval) setState(ctx.db, doc, 'approved', stampOf(ctx))
  // what is not there cannot be kept for anybody
  postDocument({ ...ctx, options: { ...ctx.options, reservedStock: 'ignore' } }, doc)
  ctx.db.run('INSERT INTO stocktake_document (stocktake_id, document_id, kind) VALUES (?, ?, ?)', s.id, doc.id, kind)
  return doc
}

/** The goods that are too many come in at what the goods there cost, those that are missing go out at cost by the method (D31). */
function postMovements(
  ctx: CommandContext,
  s: Stocktake,
  date: string,
  kind: Difference['kind'],
  differences: readonly Difference[],
): AnyDocument[] {
  const lines = differences.filter((d) => d.kind === kind)
  const documents: AnyDocument[] = []
  for (let from = 0; from < lines.length; from += MOST_LINES) {
    documents.push(
      post(ctx, s, kind, {
        type: kind === 'gain' ? 'otherIn' : 'otherOut',
        date,
        warehouseId: s.warehouseId,
        accountId: roleAccount(ctx, 'pendingPropertyLoss'),
        memo: `${kind === 'gain' ? '盘盈' : '盘亏'} ${s.number}`,
        lines: lines.slice(from, from + MOST_LINES).map(({ line: l, quantity, serials, given }) => ({
          itemId: l.itemId,
          batch: l.batch,
          bin: l.bin,
          ...(kind === 'gain' ? { productionDate: l.productionDate, expiryDate: l.expiryDate } : {}),
          quantity,
          serials,
          cost: given,
        })),
      }),
    )
  }
  return documents
}

const VALUES = `
SELECT e.item_id AS itemId, e.batch, SUM(v.value) AS value FROM stock_entry e
JOIN stock_valuation_entry v ON v.pool_id = e.pool_id AND v.date = e.date AND v.phase = e.phase AND v.seq = e.seq
WHERE e.document_id = ? AND e.n = 0 GROUP BY e.item_id, e.batch`
/** Fen of a line, positive. */
interface Values {
  gain: number
  loss: number
}
/** Keeps what each difference was posted with; returns it by line. */
function keepValues(ctx: CommandContext, differences: readonly Difference[], documents: readonly AnyDocument[]): Map<number, Values> {
  const values = new Map<number, Values>(differences.map((d) => [d.line.id, { gain: 0, loss: 0 }]))
  const byPlace = new Map(differences.map(({ line }) => [`${line.itemId}|${line.batch}`, line.id]))
  for (const doc of documents) {
    for (const row of ctx.db.all<{ itemId: number; batch: string; value: number }>(VALUES, doc.id)) {
      const of = values.get(byPlace.get(`${row.itemId}|${row.batch}`) ?? 0)
      if (!of) continue
      if (doc.type === 'otherIn') of.gain += row.value
      else of.loss -= row.value
    }
  }
  for (const [id, { gain, loss }] of values)
    ctx.db.run('UPDATE stocktake_line SET value = ?, missing_value = ? WHERE id = ?', gain - loss, -Math.max(0, loss), id)
  return values
}
const forgetValues = (ctx: CommandContext, id: number): void => {
  ctx.db.run('UPDATE stocktake_line SET value = NULL, missing_value = NULL WHERE stocktake_id = ?', id)
  markPosted(ctx.db, id, [])
}

/** Input VAT to take back of what bad management lost. */
const transferredVat = (
  ctx: CommandContext,
  date: string,
  differences: readonly Difference[],
  values: ReadonlyMap<number, Values>,
): number =>
  inputVatOf(
    ctx,
    date,
    [...new Map(differences.map((d) => [d.line.id, d.line])).values()]
      .filter((l) => l.abnormal)
      .map((l) => ({ itemId: l.itemId, value: values.get(l.id)?.loss ?? 0 })),
  )

/** What is decided about the differences (D31), in one voucher. */
function postDisposal(ctx: CommandContext, s: Stocktake, date: string, amounts: Disposed): AnyDocument | null {
  const lines = disposalLines(ctx, s.number, { loss: '盘亏', gain: '盘盈' }, amounts)
  return lines.length === 0 ? null : post(ctx, s, 'disposal', { type: 'voucher', date, memo: `盘点处理 ${s.number}`, lines })
}

/** D35: as many numbers as the figure that holds; goods that have numbers only since they were counted are counted anew. */
function requireNumbers(ctx: CommandContext, s: Stocktake): void {
  const wrong = ctx.db.all<{ item: string; figure: number; count: number }>(UNNUMBERED, s.id)
  if (wrong.length === 0) return
  throw new Refusal(
    wrong.map(({ item, figure, count }) => {
      const difference = `相差 ${Math.abs(figure / QTY_SCALE - count)} 个`
      return problem('SERIAL_COUNT', undefined, { item, quantity: qtyText(figure), count, difference })
    }),
  )
}
const UNNUMBERED = `
SELECT item, figure, count FROM (
  SELECT ${ITEM_NAME('i')} AS item, COALESCE(l.recounted, l.counted) AS figure,
    (SELECT COUNT(*) FROM stocktake_serial k WHERE k.line_id = l.id AND CASE WHEN l.recounted IS NULL THEN k.counted ELSE k.recounted END = 1) AS count
  FROM stocktake_line l JOIN item i ON i.id = l.item_id AND i.serial_managed = 1 WHERE l.stocktake_id = ? AND COALESCE(l.recounted, l.counted) IS NOT NULL)
WHERE figure <> count * ${QTY_SCALE}`
/** Where the warehouse has bins, a difference is in one of them. */
function requireBins(ctx: CommandContext, s: Stocktake, differences: readonly Difference[]): void {
  const without = isBinned(ctx.db, s) ? differences.filter((d) => d.line.bin === '') : []
  if (without.length > 0)
    throw new Refusal(
      without.map((d) => problem('STOCKTAKE_BIN', undefined, { item: itemText({ name: d.line.itemName, spec: d.line.spec }) })),
    )
}
const sum = (values: readonly number[]) => values.reduce((total, v) => total + v, 0)
/**
 * Approves the differences and posts them, whole or not at all: 其他入库 and 其他出库 against 待处理财产损溢, then its disposal. The
 * quantity that moves is the count less the snapshot, so what came and went meanwhile stands (D30). Refused by whatever refuses
 * one of the documents; STOCKTAKE_SAME_PERSON.
 */
export function approve(ctx: CommandContext, target: { id: number; revision: number; date?: string | undefined }): StocktakeChanged {
  const s = currentIn(ctx, target, ['submitted'], '批准')
  // D48 of counts: who handed the figures in does not decide about them; a shop of one works without approval
  const by = ctx.db.value<number | null>('SELECT submitted_by FROM stocktake WHERE id = ?', s.id) ?? null
  if (ctx.options.approval && by !== null && by === ctx.user.id) refuse('STOCKTAKE_SAME_PERSON')
  const date = target.date ?? s.date
  if (date < s.date) refuse('DATE_BEFORE_SOURCE', { date, source: s.number, earliest: s.date }, 'date')
  const differences = differencesIn(ctx, s)
  requireNumbers(ctx, s)
  requireBins(ctx, s, differences)
  markPosted(ctx.db, s.id, [...numberDifferences(ctx.db, s).values()].flat())
  const documents = [...postMovements(ctx, s, date, 'gain', differences), ...postMovements(ctx, s, date, 'loss', differences)]
  const values = keepValues(ctx, differences, documents)
  const disposal = postDisposal(ctx, s, date, {
    gain: sum([...values.values()].map((v) => v.gain)),
    loss: sum([...values.values()].map((v) => v.loss)),
    vat: transferredVat(ctx, date, differences, values),
  })
  if (disposal)
    for (const doc of documents) ctx.db.run('INSERT INTO document_link (source_id, target_id) VALUES (?, ?)', doc.id, disposal.id)
  return changeState(ctx, s, 'posted', 'posted_by = ?, posted_at = ?', ctx.user.id, ctx.clock.now())
}

/** The latest first: the disposal stands on the movements. */
const DOCUMENTS = 'SELECT document_id FROM stocktake_document WHERE stocktake_id = ? ORDER BY document_id DESC'
/** Takes a posted count back, whole or not at all; refuses by naming everything that stands in its way (D11). */
export function unpost(ctx: CommandContext, target: { id: number; revision: number }): StocktakeChanged {
  const s = currentIn(ctx, target, ['posted'], '撤销过账')
  const changed = changeState(ctx, s, 'submitted', 'posted_by = NULL, posted_at = NULL')
  const documents = ctx.db.column<number>(DOCUMENTS, s.id).map((id) => requireDocument(ctx.db, id))
  const own = new Set(documents.map((d) => d.id))
  const blockers = new Map<string, Problem>()
  for (const doc of documents)
    for (const p of unpostBlockers(ctx, doc))
      if (!own.has(Number(p.args?.['documentId'] ?? 0))) blockers.set(JSON.stringify([p.code, p.args]), p)
  if (blockers.size > 0) throw new Refusal([...blockers.values()])
  for (const doc of documents) {
    unpostDocument(ctx, doc)
    setState(ctx.db, doc, 'void', stampOf(ctx))
    ctx.db.run('DELETE FROM document_link WHERE target_id = ?', doc.id)
  }
  ctx.db.run('DELETE FROM stocktake_document WHERE stocktake_id = ?', s.id)
  forgetValues(ctx, s.id)
  return changed
}

/**
 * Takes a posted count back by red documents, the disposal first (D9, D49): where its month is closed or its vouchers are booked. What
 * was posted stays and is reversed in the month of `date`; the count waits for approval again. Refused by whatever refuses one of them.
 */
export function reverse(ctx: CommandContext, target: { id: number; revision: number; date: string }): StocktakeChanged {
  const s = currentIn(ctx, target, ['posted'], '红冲')
  const changed = changeState(ctx, s, 'submitted', 'posted_by = NULL, posted_at = NULL')
  for (const id of ctx.db.column<number>(DOCUMENTS, s.id)) {
    const { type, revision } = requireDocument(ctx.db, id)
    reverseCommand({ ...ctx, options: { ...ctx.options, reservedStock: 'ignore' } }, { type, id, revision, date: target.date })
    ctx.db.run('DELETE FROM document_link WHERE target_id = ?', id)
  }
  ctx.db.run('DELETE FROM stocktake_document WHERE stocktake_id = ?', s.id)
  forgetValues(ctx, s.id)
  return changed
}
