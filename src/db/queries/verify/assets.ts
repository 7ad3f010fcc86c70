import { fenDisplay } from '../../../core/kernel'
import { LIVE } from '../assets/cards'
import { CLEARING_ACCOUNTS } from '../assets/clearing'
import { joinDocument, ofDocument } from '../assets/documents'
import { anyOf, type Check, rows } from './check'

const ACCOUNTS = (own: string, role: string) =>
  `(SELECT COALESCE(c.${own}, (SELECT account_id FROM account_role WHERE role = '${role}')) FROM asset a JOIN asset_category c ON c.id = a.category_id WHERE a.id = v.asset_id)`
const MOVED = (account: string) =>
  `(SELECT COALESCE(SUM(j.debit - j.credit), 0) FROM posting p JOIN journal_line j ON j.posting_id = p.id WHERE p.document_id = v.document_id AND j.account_id = ${account})`
const CARD = "(SELECT code || ' ' || name FROM asset WHERE id = t.asset_id)"
/** 固定资产、待摊预提: what their vouchers posted is what was taken of cards and schedules, and no card or schedule gives more than it has. */
const cards = anyOf('assetCards', '固定资产、待摊预提的凭证与卡片一致', [
  rows<{ number: string; booked: number; taken: number }>(
    `SELECT d.number, t.taken, (SELECT COALESCE(SUM(j.credit), 0) FROM posting p JOIN journal_line j ON j.posting_id = p.id WHERE p.document_id = d.id) AS booked
     FROM (SELECT document_id, SUM(amount) AS taken FROM (SELECT document_id, depreciation AS amount FROM asset_entry WHERE kind = 'depreciation'
       UNION ALL SELECT document_id, amount FROM schedule_entry) GROUP BY document_id) t
     JOIN doc_journal d ON d.id = t.document_id AND d.state ${LIVE} WHERE booked <> taken`,
    (row) => `凭证 ${row.number}：记账 ${fenDisplay(row.booked)}，卡片是 ${fenDisplay(row.taken)}`,
  ),
  rows<{ asset: string; original: number; accumulated: number }>(
    `SELECT ${CARD} AS asset, original, accumulated FROM (SELECT a.id AS asset_id, a.original + COALESCE(SUM(iif(e.kind = 'acquire', 0, e.original)), 0) AS original,
       a.opening_depreciation + a.opening_impairment + COALESCE(SUM(e.depreciation + e.impairment), 0) AS accumulated FROM asset a
       LEFT JOIN (asset_entry e JOIN doc_journal d ON d.id = e.document_id AND d.state ${LIVE}) ON e.asset_id = a.id GROUP BY a.id) t
     WHERE accumulated < 0 OR accumulated > original`,
    (row) => `${row.asset}：原值 ${fenDisplay(row.original)}，累计折旧和减值 ${fenDisplay(row.accumulated)}`,
  ),
  rows<{ number: string; original: number; depreciation: number; value: number; accumulated: number }>(
    `SELECT d.number, SUM(e.original) AS original, SUM(e.depreciation) AS depreciation, ${MOVED(ACCOUNTS('asset_account_id', 'fixedAsset'))} AS value,
       0 - ${MOVED(ACCOUNTS('depreciation_account_id', 'accumulatedDepreciation'))} AS accumulated
     FROM asset_voucher v JOIN doc_journal d ON d.id = v.document_id AND d.state ${LIVE} JOIN asset_entry e ON e.document_id = v.document_id
     GROUP BY v.document_id HAVING value <> SUM(e.original) OR accumulated <> SUM(e.depreciation)`,
    (row) =>
      `凭证 ${row.number}：原值记账 ${fenDisplay(row.value)}、卡片 ${fenDisplay(row.original)}，累计折旧记账 ${fenDisplay(row.accumulated)}、卡片 ${fenDisplay(row.depreciation)}`,
  ),
  // 1606 is what is left of the cards that are 清理中, and what was entered by hand: nothing else comes to it
  rows<{ number: string; moved: number; taken: number }>(
    `SELECT ${ofDocument('d', 'number')} AS number, t.taken, (SELECT COALESCE(SUM(j.debit - j.credit), 0) FROM posting p JOIN journal_line j ON j.posting_id = p.id
       WHERE p.document_id = t.document_id AND j.account_id IN (${CLEARING_ACCOUNTS})) AS moved
     FROM (SELECT document_id, SUM(clearing) AS taken FROM asset_entry GROUP BY document_id) t
     ${joinDocument('t.document_id', 'd')} WHERE ${ofDocument('d', 'state')} ${LIVE} AND moved <> taken`,
    (row) => `凭证 ${row.number}：固定资产清理记账 ${fenDisplay(row.moved)}，卡片是 ${fenDisplay(row.taken)}`,
  ),
  rows<{ asset: string; amount: number }>(
    `SELECT ${CARD} AS asset, SUM(t.clearing) AS amount FROM asset_entry t ${joinDocument('t.document_id', 'd')} WHERE ${ofDocument('d', 'state')} ${LIVE} GROUP BY t.asset_id HAVING amount <> 0
       AND NOT EXISTS (SELECT 1 FROM asset_voucher v JOIN doc_journal x ON x.id = v.document_id AND x.state = 'posted' AND x.reverses_id IS NULL
         WHERE v.asset_id = t.asset_id AND v.action = 'clearing' AND v.document_id > (SELECT COALESCE(MAX(r.document_id), 0) FROM asset_voucher r
           JOIN doc_journal y ON y.id = r.document_id AND y.state = 'posted' AND y.reverses_id IS NULL WHERE r.asset_id = t.asset_id AND r.action = 'clearingResult'))`,
    (row) => `${row.asset}：没有在清理，清理余额却是 ${fenDisplay(row.amount)}`,
  ),
  rows<{ name: string; amount: number; taken: number }>(
    `SELECT s.code || ' ' || s.name AS name, s.amount, s.opening_amount + SUM(e.amount) AS taken FROM expense_schedule s JOIN schedule_entry e ON e.schedule_id = s.id
     JOIN doc_journal d ON d.id = e.document_id AND d.state ${LIVE} GROUP BY s.id HAVING taken NOT BETWEEN 0 AND s.amount`,
    (row) => `${row.name}：总额 ${fenDisplay(row.amount)}，已摊 ${fenDisplay(row.taken)}`,
  ),
])
export const assetChecks: readonly Check[] = [cards]
