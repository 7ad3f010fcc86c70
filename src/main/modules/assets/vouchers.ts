import type { AssetAction, Posted } from '../../../core/contract'
import type { AnyDocument, InvoiceKind } from '../../../core/documents/types'
import type { ClearingKind, ClearingStage } from '../../../core/modules/assets/clearing'
import { type Fen, type LocalDate, type Period, periodOf, periodText, type RatePpm } from '../../../core/kernel'
import { type Card, cardsOf, type EntryKind, entrySums, standingOf } from '../../../db/queries/assets/cards'
import { registersChangedByAsset } from '../../../db/queries/registerDays'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import { requireNothingLater } from '../../documents/cards'
import { roleAccount } from '../../documents/accountRules'
import { accountFacts } from '../../documents/facts'
import { postedOf } from '../../documents/post'
import { stampOf } from '../../documents/save'
import { requireDocument, setState } from '../../documents/store'
import { unpostDocument } from '../../documents/unpost'
import type { MadeLine } from './madeVoucher'
import { postMade } from './madeVoucher'

export const requireCard = (db: ReadableDb, id: number, at = 'assetId'): Card =>
  cardsOf(db).find((card) => card.id === id) ?? refuse('NOT_FOUND', { what: '固定资产' }, at)
export const nameOf = ({ code, name }: Pick<Card, 'code' | 'name'>) => `${code} ${name}`
/** The card with what it comes to by all its entries. */
export function standingCard(db: ReadableDb, id: number) {
  const card = requireCard(db, id)
  const entries = entrySums(db).get(id) ?? []
  return { ...card, ...standingOf(card, entries), entries }
}
/** Months after `period` have taken nothing of the card: what is done now would come before it. DEPRECIATION_LATER. */
export function requireLatest({ entries }: ReturnType<typeof standingCard>, period: Period): void {
  const later = entries.find((e) => e.period > period && (e.original !== 0 || e.depreciation !== 0 || e.impairment !== 0))
  if (later) refuse('DEPRECIATION_LATER', { period: periodText(later.period), what: '计提折旧或处置' }, 'date')
}

interface Side {
  accountId: number | null
  partnerId: number | null
}
/** The account that money goes to or comes from; anything but stock, whose ledgers know no voucher. */
export function moneySide(ctx: QueryContext, card: Card, { accountId, partnerId }: Side, at: string) {
  if (accountId === null) return refuse('REQUIRED', { field: at === 'costAccountId' ? '费用付款科目' : '收付款科目' }, at)
  const account = accountFacts(ctx.db, accountId)
  if (!account) return refuse('UNKNOWN_REFERENCE', { field: '收付款科目' }, at)
  // money and debts are the company's; a department only where the account cannot do without one
  return { accountId, partnerId, departmentId: account.dims.department === 2 ? card.departmentId : null, isCash: account.isCash }
}
/** The cash-flow item of money against an account: 购建 and 处置 of long-term assets by the chart. */
export function cashFlowOf(ctx: QueryContext, against: number, side: 'debit' | 'credit'): number | null {
  const account = accountFacts(ctx.db, against)
  return (side === 'debit' ? account?.cashFlowDebit : account?.cashFlowCredit) ?? null
}

export interface AssetVoucher {
  card: Card
  action: AssetAction | ClearingStage
  date: LocalDate
  memo: string
  entry: { kind: EntryKind; original: Fen; depreciation: Fen; impairment: Fen; clearing?: Fen }
  /** of a stage of 清理: how the asset leaves */
  disposal?: ClearingKind
  partnerId?: number | null
  invoiceKind?: InvoiceKind
  invoiceNumber?: string
  taxRate?: RatePpm
  net?: Fen
  tax?: Fen
}
/** Posts a voucher about one card, with what it takes of the card and what it is. */
export function postAssetVoucher(ctx: CommandContext, { lines, ...v }: AssetVoucher & { lines: readonly MadeLine[] }): Posted {
  return keepOfCard(ctx, postMade(ctx, v.date, v.memo, lines), v)
}
/** Keeps of a posted document what it takes of a card and what it is: from now on it is the card's. */
export function keepOfCard(ctx: CommandContext, document: AnyDocument, v: AssetVoucher): Posted {
  const { kind, original, depreciation, impairment, clearing = 0 } = v.entry
  ctx.db.run(
    'INSERT INTO asset_entry (asset_id, document_id, kind, period, original, depreciation, impairment, clearing) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    v.card.id,
    document.id,
    kind,
    periodOf(v.date),
    original,
    depreciation,
    impairment,
    clearing,
  )
  ctx.db.run(
    'INSERT INTO asset_voucher (document_id, asset_id, action, partner_id, invoice_kind, invoice_number, tax_rate, net, tax, disposal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    document.id,
    v.card.id,
    v.action,
    v.partnerId ?? null,
    v.invoiceKind ?? 'none',
    v.invoiceNumber ?? '',
    v.taxRate ?? 0,
    v.net ?? 0,
    v.tax ?? 0,
    v.disposal ?? null,
  )
  registersChangedByAsset(ctx.db, document)
  ctx.touch('assets', 'master', 'tax')
  return postedOf(ctx, document)
}
/** Takes a card's voucher back; it is void from now on. DEPRECIATION_LATER, NOT_FOUND, VOUCHER_BOOKED and whatever keeps it from being withdrawn (D11). */
export function withdrawAssetVoucher(ctx: CommandContext, documentId: number): null {
  if (ctx.db.value('SELECT 1 FROM asset_voucher WHERE document_id = ?', documentId) === undefined)
    refuse('NOT_FOUND', { what: '固定资产凭证' }, 'documentId')
  requireNothingLater(ctx.db, documentId)
  const document = requireDocument(ctx.db, documentId)
  unpostDocument(ctx, document)
  if (document.reversesId === null) setState(ctx.db, document, 'void', stampOf(ctx))
  ctx.touch('assets', 'master', 'tax')
  return null
}
export const roleIn = (ctx: QueryContext, card: Card, role: Parameters<typeof roleAccount>[1] | 'asset' | 'depreciation'): number =>
  role === 'asset' ? card.assetAccountId : role === 'depreciation' ? card.depreciationAccountId : roleAccount(ctx, role)
