import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { ItemFacts, SourceLineFacts, TransitLot } from '../../documents/facts'
import type { StockDocument, StockLine } from '../../documents/types'
import { type QuantityMicro, qtyText } from '../../kernel'

/**
 * 调拨: same price, no gain, no voucher (D28). Inside one cost pool only the place changes; between pools (分仓核算) the cost that
 * leaves is the cost that arrives, Dr and Cr where the two warehouses have stock accounts of their own; only what covers goods sold before
 * they were there (允许负库存) changes their cost. In two steps the
 * goods leave for the place of goods on the way, from where 调拨入库 brings them in. 改批号: they arrive under another batch number.
 */
export const postTransfer: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  b.voucher('main', doc.memo || '调拨')
  // 改批号 and 移位 move goods where they lie: they arrive under another number, or in another bin
  const within = doc.warehouseId === doc.toWarehouseId
  if (within && doc.lines.some((l) => l.toBatch === '' && l.toBin === '')) b.refuse('SAME_WAREHOUSE', 'toWarehouseId')
  const here = doc.warehouseId ?? 0
  const there = doc.transferMode === 'twoStep' ? facts.transitWarehouseId : (doc.toWarehouseId ?? 0)
  const way = new Way(b, doc)
  doc.lines.forEach((line, i) => {
    const item = goodsOf(b, line, i)
    if (!item) return
    if (line.toBatch !== '' && line.toBatch === line.batch) return b.refuse('SAME_BATCH', `lines.${i}.toBatch`)
    if (line.toBatch !== '' && doc.transferMode === 'twoStep') return b.refuse('RENUMBER_IN_ONE_STEP', `lines.${i}.toBatch`)
    if (within && line.toBatch === '' && line.toBin !== '' && line.toBin === line.bin)
      return b.refuse('SAME_BIN', `lines.${i}.toBin`, { bin: line.bin })
    if (line.toBin !== '' && doc.transferMode === 'twoStep') return b.refuse('BIN_ON_THE_WAY', `lines.${i}.toBin`)
    // a red transfer brings the goods back
    if (line.quantity >= 0) way.carry({ line, item, from: here, to: there })
    else way.carry({ line, item, from: there, to: here, transferLine: facts.reversedLine(line.lineNo)?.lineId })
  })
  return b.result()
}

/** 调拨入库: goods on the way arrive, at the cost they left with, in whatever warehouse; a red one puts them on the way again. */
export const postTransferIn: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  b.voucher('main', doc.memo || '调拨入库')
  const here = doc.warehouseId ?? 0
  const way = new Way(b, doc)
  doc.lines.forEach((line, i) => {
    const item = goodsOf(b, line, i)
    const source = transferOf(b, doc, line, i)
    if (!item || !source) return
    if (line.quantity < 0) way.carry({ line, item, from: here, to: facts.transitWarehouseId })
    else way.carry({ line, item, from: facts.transitWarehouseId, to: here, transferLine: source.lineId })
  })
  return b.result()
}

function goodsOf(b: PostingBuilder, line: StockLine, i: number): ItemFacts | undefined {
  const item = b.item(line, i)
  if (item?.kind !== 'service') return item
  b.refuse('SERVICE_HAS_NO_STOCK', `lines.${i}.itemId`, { item: item.name })
  return undefined
}

/** The line of the transfer that is received; never more of it than is on the way. */
function transferOf(b: PostingBuilder, doc: StockDocument, line: StockLine, i: number): SourceLineFacts | undefined {
  const at = `lines.${i}.sourceLineId`
  if (line.sourceLineId === null) {
    b.refuse('SOURCE_REQUIRED', at, { line: i + 1 })
    return undefined
  }
  const source = b.source(line.sourceLineId)
  if (source?.documentType !== 'transfer' || source.itemId !== line.itemId || source.batch !== line.batch) {
    b.refuse('UNKNOWN_REFERENCE', at, { field: '调拨单' })
    return undefined
  }
  if (doc.reversesId !== null) return source
  const left = source.inTransitQuantity
  if (!source.posted) b.refuse('SOURCE_NOT_POSTED', at, { source: source.documentNumber })
  else if (line.quantity > left)
    b.refuse('EXCEEDS_SOURCE', `lines.${i}.quantity`, { line: i + 1, source: source.documentNumber, left: qtyText(left) })
  source.inTransitQuantity -= line.quantity
  return source
}

interface Leg {
  line: StockLine
  item: ItemFacts
  from: number
  to: number
  /** goods come from those on the way: the line of the transfer that they left with */
  transferLine?: number | undefined
}
/** Brings goods from one warehouse to another: the place only, or with their cost. */
class Way {
  /** of each lot, what earlier lines of the document take */
  private readonly taken = new Map<number, QuantityMicro>()
  constructor(
    private readonly b: PostingBuilder,
    private readonly doc: StockDocument,
  ) {}

  carry({ line, item, from, to, transferLine }: Leg): void {
    const { posting, facts } = this.b
    const [stockHere, stockThere] = [this.b.stockAccount(item, from), this.b.stockAccount(item, to)]
    const quantity = Math.abs(line.quantity)
    const renamed = line.toBatch || line.batch
    const [leaves, arrives] = line.quantity < 0 ? [renamed, line.batch] : [line.batch, renamed]
    const common = {
      itemId: item.id,
      refSeq: null,
      given: null,
      lineId: line.id,
      slot: 'main',
    } as const
    const onePool = facts.costScope === 'company' || (facts.costScope === 'warehouse' ? from === to : leaves === arrives)
    if (onePool) {
      const place = { ...common, kind: 'move', counter: null, stockAccountId: stockHere } as const
      posting.movements.push({ ...place, warehouseId: from, batch: leaves, quantity: -quantity })
      posting.movements.push({ ...place, warehouseId: to, batch: arrives, quantity })
      return
    }
    const first = posting.movements.length
    // pieces with numbers arrive as those they are, whichever lot that is (D35)
    const lots = transferLine === undefined || item.serialManaged ? [] : facts.transitLots(transferLine)
    for (const part of this.parts(lots, quantity))
      posting.movements.push({
        ...common,
        kind: 'out',
        warehouseId: from,
        batch: leaves,
        quantity: -part.quantity,
        refSeq: part.seq,
        stockAccountId: stockHere,
        counter: { accountId: stockThere, itemId: item.id },
      })
    posting.movements.push({
      ...common,
      kind: 'carryIn',
      warehouseId: to,
      batch: arrives,
      quantity,
      carriesFrom: first,
      stockAccountId: stockThere,
      counter: this.b.costCounter(item, { warehouseId: to }),
    })
  }

  /** The quantity by the lots it comes from, those that were there on the day; the latest first, as earlier ones may be asked for earlier. */
  private parts(lots: readonly TransitLot[], quantity: QuantityMicro): { seq: number | null; quantity: QuantityMicro }[] {
    const parts: { seq: number | null; quantity: QuantityMicro }[] = []
    let left = quantity
    for (const lot of lots) {
      const known = this.taken.get(lot.seq) ?? 0
      const part = lot.date > this.doc.date ? 0 : Math.min(left, lot.left - known)
      if (part <= 0) continue
      this.taken.set(lot.seq, known + part)
      parts.push({ seq: lot.seq, quantity: part })
      left -= part
    }
    return left > 0 ? [...parts, { seq: null, quantity: left }] : parts
  }
}
