import { fenDisplay, firstDay, lastDay, type Period, periodText, voucherText } from '../../../../../core/kernel'
import type { CloseItem } from '../../../../../core/contract'
import { leftToTransfer, profitLossLeft } from '../../profitLoss'
import type { CloseCheck } from '../registry'
import { distributionStep, yearEndStep } from '../steps/yearEnd'

const isDecember = (period: Period) => period % 100 === 12
interface AccountAmount {
  id: number
  code: string
  name: string
  amount: number
}
const accountItem =
  (period: Period) =>
  ({ id, code, name, amount }: AccountAmount): CloseItem => ({
    text: `${code} ${name}：${fenDisplay(amount)}`,
    to: { report: 'accountLedger', params: { accountId: id, from: firstDay(period), to: lastDay(period) } },
  })

const UNBALANCED =
  'SELECT period, SUM(debit) AS debit, SUM(credit) AS credit FROM account_total WHERE period <= ? GROUP BY period HAVING SUM(debit) <> SUM(credit) ORDER BY period'
const trialBalance: CloseCheck = {
  id: 'trialBalance',
  label: '试算平衡',
  severity: 'block',
  find({ db }, period) {
    const rows = db.all<{ period: number; debit: number; credit: number }>(UNBALANCED, period)
    const total = db.value<number>('SELECT SUM(debit) FROM account_total WHERE period = ?', period) ?? 0
    const report = (of: Period) => ({ report: 'trialBalance', params: { from: firstDay(of), to: lastDay(of) } })
    return {
      count: rows.length,
      text: rows.length === 0 ? `借贷相等，本月发生额 ${fenDisplay(total)}` : '科目余额表借贷不等',
      items: rows.map((row) => ({
        text: `${periodText(row.period)}：借方 ${fenDisplay(row.debit)}，贷方 ${fenDisplay(row.credit)}`,
        to: report(row.period),
      })),
      to: report(period),
    }
  },
}

/** In December it must be done: the year's profit is carried over after it (D53). */
const profitLoss: CloseCheck = {
  id: 'profitLoss',
  label: '损益余额',
  severity: (_ctx, period) => (isDecember(period) ? 'block' : 'warn'),
  find({ db }, period) {
    const { accounts, profit } = leftToTransfer(db, period)
    return {
      count: accounts,
      text:
        accounts === 0
          ? '损益科目都已结转'
          : `${accounts} 个损益科目有余额（${profit < 0 ? '亏损' : '利润'} ${fenDisplay(Math.abs(profit))}）：先结转损益`,
      items: accounts === 0 ? [] : profitLossLeft(db, period).map(accountItem(period)),
    }
  },
}

const PENDING = `
SELECT a.id, a.code, a.full_name AS name, SUM(t.debit - t.credit) AS amount FROM account a JOIN account_total t ON t.account_id = a.id
WHERE t.period <= ? AND substr(a.code, 1, 4) = (SELECT substr(r.code, 1, 4) FROM account_role x JOIN account r ON r.id = x.account_id WHERE x.role = 'pendingPropertyLoss')
GROUP BY a.id HAVING amount <> 0 ORDER BY a.code`
/** 待处理财产损溢 is decided about before the year ends (附录 1901: 处理后本科目应无余额). */
const pendingLoss: CloseCheck = {
  id: 'pendingLoss',
  label: '待处理财产损溢',
  severity: 'block',
  applies: (_ctx, period) => isDecember(period),
  find({ db }, period) {
    const rows = db.all<AccountAmount>(PENDING, period)
    return {
      count: rows.length,
      text: rows.length === 0 ? '没有待处理的财产损溢' : '年末须处理完毕：盘盈、盘亏、报损、报溢批准后转出',
      items: rows.map(accountItem(period)),
    }
  },
}

/** D53: the year's profit and what of it was distributed lie in 未分配利润 when the next year begins. */
const yearEnd: CloseCheck = {
  id: 'yearEnd',
  label: '年末结转',
  severity: 'warn',
  applies: (_ctx, period) => isDecember(period),
  find(ctx, period) {
    const items = [yearEndStep, distributionStep].flatMap(({ label, due }) => {
      const text = due(ctx, period)
      return text === '' ? [] : [{ text: `${label}：${text}` }]
    })
    return { count: items.length, text: items.length === 0 ? '本年利润、利润分配都已转入未分配利润' : '年末结转没有做完', items }
  },
}

const NEGATIVE_CASH = `
SELECT id, code, name, date, MIN(balance) AS amount FROM (
  SELECT a.id, a.code, a.full_name AS name, d.date, COALESCE((SELECT SUM(t.debit - t.credit) FROM account_total t WHERE t.account_id = a.id AND t.period < ?1), 0)
    + SUM(d.net) OVER (PARTITION BY a.id ORDER BY d.date) AS balance
  FROM (SELECT j.account_id, j.date, SUM(j.debit - j.credit) AS net FROM account c CROSS JOIN journal_line j ON j.account_id = c.id AND j.date BETWEEN ?2 AND ?3
    WHERE c.is_cash = 1 GROUP BY j.account_id, j.date) d JOIN account a ON a.id = d.account_id)
WHERE balance < 0 GROUP BY id ORDER BY code`
const negativeCash: CloseCheck = {
  id: 'negativeCash',
  label: '资金余额',
  severity: 'warn',
  find({ db }, period) {
    const [from, to] = [firstDay(period), lastDay(period)]
    const rows = db.all<AccountAmount & { date: string }>(NEGATIVE_CASH, period, from, to)
    return {
      count: rows.length,
      text: rows.length === 0 ? '现金、银行和其他货币资金没有出现负数' : `${rows.length} 个账户的余额在本月出现负数`,
      items: rows.map((row) => ({
        text: `${row.code} ${row.name}：${row.date} 为 ${fenDisplay(row.amount)}`,
        to: { report: 'cashJournal', params: { accountId: row.id, from, to } },
      })),
    }
  },
}

const WITHOUT_FLOW = `
SELECT p.voucher_id AS id, v.word, v.number, SUM(l.debit - l.credit) AS cash, SUM(CASE WHEN l.cash_flow_item IS NULL THEN 0 ELSE l.debit - l.credit END) AS flow
FROM account a CROSS JOIN journal_line l ON l.account_id = a.id AND l.date BETWEEN ? AND ? JOIN posting p ON p.id = l.posting_id JOIN voucher v ON v.id = p.voucher_id
WHERE a.is_cash = 1 AND p.document_type <> 'opening' GROUP BY l.posting_id HAVING cash <> flow ORDER BY v.number`
/** D51 */
const cashFlow: CloseCheck = {
  id: 'cashFlow',
  label: '现金流量项目',
  severity: 'warn',
  find({ db }, period) {
    const rows = db.all<{ id: number; word: string; number: number; cash: number; flow: number }>(
      WITHOUT_FLOW,
      firstDay(period),
      lastDay(period),
    )
    return {
      count: rows.length,
      text: rows.length === 0 ? '现金收付都有现金流量项目' : `${rows.length} 张凭证的现金收付没有指定现金流量项目`,
      items: rows.map((row) => ({
        text: `${voucherText(row)}：现金变动 ${fenDisplay(row.cash)}，已指定 ${fenDisplay(row.flow)}`,
        to: { voucher: row.id },
      })),
    }
  },
}
export const ledgerChecks: readonly CloseCheck[] = [trialBalance, profitLoss, yearEnd, pendingLoss, negativeCash, cashFlow]
