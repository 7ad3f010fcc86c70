import type { Facts } from '../../core/documents/facts'
import type { AnyDocument, StockLine } from '../../core/documents/types'
import { type Problem, problem } from '../../core/kernel'
import type { MovementDraft, PostingDraft } from '../../core/ledger/posting'
import { LIVE_BINS } from '../../db/queries/bins'
import type { ReadableDb } from '../../db/types'
import { binField, binsText } from './ledger/bins'

const KNOWN = 'SELECT disabled FROM bin WHERE warehouse_id = ? AND code = ?'
const USUAL = 'SELECT bin FROM item_bin WHERE item_id = ? AND warehouse_id = ?'
const REVERSED = `SELECT e.bin FROM bin_entry e WHERE e.document_id = ? AND e.line_id = ? AND e.warehouse_id = ? AND SIGN(e.quantity) = ? AND ${LIVE_BINS} LIMIT 1`
const nameOf = (db: ReadableDb, warehouseId: number) => db.value<string>('SELECT name FROM warehouse WHERE id = ?', warehouseId) ?? ''

/** What a line without a bin could say. */
function missing(db: ReadableDb, facts: Facts, m: MovementDraft, at: string): Problem {
  const usual = db.value<string>(USUAL, m.itemId, m.warehouseId)
  const lies = binsText(db, m.itemId, m.warehouseId, m.batch, null)
  const choice =
    m.quantity < 0
      ? lies === ''
        ? '，各货位都没有结存'
        : `，现在各货位：${lies}`
      : usual !== undefined
        ? `，默认货位是 ${usual}`
        : lies === ''
          ? ''
          : `，现在放在：${lies}`
  return problem('BIN_REQUIRED', at, { item: facts.item(m.itemId)?.name ?? '', warehouse: nameOf(db, m.warehouseId), choice })
}
/** What is red goes where the original came from; else what the line says. */
function binOf(db: ReadableDb, facts: Facts, doc: AnyDocument, line: StockLine, m: MovementDraft): string {
  const field = binField(doc, line.quantity, m.quantity)
  if (doc.reversesId !== null) {
    const reversed = facts.reversedLine(line.lineNo)
    const found = reversed && db.value<string>(REVERSED, doc.reversesId, reversed.lineId, m.warehouseId, -Math.sign(m.quantity))
    return found || line[field]
  }
  // 改批号 where the goods lie: they stay in their bin unless another is named
  if (field === 'toBin' && line.toBin === '' && 'toWarehouseId' in doc && doc.warehouseId === doc.toWarehouseId) return line.bin
  return line[field]
}

/**
 * Gives each movement in a warehouse with bins its bin: the line's.
 * BIN_REQUIRED says what could be named; BIN_UNKNOWN, BIN_NOT_MANAGED.
 */
export function assignBins(db: ReadableDb, facts: Facts, doc: AnyDocument, draft: PostingDraft): Problem[] {
  const named = doc.reversesId === null && doc.lines.some((l) => 'bin' in l && (l.bin !== '' || l.toBin !== ''))
  if (facts.binned.size === 0 && !named) return []
  const problems: Problem[] = []
  const used = new Set<string>()
  const index = new Map(doc.lines.map((l, i) => [l.id, i]))
  for (const m of draft.movements) {
    if (!facts.binned.has(m.warehouseId) || m.quantity === 0) continue
    const i = index.get(m.lineId) ?? -1
    const line = doc.lines[i]
    if (!line || !('bin' in line)) continue
    const field = binField(doc, line.quantity, m.quantity)
    const at = `lines.${i}.${field}`
    if (used.has(at) && problems.some((p) => p.at === at)) continue
    used.add(at)
    const bin = binOf(db, facts, doc, line, m)
    const disabled = bin === '' ? undefined : db.value<0 | 1>(KNOWN, m.warehouseId, bin)
    if (bin === '') problems.push(missing(db, facts, m, at))
    else if (disabled === undefined || (disabled === 1 && m.quantity > 0 && doc.reversesId === null))
      problems.push(problem('BIN_UNKNOWN', at, { warehouse: nameOf(db, m.warehouseId), bin }))
    else m.bin = bin
  }
  if (named)
    doc.lines.forEach((l, i) => {
      for (const field of ['bin', 'toBin'] as const)
        if ('bin' in l && l[field] !== '' && !used.has(`lines.${i}.${field}`))
          problems.push(problem('BIN_NOT_MANAGED', `lines.${i}.${field}`, { bin: l[field] }))
    })
  return problems
}
