import type { CloseItem } from '../../../../../core/contract'
import { dayNumber, type Fen, fenDisplay, firstDay, lastDay, type LocalDate, type Period } from '../../../../../core/kernel'
import { CLEARING_KINDS, CLEARING_LONG_DAYS, clearingBalance } from '../../../../../core/modules/assets/clearing'
import { CLEARING_ACCOUNTS, clearedOf } from '../../../../../db/queries/assets/clearing'
import type { QueryContext } from '../../../../backend/context'
import type { CloseCheck } from '../registry'

const CARD = "SELECT code || ' ' || name FROM asset WHERE id = ?"
interface InClearing {
  item: CloseItem
  /** since 转入清理, at the month's end */
  days: number
  balance: Fen
}
/** Cards that are 清理中 at a month's end, those that are it longest first. */
function inClearing({ db }: QueryContext, period: Period): InClearing[] {
  const end = lastDay(period)
  return [...clearedOf(db, { to: end }).values()]
    .flatMap((cleared): InClearing[] => {
      const balance = clearingBalance(cleared)
      if (balance === 0) return []
      const { assetId, since, kind } = cleared
      const days = since === null ? 0 : dayNumber(end) - dayNumber(since)
      const how = kind === null ? '' : `${CLEARING_KINDS[kind]}，`
      const text = `${db.value<string>(CARD, assetId) ?? ''}：${how}${since ?? ''} 转入清理（${days} 天），余额 ${fenDisplay(balance)}`
      return [{ item: { text, to: { page: 'assetHistory', params: { id: assetId } } }, days, balance }]
    })
    .sort((a, b) => b.days - a.days)
}
const BOOKED = `
SELECT a.id, a.code, a.full_name AS name, SUM(t.debit - t.credit) AS amount FROM account a JOIN account_total t ON t.account_id = a.id
WHERE a.id IN (${CLEARING_ACCOUNTS}) AND t.period <= ? GROUP BY a.id HAVING amount <> 0 ORDER BY a.code`
/** What stands on 固定资产清理 beside the cards: opening balances and what was entered by hand. */
function byHand({ db }: QueryContext, period: Period, cards: Fen): CloseItem[] {
  const accounts = db.all<{ id: number; code: string; name: string; amount: Fen }>(BOOKED, period)
  if (accounts.reduce((sum, { amount }) => sum + amount, 0) === cards) return []
  const span: { from: LocalDate; to: LocalDate } = { from: firstDay(period), to: lastDay(period) }
  return accounts.map(({ id, code, name, amount }) => ({
    text: `${code} ${name}：余额 ${fenDisplay(amount)}，其中清理中的卡片 ${fenDisplay(cards)}`,
    to: { report: 'accountLedger', params: { accountId: id, ...span } },
  }))
}
function found(ctx: QueryContext, period: Period): { cards: InClearing[]; rest: CloseItem[] } {
  const cards = inClearing(ctx, period)
  const balance = cards.reduce((sum, c) => sum + c.balance, 0)
  return { cards, rest: byHand(ctx, period, balance) }
}
/** 固定资产清理 ends at nothing once what is disposed of is cleared: an asset that is 清理中 for long was perhaps forgotten. */
const clearing: CloseCheck = {
  id: 'assetClearing',
  label: '固定资产清理',
  severity: (ctx, period) => (inClearing(ctx, period).some(({ days }) => days > CLEARING_LONG_DAYS) ? 'warn' : 'note'),
  applies(ctx, period) {
    const { cards, rest } = found(ctx, period)
    return cards.length + rest.length > 0
  },
  find(ctx, period) {
    const { cards, rest } = found(ctx, period)
    const long = cards.filter(({ days }) => days > CLEARING_LONG_DAYS).length
    const told = long > 0 ? `，其中 ${long} 项超过 ${CLEARING_LONG_DAYS} 天：清理完毕应结转清理损益` : '：清理完毕应结转清理损益'
    const text = cards.length > 0 ? `${cards.length} 项资产清理中${told}` : '固定资产清理有余额：清理完毕应结转处置损益'
    return { count: cards.length + rest.length, text, items: [...cards.map(({ item }) => item), ...rest] }
  },
}
export const assetChecks: readonly CloseCheck[] = [clearing]
