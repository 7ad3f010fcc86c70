import { fenDisplay, firstDay, lastDay, nextPeriod } from '../../../../../core/kernel'
import { ALWAYS, balancesBefore, balanceValues } from '../../../../../db/queries/closings'
import { pendingEstimates } from '../../estimates'
import type { CloseCheck } from '../registry'

interface PartnerAmount {
  partnerId: number
  code: string
  name: string
  amount: number
}
const ESTIMATES = `
SELECT b.partner_id AS partnerId, p.code, p.name, SUM(b.credit - b.debit) AS amount
FROM (${balancesBefore("account_id IN (SELECT id FROM account WHERE control = 'estimatedPayable')")}) b JOIN partner p ON p.id = b.partner_id GROUP BY b.partner_id HAVING amount <> 0 ORDER BY p.code`
/** 暂估余额 by supplier: goods that are here and their invoices are not (D25). It stays on the books. */
const estimates: CloseCheck = {
  id: 'estimates',
  label: '暂估余额',
  severity: 'note',
  find(ctx, period) {
    const rows = ctx.db.all<PartnerAmount>(ESTIMATES, ...balanceValues(ctx.db, nextPeriod(period)))
    const total = rows.reduce((sum, row) => sum + row.amount, 0)
    const { again, back } = pendingEstimates(ctx, period)
    const monthStart = [
      ...(again === 0 ? [] : [`结账时重新暂估 ${fenDisplay(again)}`]),
      ...(back === 0 ? [] : [`次月初冲回 ${fenDisplay(back)}`]),
    ]
    const open = rows.length === 0 ? '没有货到票未到的暂估' : `${rows.length} 个供应商货到票未到，暂估 ${fenDisplay(total)}`
    return {
      count: rows.length + (again === 0 ? 0 : 1),
      text: [open, ...monthStart].join('；'),
      items: rows.map(({ partnerId, code, name, amount }) => ({
        text: `${code} ${name}：${fenDisplay(amount)}`,
        to: { report: 'openEstimates', params: { partnerId, to: lastDay(period) } },
      })),
      to: { report: 'openEstimates', params: { to: lastDay(period) } },
    }
  },
}

interface Off {
  accountId: number
  account: string
  partnerId: number
  employeeId: number
  partner: string | null
  ledger: number
  items: number
}
// both sides are kept as they are now: what is open has no history of its own
const CONTROL = `
WITH control (id, of_employee) AS (SELECT id, employee_control IS NOT NULL FROM account
  WHERE control IS NOT NULL OR employee_control IS NOT NULL OR id IN (SELECT account_id FROM open_item))
SELECT x.account_id AS accountId, a.code || ' ' || a.full_name AS account, MAX(x.party, 0) AS partnerId, MAX(-x.party, 0) AS employeeId,
  COALESCE(p.code || ' ' || p.name, m.code || ' ' || m.name) AS partner, x.ledger, x.items FROM (
  -- a partner, or an employee by the negative of its id
  SELECT account_id, party, SUM(ledger) AS ledger, SUM(items) AS items FROM (
    SELECT b.account_id, CASE WHEN c.of_employee THEN -b.employee_id ELSE b.partner_id END AS party, b.debit - b.credit AS ledger, 0 AS items
    FROM (${balancesBefore('account_id IN (SELECT id FROM control)')}) b JOIN control c ON c.id = b.account_id
    UNION ALL SELECT account_id, COALESCE(partner_id, -employee_id), 0, remaining FROM open_item WHERE remaining <> 0)
  GROUP BY account_id, party HAVING SUM(ledger) <> SUM(items)) x
JOIN account a ON a.id = x.account_id LEFT JOIN partner p ON p.id = x.party LEFT JOIN employee m ON m.id = -x.party ORDER BY a.code, p.code, m.code`
const openItems: CloseCheck = {
  id: 'openItems',
  label: '往来与总账',
  severity: 'block',
  find({ db }, period) {
    const rows = db.all<Off>(CONTROL, ...balanceValues(db, ALWAYS))
    return {
      count: rows.length,
      text: rows.length === 0 ? '应收、应付、预收、预付、暂估、员工往来与未核销单据逐户一致' : `${rows.length} 处往来科目与未核销单据不符`,
      items: rows.map((row) => ({
        text: `${row.account} ${row.partner ?? ''}：总账 ${fenDisplay(row.ledger)}，未核销单据 ${fenDisplay(row.items)}`,
        to: {
          report: 'accountLedger',
          params: {
            accountId: row.accountId,
            ...(row.partnerId > 0 ? { partnerId: row.partnerId } : {}),
            ...(row.employeeId > 0 ? { employeeId: row.employeeId } : {}),
            from: firstDay(period),
            to: lastDay(period),
          },
        },
      })),
    }
  },
}
export const partnerChecks: readonly CloseCheck[] = [estimates, openItems]
