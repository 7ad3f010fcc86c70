import type { DocumentInput } from '../../core/contract'
import type { AnyDocument, JournalDocument, StockDocument } from '../../core/documents/types'
import { type Fen, type LocalDate, mulDiv, RATE_SCALE } from '../../core/kernel'
import type { ReadableDb } from '../../db/types'
import { type QueryContext, refuse } from '../backend/context'
import { taxpayerOn } from '../modules/tax/periods'
import { roleAccount } from './accountRules'
import { accountFacts } from './facts'
import { requireDocument } from './store'
import { madeInput } from './made'

/** Input VAT to take back: cost × rate of what was lost by bad management (增值税法 art. 22), for who deducts it on the date. */
export function inputVatOf(ctx: QueryContext, date: LocalDate, lost: readonly { itemId: number; value: Fen }[]): Fen {
  if (taxpayerOn(ctx, date) !== 'general') return 0
  const rateOf = (itemId: number) => ctx.db.value<number>('SELECT tax_rate FROM item WHERE id = ?', itemId) ?? 0
  return lost.reduce((sum, { itemId, value }) => sum + mulDiv(value, rateOf(itemId), RATE_SCALE), 0)
}

/** What waits in 待处理财产损溢, fen; `vat` of the loss is added to it. */
export interface Disposed {
  loss: Fen
  gain: Fen
  vat: Fen
}
/**
 * What is decided about goods missing and found (D31): the loss with its VAT to 营业外支出 (企业会计准则: 管理费用), the gain to
 * 营业外收入 (企业会计准则: less 管理费用, in credit). Which account it is says the chart by its roles.
 */
export function disposalLines(ctx: QueryContext, number: string, nouns: { loss: string; gain: string }, { loss, gain, vat }: Disposed) {
  const pending = roleAccount(ctx, 'pendingPropertyLoss')
  const pair = (summary: string, debit: number, credit: number, amount: Fen) =>
    amount === 0
      ? []
      : [
          { summary, accountId: debit, debit: amount },
          { summary, accountId: credit, credit: amount },
        ]
  return [
    ...(vat === 0 ? [] : pair(`${nouns.loss}进项税额转出 ${number}`, pending, roleAccount(ctx, 'vatInputTransferOut'), vat)),
    ...(loss + vat === 0 ? [] : pair(`${nouns.loss}批准处理 ${number}`, roleAccount(ctx, 'stockLoss'), pending, loss + vat)),
    ...(gain === 0 ? [] : pair(`${nouns.gain}批准处理 ${number}`, pending, roleAccount(ctx, 'surplusIncome'), gain)),
  ]
}

const VALUES = `
SELECT e.item_id AS itemId, ABS(SUM(v.value)) AS value FROM stock_entry e
JOIN stock_valuation_entry v ON v.pool_id = e.pool_id AND v.date = e.date AND v.phase = e.phase AND v.seq = e.seq
WHERE e.document_id = ? GROUP BY e.seq HAVING SUM(v.value) <> 0`
const DISPOSED = `
SELECT d.number FROM document_link k JOIN doc_journal d ON d.id = k.target_id
WHERE k.source_id = ? AND d.type = 'voucher' AND d.state = 'posted' AND d.reverses_id IS NULL LIMIT 1`
const isPending = ({ type }: AnyDocument) => type === 'stockLoss' || type === 'stockGain'
/** Posted, and not decided about yet; else SOURCE_NOT_POSTED or ALREADY_DISPOSED. */
function requirePending(db: ReadableDb, doc: AnyDocument): void {
  if (doc.state !== 'posted' || doc.reversesId !== null) refuse('SOURCE_NOT_POSTED', { source: doc.number })
  const voucher = db.value<string>(DISPOSED, doc.id)
  if (voucher !== undefined) refuse('ALREADY_DISPOSED', { document: doc.number, voucher })
}

/** 批准处理 of 报损 and 报溢: the content of the voucher that disposes of them, each by lines of its own. Not saved. */
export function deriveDisposal(ctx: QueryContext, sources: readonly AnyDocument[], date: string): AnyDocument & DocumentInput {
  if (!sources.every(isPending)) refuse('UNKNOWN_REFERENCE', { field: '源单' })
  const lines = (sources as readonly StockDocument[]).flatMap((doc) => {
    requirePending(ctx.db, doc)
    const values = ctx.db.all<{ itemId: number; value: Fen }>(VALUES, doc.id)
    const total = values.reduce((sum, { value }) => sum + value, 0)
    const lost = doc.type === 'stockLoss'
    const vat = lost && doc.lossKind === 'abnormal' ? inputVatOf(ctx, date, values) : 0
    const amounts = { loss: lost ? total : 0, gain: lost ? 0 : total, vat }
    return disposalLines(ctx, doc.number, { loss: '报损', gain: '报溢' }, amounts).map((line) => ({
      ...line,
      departmentId: accountFacts(ctx.db, line.accountId)?.dims.department ? doc.departmentId : null,
      sourceLineId: doc.lines[0]?.id ?? null,
    }))
  })
  return madeInput({
    type: 'voucher',
    date,
    memo: `批准处理 ${sources.map((s) => s.number).join('、')}`.slice(0, 500),
    lines,
  }) as AnyDocument & DocumentInput
}

const SOURCES = 'SELECT DISTINCT document_id FROM doc_stock_line WHERE id IN (SELECT value FROM json_each(?))'
/** A loss or gain is decided about once. */
export function checkDisposal(ctx: QueryContext, voucher: AnyDocument): void {
  if (voucher.reversesId !== null) return
  const lines = (voucher as JournalDocument).lines.flatMap((l) => l.sourceLineId ?? [])
  if (lines.length === 0) return
  for (const id of ctx.db.column<number>(SOURCES, JSON.stringify(lines))) {
    const doc = requireDocument(ctx.db, id)
    if (isPending(doc)) requirePending(ctx.db, doc)
  }
}
