import type { AssetPreview } from '../../../core/contract'
import { type Fen, messageOf } from '../../../core/kernel'
import { type QueryContext, Refusal } from '../../backend/context'
import { kept, type MadeLine } from './madeVoucher'

const ACCOUNT = "SELECT code || ' ' || full_name FROM account WHERE id = ?"
/** The voucher that is about to be made; or, in words, why it cannot be. */
export function previewed(ctx: QueryContext, plan: () => { lines: readonly MadeLine[]; figures: AssetPreview['figures'] }): AssetPreview {
  try {
    const { lines, figures } = plan()
    const made = kept(ctx.db, lines) as { accountId: number; summary: string; debit: Fen; credit: Fen }[]
    return {
      lines: made.map(({ accountId, ...line }) => ({
        account: ctx.db.value<string>(ACCOUNT, accountId) ?? '',
        summary: line.summary,
        debit: line.debit,
        credit: line.credit,
      })),
      figures,
      problem: null,
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { lines: [], figures: [], problem: error.problems.map(messageOf).join('；') }
  }
}
