import {
  BANK_RECONCILIATION_COLUMNS,
  bankReconciliation,
  bankReconciliationRows,
  type OnTheWay,
} from '../../../core/reports/bankReconciliation'
import { turnoverUntil } from '../../../db/queries/reports/balances'
import { bankBalance, bankEntries, bankLinesOf, MATCHED_LATER } from '../../../db/queries/reports/bank'
import { ALWAYS, bankAccount } from '../bank/accounts'
import { accountOf } from './general'
import type { Report } from './types'

const reconciliation: Report = {
  def: bankReconciliation,
  run(ctx, params) {
    const { db } = ctx
    const { to } = params
    const { id: accountId } = accountOf(ctx, params)
    const { code, name } = bankAccount(db, accountId)
    const later = new Set(db.column<number>(MATCHED_LATER, accountId, to))
    const open = ({ matchId }: { matchId: number | null }) => matchId === null || later.has(matchId)
    const lines = bankLinesOf(db, accountId, ALWAYS, to).filter(open)
    const ofLine = ({ date, reference, counterparty, summary, amount }: (typeof lines)[number]): OnTheWay => ({
      date,
      number: reference,
      party: counterparty,
      summary,
      amount,
    })
    const entries = bankEntries(db, accountId, ALWAYS, to)
      .filter(open)
      .map(
        ({ date, voucher, partnerName, summary, amount, documentId, voucherId, documentType }): OnTheWay => ({
          date,
          number: voucher,
          party: partnerName,
          summary,
          amount,
          drill: documentType === 'voucher' ? { voucher: voucherId } : { document: documentId },
        }),
      )
    const before = lines.filter((l) => l.side === 'book').map(ofLine)
    const [balance] = turnoverUntil(db, [to]).get(accountId) ?? []
    return {
      columns: BANK_RECONCILIATION_COLUMNS,
      ...bankReconciliationRows({
        book: balance ? balance.debit - balance.credit : 0,
        bank: bankBalance(db, accountId, to),
        bankOnly: lines.filter((l) => l.side === 'bank').map(ofLine),
        bookOnly: [...before, ...entries],
      }),
      totals: null,
      scope: [`${code} ${name}`],
    }
  },
}
export const bankReports: readonly Report[] = [reconciliation]
