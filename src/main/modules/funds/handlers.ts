import type { funds } from '../../../core/contract'
import { addDays } from '../../../core/kernel'
import { turnoverUntil } from '../../../db/queries/reports/balances'
import { fundAccounts } from '../../../db/queries/reports/funds'
import { refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { bankAccount } from '../bank/accounts'
import { fundOutlook } from '../reports/fundForecast'

/** Days that 工作台 looks ahead. */
const OUTLOOK_DAYS = 30
export const fundHandlers: ModuleHandlers<typeof funds> = {
  outlook: (ctx, { date = ctx.clock.today() }) => ({ days: OUTLOOK_DAYS, ...fundOutlook(ctx, date, OUTLOOK_DAYS) }),
  list: ({ db, clock }, { date = clock.today() }) => {
    const turnover = turnoverUntil(db, [addDays(date, -1), date])
    return fundAccounts(db).map((f) => {
      const [before = { debit: 0, credit: 0 }, end = before] = turnover.get(f.accountId) ?? []
      const balance = end.debit - end.credit
      return {
        ...f,
        disabled: f.disabled === 1,
        balance,
        received: end.debit - before.debit,
        paid: end.credit - before.credit,
        low: f.lowLimit !== null && balance < f.lowLimit,
      }
    })
  },
  save: (ctx, { accountId, revision, kind, number, feeRate, lowLimit }) => {
    const { db } = ctx
    bankAccount(db, accountId)
    const known = db.value<number>('SELECT revision FROM fund_account WHERE account_id = ?', accountId) ?? 0
    if (known !== revision) refuse('STALE_REVISION')
    db.run(
      `INSERT INTO fund_account (account_id, kind, number, fee_rate, low_limit) VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT (account_id) DO UPDATE SET kind = ?2, number = ?3, fee_rate = ?4, low_limit = ?5, revision = revision + 1`,
      accountId,
      kind,
      number,
      feeRate,
      lowLimit,
    )
    ctx.touch('funds')
    return { revision: known + 1 }
  },
}
