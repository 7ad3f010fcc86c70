import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { SourceLineFacts } from '../../documents/facts'
import type { StockDocument, StockLine } from '../../documents/types'
import { qtyText } from '../../kernel'
import type { MovementDraft } from '../../ledger/posting'

/**
 * 领用: Dr the expense account (办公费 unless another is given), with department, employee and project where it keeps them → Cr 库存商品
 * at cost by the method. A line of a negative quantity brings back what was not used, red, at the cost it left with (领用退回).
 */
export const postMaterialIssue: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  b.voucher('main', doc.memo || (doc.lines.every((l) => l.quantity < 0) ? '领用退回' : '领用'))
  b.counterAccount(doc.accountId, 'accountId', true)
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    if (item.kind === 'service') return b.refuse('SERVICE_HAS_NO_STOCK', `lines.${i}.itemId`, { item: item.name })
    const source = line.sourceLineId === null ? null : issueOf(b, doc, line, i)
    if (source === undefined) return
    const warehouseId = line.warehouseId ?? doc.warehouseId ?? 0
    const used = { ...doc, accountId: doc.accountId ?? b.role('officeExpense', { itemId: item.id, warehouseId }) }
    b.posting.movements.push({
      ...kindOf(line, facts.reversedLine(line.lineNo)?.movementSeq ?? null, source?.movementSeq ?? null),
      itemId: item.id,
      warehouseId,
      batch: line.batch,
      quantity: -line.quantity,
      given: null,
      groupNo: line.groupNo,
      lineId: line.id,
      stockAccountId: b.stockAccount(item, warehouseId),
      counter: b.otherSide(used, item.id),
      slot: 'main',
    })
  })
  return b.result()
}

/** An issue goes out, what refers to one comes back; a red return goes out again at the cost it came back with. */
function kindOf(line: StockLine, reversed: number | null, source: number | null): Pick<MovementDraft, 'kind' | 'refSeq'> {
  if (line.quantity < 0) return { kind: 'returnIn', refSeq: reversed ?? source }
  return reversed === null ? { kind: 'out', refSeq: null } : { kind: 'returnOut', refSeq: reversed }
}

/** The line of the issue that comes back; no more than was issued and did not come back before. */
function issueOf(b: PostingBuilder, doc: StockDocument, line: StockLine, i: number): SourceLineFacts | undefined {
  const source = b.source(line.sourceLineId ?? 0)
  const known = source?.documentType === 'materialIssue' && source.itemId === line.itemId && source.batch === line.batch
  if (!source || !known || (doc.reversesId === null && line.quantity > 0)) {
    b.refuse('UNKNOWN_REFERENCE', `lines.${i}.sourceLineId`, { field: '源单' })
    return undefined
  }
  if (doc.reversesId !== null) return source
  const left = source.quantity - source.returnedQuantity
  if (!source.posted) b.refuse('SOURCE_NOT_POSTED', `lines.${i}.sourceLineId`, { source: source.documentNumber })
  else if (-line.quantity > left)
    b.refuse('EXCEEDS_SOURCE', `lines.${i}.quantity`, { line: i + 1, source: source.documentNumber, left: qtyText(left) })
  source.returnedQuantity -= line.quantity
  return source
}
