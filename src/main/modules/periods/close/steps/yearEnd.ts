import { type Fen, fenDisplay, mulDiv, type Period, yearStart } from '../../../../../core/kernel'
import type { AccountRole } from '../../../../../core/ledger/roles'
import type { QueryContext } from '../../../../backend/context'
import { roleAccount } from '../../../../documents/accountRules'
import { transferProfit } from '../../profitLoss'
import type { CloseStep } from '../registry'
import { remake } from '../stepVouchers'

/** 年末 (D53): nothing is deleted; the next year begins with what the ledgers come to. */
const isDecember = (_ctx: QueryContext, period: Period) => period % 100 === 12
const yearText = (period: Period) => `${Math.floor(period / 100)}年`

const BALANCE = 'SELECT COALESCE(SUM(credit - debit), 0) FROM account_total WHERE account_id = ? AND period <= ?'
/** Balance at the month's end, credit positive. */
const balanceOf = (ctx: QueryContext, role: AccountRole, period: Period): Fen =>
  ctx.db.value<Fen>(BALANCE, roleAccount(ctx, role), period) ?? 0

export const yearEndStep: CloseStep = {
  id: 'yearEnd',
  label: '结转本年利润',
  help: '本年利润转入利润分配—未分配利润；亏损相反',
  applies: isDecember,
  due(ctx, period) {
    const profit = balanceOf(ctx, 'yearProfit', period)
    return profit === 0 ? '' : `本年利润${profit < 0 ? '（亏损）' : ''} ${fenDisplay(Math.abs(profit))} 未转入未分配利润`
  },
  run(ctx, period) {
    transferProfit(ctx, period)
    if (balanceOf(ctx, 'yearProfit', period) === 0) return { text: '本年利润没有余额', documents: [] }
    const documents = remake(
      ctx,
      'yearEnd',
      period,
      () => {
        const profit = balanceOf(ctx, 'yearProfit', period)
        if (profit === 0) return []
        const summary = `结转${yearText(period)}净${profit < 0 ? '亏损' : '利润'}`
        const [from, to] = [roleAccount(ctx, 'yearProfit'), roleAccount(ctx, 'retainedEarnings')]
        const [debit, credit] = profit > 0 ? [from, to] : [to, from]
        const amount = Math.abs(profit)
        return [
          {
            memo: summary,
            lines: [
              { accountId: debit, summary, debit: amount },
              { accountId: credit, summary, credit: amount },
            ],
          },
        ]
      },
      true,
    )
    return { text: `${yearText(period)}本年利润已转入未分配利润`, documents }
  },
}

const NET_PROFIT = `
SELECT COALESCE(SUM(t.credit - t.closing_credit - t.debit + t.closing_debit), 0) FROM account a CROSS JOIN account_total t ON t.account_id = a.id
WHERE a.class IN ('revenue', 'otherGain', 'costOfSales', 'periodExpense', 'otherLoss', 'incomeTax') AND t.period BETWEEN ? AND ?`
/** 未分配利润 without what this year's end made of it: what was there before, and corrections of earlier years. */
const BEFORE = `
SELECT COALESCE((SELECT SUM(credit - debit) FROM account_total WHERE account_id = ?1 AND period <= ?2), 0) - COALESCE((
  SELECT SUM(j.credit - j.debit) FROM doc_journal d JOIN posting p ON p.document_id = d.id JOIN journal_line j ON j.posting_id = p.id
  WHERE d.step IN ('yearEnd', 'distribution') AND d.date BETWEEN ?3 AND ?4 AND j.account_id = ?1), 0)`
interface Reserve {
  profit: Fen
  /** 以前年度未弥补亏损 */
  priorLoss: Fen
  base: Fen
  /** 50 % of 实收资本, less what the reserve holds without this year's */
  room: Fen
  total: Fen
  provided: Fen
}
const TENTH = 10
/** 公司法: 10 % of the profit after tax that is left after losses of earlier years, until the reserve is half of the capital. */
function reserveOf(ctx: QueryContext, period: Period): Reserve {
  const { db } = ctx
  const year = Math.floor(period / 100)
  const profit = db.value<Fen>(NET_PROFIT, yearStart(period), period) ?? 0
  const before = db.value<Fen>(BEFORE, roleAccount(ctx, 'retainedEarnings'), period, `${year}-01-01`, `${year}-12-31`) ?? 0
  const provided = db.value<Fen>(PROVIDED, `${year}-01-01`, `${year}-12-31`, roleAccount(ctx, 'statutoryReserve')) ?? 0
  const priorLoss = Math.max(0, -before)
  const base = Math.max(0, profit - priorLoss)
  const held = balanceOf(ctx, 'statutoryReserve', period) - provided
  const room = Math.max(0, mulDiv(balanceOf(ctx, 'capital', period), 1, 2, 'truncate') - held)
  return { profit, priorLoss, base, room, total: Math.min(mulDiv(base, 1, TENTH), room), provided }
}
const PROVIDED = `
SELECT SUM(j.credit - j.debit) FROM doc_journal d JOIN posting p ON p.document_id = d.id JOIN journal_line j ON j.posting_id = p.id
WHERE d.step = 'reserve' AND d.date BETWEEN ? AND ? AND j.account_id = ?`

export const reserveStep: CloseStep = {
  id: 'reserve',
  label: '提取法定盈余公积',
  help: '可选。税后利润弥补以前年度亏损后的 10%，累计达到实收资本的 50% 为止',
  optional: true,
  applies: isDecember,
  due(ctx, period) {
    const { total, provided } = reserveOf(ctx, period)
    return total === provided ? '' : `应提取 ${fenDisplay(total - provided)}`
  },
  derivation(ctx, period) {
    const { profit, priorLoss, base, room, total, provided } = reserveOf(ctx, period)
    return [
      { label: '本年净利润', amount: profit },
      { label: '以前年度未弥补亏损', amount: priorLoss },
      { label: '计提基数', amount: base, text: '净利润 − 以前年度亏损' },
      { label: '可提上限', amount: room, text: '实收资本 × 50% − 已有的法定盈余公积' },
      { label: '本年应提取', amount: total, text: '基数 × 10%，不超过上限' },
      { label: '本年已提取', amount: provided },
    ]
  },
  run(ctx, period) {
    const { total, provided } = reserveOf(ctx, period)
    if (total === provided) return { text: '没有应提取的法定盈余公积', documents: [] }
    const documents = remake(ctx, 'reserve', period, () => {
      const now = reserveOf(ctx, period)
      const amount = now.total - now.provided
      if (amount === 0) return []
      const summary = `提取${yearText(period)}法定盈余公积`
      return [
        {
          memo: summary,
          lines: [
            { accountId: roleAccount(ctx, 'distributeStatutoryReserve'), summary, debit: amount },
            { accountId: roleAccount(ctx, 'statutoryReserve'), summary, credit: amount },
          ],
        },
      ]
    })
    return { text: documents.length > 0 ? '已提取法定盈余公积' : '提取的法定盈余公积已撤回', documents }
  },
}

const DISTRIBUTED = `
SELECT a.id, SUM(t.debit - t.credit) AS amount FROM account own JOIN account a ON a.parent_id = own.parent_id AND a.id <> own.id AND a.is_leaf = 1
JOIN account_total t ON t.account_id = a.id WHERE own.id = ? AND t.period <= ? GROUP BY a.id HAVING amount <> 0 ORDER BY a.code`
/** Accounts beside 未分配利润 that the year's distribution moved; debit positive. */
const distributed = (ctx: QueryContext, period: Period) =>
  ctx.db.all<{ id: number; amount: Fen }>(DISTRIBUTED, roleAccount(ctx, 'retainedEarnings'), period)

const sideOf = (amount: Fen) => (amount > 0 ? { debit: amount } : { credit: -amount })

export const distributionStep: CloseStep = {
  id: 'distribution',
  label: '结转利润分配',
  help: '提取盈余公积、应付利润等利润分配明细转入未分配利润；分红先用凭证登记（借 利润分配—应付利润，贷 应付利润）',
  applies: isDecember,
  due(ctx, period) {
    const rows = distributed(ctx, period)
    return rows.length === 0
      ? ''
      : `${rows.length} 个利润分配明细有余额，合计 ${fenDisplay(rows.reduce((sum, row) => sum + row.amount, 0))}`
  },
  run(ctx, period) {
    if (distributed(ctx, period).length === 0) return { text: '利润分配明细没有余额', documents: [] }
    const documents = remake(
      ctx,
      'distribution',
      period,
      () => {
        const rows = distributed(ctx, period)
        if (rows.length === 0) return []
        const summary = `结转${yearText(period)}利润分配`
        const total = rows.reduce((sum, row) => sum + row.amount, 0)
        const own = total === 0 ? [] : [{ accountId: roleAccount(ctx, 'retainedEarnings'), summary, ...sideOf(total) }]
        return [{ memo: summary, lines: [...own, ...rows.map(({ id, amount }) => ({ accountId: id, summary, ...sideOf(-amount) }))] }]
      },
      true,
    )
    return { text: `${yearText(period)}利润分配已结转`, documents }
  },
}
