import { CARD_BREAKS } from './cardBreaks'
import { NUMBER_BREAKS } from './numberBreaks'
import { VOUCHER_BREAKS } from './voucherBreaks'

/** What is done to a sound file, and the check that must tell it, in words that name the row. */
export interface Break {
  check: string
  /** part of the problem's text */
  tells: RegExp
  sql: string
}
const FIRST_LINE =
  '(posting_id, line_no) = (SELECT posting_id, line_no FROM journal_line WHERE debit > 0 ORDER BY posting_id, line_no LIMIT 1)'
const A_MOVEMENT = "(SELECT seq FROM stock_entry WHERE kind = 'out' AND n = 0 ORDER BY seq LIMIT 1)"
const WITHDRAWN = '(SELECT seq FROM stock_entry WHERE n = 1)'
const DOCUMENT = (type: string, family: string) => `(SELECT id FROM doc_${family} WHERE type = '${type}' ORDER BY id LIMIT 1)`

const A_FILE = (sha256: string) => `INSERT INTO attachment_content (sha256, kind, size, content) VALUES ('${sha256}', 'xml', 3, x'3c613e')`
// sha-256 of "<a>"
const SHA = 'bee81bf20092f96979ce5770cf243bf01ebc0219f9533fd7c114b4b08c501bf9'
export const BREAKS: readonly Break[] = [
  {
    check: 'attachmentContents',
    tells: /附件 发票\.xml 的内容被改动过/,
    sql: `${A_FILE('0'.repeat(64))}; INSERT INTO attachment (sha256, document_id, name, added_at) VALUES ('${'0'.repeat(64)}', 1, '发票.xml', '')`,
  },
  { check: 'attachmentOwners', tells: /不属于任何附件/, sql: A_FILE(SHA) },
  {
    check: 'attachmentOwners',
    tells: /附件 发票\.xml 的单据不存在/,
    sql: `${A_FILE(SHA)}; INSERT INTO attachment (sha256, document_id, name, added_at) VALUES ('${SHA}', 999999, '发票.xml', '')`,
  },
  {
    check: 'attachmentOwners',
    tells: /附件 发票\.xml 没有内容/,
    sql: `INSERT INTO attachment (sha256, document_id, name, added_at) VALUES ('${SHA}', 1, '发票.xml', '')`,
  },
  ...VOUCHER_BREAKS,
  { check: 'references', tells: /item 第 1 行引用的 item_category 不存在/, sql: 'UPDATE item SET category_id = 999 WHERE id = 1' },
  { check: 'guards', tells: /journal_line_fixed/, sql: 'DROP TRIGGER journal_line_fixed' },
  { check: 'guards', tells: /过账 1 属于已记账的凭证/, sql: 'UPDATE booked_through SET posting_id = 0' },
  { check: 'postingBalanced', tells: /过账 \d+（.*借方 .*，贷方 /, sql: `UPDATE journal_line SET debit = debit + 1 WHERE ${FIRST_LINE}` },
  { check: 'voucherBalanced', tells: /凭证 2026\d\d 记-\d+：借方/, sql: `UPDATE journal_line SET debit = debit + 1 WHERE ${FIRST_LINE}` },
  {
    check: 'trialBalance',
    tells: /202601：借方/,
    sql: 'UPDATE account_total SET credit = credit + 1 WHERE period = 202601 AND account_id = (SELECT MIN(account_id) FROM account_total WHERE period = 202601)',
  },
  { check: 'voucherNumbers', tells: /202601 “记”字/, sql: 'UPDATE voucher SET number = 900 WHERE period = 202601 AND number = 2' },
  { check: 'postingPeriods', tells: /日期、期间与凭证不一致/, sql: "UPDATE posting SET date = '2026-03-09' WHERE id = 1" },
  { check: 'postingPeriods', tells: /分录日期不在过账期间/, sql: `UPDATE journal_line SET date = '2026-03-09' WHERE ${FIRST_LINE}` },
  { check: 'postingPeriods', tells: /有分录而没有凭证/, sql: 'UPDATE posting SET voucher_id = NULL WHERE id = 1' },
  { check: 'booked', tells: /所在月份已结账，凭证却未记账/, sql: "UPDATE voucher SET state = 'open' WHERE id = 1" },
  { check: 'booked', tells: /写入于凭证记账之后/, sql: "UPDATE posting SET created_at = '2030-01-01T00:00:00.000Z' WHERE id = 1" },
  { check: 'booked', tells: /202603 已结账，之前却有未结账的月份/, sql: "UPDATE period SET state = 'closed' WHERE period = 202603" },
  { check: 'booked', tells: /期间不存在/, sql: 'DELETE FROM period WHERE period = 202602' },
  {
    check: 'leafAccounts',
    tells: /不是末级科目，却有 \d+ 条分录/,
    sql: `UPDATE account SET is_leaf = 0 WHERE id = (SELECT account_id FROM account_role WHERE role = 'bank')`,
  },
  {
    check: 'dimensions',
    tells: /科目 .* 没有往来单位/,
    sql: `UPDATE journal_line SET partner_id = NULL WHERE account_id = (SELECT account_id FROM account_role WHERE role = 'receivable')`,
  },
  {
    check: 'dimensions',
    tells: /没有存货/,
    sql: `UPDATE account SET dim_item = 2 WHERE id = (SELECT account_id FROM account_role WHERE role = 'bank')`,
  },
  {
    check: 'cashFlowItems',
    tells: /现金变动 .*，已指定项目 0\.00/,
    sql: 'UPDATE journal_line SET cash_flow_item = NULL WHERE cash_flow_item IS NOT NULL',
  },
  {
    check: 'accountBalance',
    tells: /202601 科目 .* 单位2：账簿与余额相差/,
    sql: 'UPDATE account_balance SET debit = debit + 7 WHERE period = 202601 AND partner_id = 2',
  },
  { check: 'accountBalance', tells: /账簿与余额相差/, sql: 'INSERT INTO account_balance VALUES (1, 202607, 0, 0, 0, 0, 0, 5, 5, 0)' },
  {
    check: 'accountClosing',
    tells: /账簿与余额相差/,
    sql: 'UPDATE account_closing SET quantity = quantity + 7 WHERE period = 202601 AND item_id > 0',
  },
  {
    check: 'accountClosing',
    tells: /202606 未结账，却有累计数/,
    sql: 'INSERT INTO account_closing VALUES (1, 202606, 0, 0, 0, 0, 0, 5, 5, 0)',
  },
  { check: 'dimensionSums', tells: /汇总的辅助核算发生额与分录不符/, sql: 'UPDATE dimension_through SET posting_id = 3' },
  { check: 'dimensionSums', tells: /不存在的过账/, sql: 'UPDATE dimension_through SET posting_id = 900000' },
  {
    check: 'dimensionSums',
    tells: /2031-01-05 科目 .*：没有分录，却有/,
    sql: "INSERT INTO dimension_day (account_id, date, sums) VALUES (1, '2031-01-05', zeroblob(16))",
  },
  {
    check: 'dimensionSums',
    tells: /203101 科目 .*：没有分录，却有/,
    sql: 'INSERT INTO dimension_month (account_id, period, sums) VALUES (1, 203101, zeroblob(16))',
  },
  { check: 'registerDays', tells: /202601 登记的销售额/, sql: "UPDATE register_day SET tax = tax + 1 WHERE date < '2026-02-01'" },
  {
    check: 'registerDays',
    tells: /202606 登记的销售额/,
    sql: "INSERT INTO register_day VALUES ('input', '2026-06-05', 'special', 130000, 5, 1, 1)",
  },
  { check: 'accountTotal', tells: /账簿与余额相差/, sql: 'UPDATE account_total SET debit = debit + 3, credit = credit + 3' },
  {
    check: 'accountDay',
    tells: /分录与每日发生额相差/,
    sql: 'UPDATE account_day SET debit = debit + 3 WHERE date = (SELECT MAX(date) FROM account_day)',
  },
  ...['debit_quantity', 'credit_quantity', 'lines'].map((column) => ({
    check: 'accountDay',
    tells: /数量或笔数不符/,
    sql: `UPDATE account_day SET ${column} = ${column} + 1 WHERE date = (SELECT MAX(date) FROM account_day)`,
  })),
  {
    check: 'cashFlowDay',
    tells: /现金流量项目/,
    sql: 'UPDATE cash_flow_day SET amount = amount + 7 WHERE date = (SELECT MAX(date) FROM cash_flow_day)',
  },
  { check: 'accountTotal', tells: /结转损益部分不符/, sql: 'UPDATE account_total SET closing_debit = 3' },
  { check: 'cashFlowTotal', tells: /现金流量项目 \d+：相差/, sql: 'UPDATE cash_flow_total SET amount = amount + 1' },
  {
    check: 'periodChain',
    tells: /科目期末与下期辅助核算期初相差/,
    sql: 'UPDATE account_total SET debit = debit + 1 WHERE period = 202601',
  },
  {
    check: 'stockBalance',
    tells: /商品 A1 商品1 仓库 01 .*相差 -1/,
    sql: 'UPDATE stock_balance SET quantity = quantity + 1000000 WHERE item_id = 1 AND warehouse_id = 1',
  },
  { check: 'stockBalance', tells: /商品 A6/, sql: "INSERT INTO stock_balance VALUES (6, 1, '', 5)" },
  {
    check: 'stockNotNegative',
    tells: /商品 A1 商品1 仓库 01 主仓：2026-01-10 起为负/,
    sql: "UPDATE stock_entry SET quantity = 1 WHERE item_id = 1 AND kind = 'in'",
  },
  {
    check: 'stockNotNegative',
    tells: /批号 B1：2026-01-10 起为负/,
    sql: "UPDATE stock_entry SET quantity = 1 WHERE batch = 'B1' AND kind = 'in'",
  },
  { check: 'batches', tells: /批号 B9：有批次资料而没有出入库/, sql: "INSERT INTO batch (item_id, batch) VALUES (3, 'B9')" },
  { check: 'batches', tells: /商品 A3 商品3 批号 B1：有出入库而没有批次资料/, sql: 'DELETE FROM batch' },
  { check: 'batches', tells: /批号 B1：到期日早于生产日期/, sql: "UPDATE batch SET production_date = '2027-01-01', edited = 1" },
  {
    check: 'batches',
    tells: /批号 B1：单据所填的生产日期 2026-01-02、到期日 2026-07-01 与批次资料不同/,
    sql: "UPDATE batch SET expiry_date = '2026-12-01'",
  },
  {
    check: 'batches',
    tells: /批号 B1：单据所填的生产日期 2026-01-02、到期日 2026-07-01 与批次资料不同/,
    sql: 'UPDATE batch SET expiry_date = NULL',
  },
  { check: 'withdrawals', tells: /撤销与原出入库不符/, sql: `UPDATE stock_entry SET quantity = quantity - 1 WHERE n = 1` },
  {
    check: 'withdrawals',
    tells: /已撤销，仍计价 0\.05/,
    sql: `UPDATE stock_valuation_entry SET value = value + 5 WHERE seq = ${WITHDRAWN} AND n = 1`,
  },
  { check: 'stockMovements', tells: /数量的正负与出入库方向不符/, sql: `UPDATE stock_entry SET kind = 'in' WHERE seq = ${A_MOVEMENT}` },
  { check: 'stockMovements', tells: /所在成本池是另一商品/, sql: `UPDATE stock_entry SET item_id = 6 WHERE seq = ${A_MOVEMENT}` },
  {
    check: 'stockMovements',
    tells: /没有对应的出入库/,
    sql: 'INSERT INTO stock_valuation_entry SELECT pool_id, date, phase, 9999, 0, 5, account_id, posting_id, posted_period FROM stock_valuation_entry LIMIT 1',
  },
  {
    check: 'stockMovements',
    tells: /计价记在 2026-03-31，不在成本差异凭证中/,
    sql: `UPDATE posting SET date = '2026-03-31' WHERE id = (SELECT posting_id FROM stock_valuation_entry WHERE seq = ${A_MOVEMENT} LIMIT 1)`,
  },
  {
    check: 'stockLedger',
    tells: /销售出库单 XSCK-\S+：科目 1405 库存商品 总账 .*，存货计价/,
    sql: `UPDATE stock_valuation_entry SET value = value + 9 WHERE seq = ${A_MOVEMENT}`,
  },
  {
    check: 'stockAccounts',
    tells: /科目 1405 库存商品：总账/,
    sql: `UPDATE account_total SET debit = debit + 1 WHERE account_id = (SELECT account_id FROM account_role WHERE role = 'goods')`,
  },
  { check: 'poolValue', tells: /商品 A1 商品1：结存 .*，计价合计/, sql: 'UPDATE cost_state SET value = value + 1 WHERE pool_id = 1' },
  {
    check: 'stockPeriod',
    tells: /202601 商品 A1 商品1 仓库 01 主仓：收发与账簿不符/,
    sql: 'UPDATE stock_period SET in_quantity = in_quantity + 1, out_quantity = out_quantity + 1 WHERE pool_id = 1 AND period = 202601',
  },
  {
    check: 'stockPeriod',
    tells: /收发与账簿不符/,
    sql: 'INSERT INTO stock_period (pool_id, warehouse_id, period, in_value) VALUES (1, 1, 202607, 5)',
  },
  {
    check: 'bankMatches',
    tells: /科目 1002.*：勾对的收支 400\.00，账上是 0\.00/,
    sql: 'UPDATE bank_match_entry SET document_id = 1',
  },
  { check: 'bankMatches', tells: /科目 1002.*：勾对 1 的两边相差 1\.00/, sql: 'UPDATE bank_line SET amount = amount + 100' },
  { check: 'bankMatches', tells: /勾对到了另一账户/, sql: 'UPDATE bank_line SET account_id = 1' },
  {
    check: 'stockYear',
    tells: /2026 年 商品 A1 商品1 仓库 01 主仓：全年收发与各月合计不符/,
    sql: 'UPDATE stock_year SET in_value = in_value + 1 WHERE pool_id = 1',
  },
  {
    check: 'stockChain',
    tells: /累计收发与现存相差/,
    sql: 'UPDATE stock_period SET out_value = out_value + 1 WHERE pool_id = 1 AND period = 202601',
  },
  { check: 'costRows', tells: /没有成本记录，或与出入库不符/, sql: `DELETE FROM cost_row WHERE seq = ${A_MOVEMENT}` },
  { check: 'costRows', tells: /没有成本记录，或与出入库不符/, sql: 'UPDATE cost_row SET given = given + 1 WHERE seq = 1' },
  {
    check: 'costRows',
    tells: /已撤销或不存在，却有成本记录/,
    sql: `INSERT INTO cost_row SELECT pool_id, date, phase, seq, kind, quantity, given, ref_seq, ref_quantity, revalue_kind, group_no, 0, 0, 0, 0, 1, share FROM stock_entry WHERE n = 1`,
  },
  { check: 'costBooked', tells: /计价合计 .*，成本/, sql: `UPDATE stock_valuation_entry SET value = value + 9 WHERE seq = ${A_MOVEMENT}` },
  { check: 'costReplay', tells: /重算成本/, sql: `UPDATE cost_row SET booked = booked + 1 WHERE seq = ${A_MOVEMENT}` },
  { check: 'costReplay', tells: /重算价值/, sql: `UPDATE cost_row SET amount = amount + 1 WHERE seq = ${A_MOVEMENT}` },
  { check: 'costReplay', tells: /重算结存/, sql: `UPDATE cost_row SET run_value = run_value + 1 WHERE seq = ${A_MOVEMENT}` },
  { check: 'costReplay', tells: /成本已定，记录却为暂定/, sql: `UPDATE cost_row SET final = 0 WHERE seq = ${A_MOVEMENT}` },
  { check: 'costState', tells: /重算结存/, sql: 'UPDATE cost_state SET quantity = quantity + 1 WHERE pool_id = 1' },
  {
    check: 'costState',
    tells: /成本层与重算不符/,
    sql: "UPDATE cost_state SET state = json_set(state, '$.lastValue', 1) WHERE pool_id = 1",
  },
  { check: 'costState', tells: /成本层与重算不符/, sql: "UPDATE cost_state SET state = '{' WHERE pool_id = 1" },
  { check: 'costState', tells: /最后一笔出入库与记录不符/, sql: 'UPDATE cost_state SET last_seq = last_seq + 1 WHERE pool_id = 1' },
  { check: 'costState', tells: /没有成本结存记录/, sql: 'DELETE FROM cost_state WHERE pool_id = 1' },
  {
    check: 'costState',
    tells: /没有出入库，却有结存/,
    sql: "INSERT INTO cost_pool (id, item_id, warehouse_id, batch, method) VALUES (77, 6, 0, '', 'fifo'); INSERT INTO cost_state VALUES (77, 5, 5, '{}', '2026-01-01', 0, 1)",
  },
  {
    check: 'costCover',
    tells: /缺货：重算没有，记录补进 0，差额 0\.05/,
    sql: `INSERT INTO cost_cover SELECT pool_id, date, phase, seq, ${A_MOVEMENT}, 5, 0, 0, 0, NULL, 0 FROM cost_row WHERE kind = 'in' LIMIT 1`,
  },
  {
    check: 'costCheckpoint',
    tells: /202602 期初与上月末不符/,
    sql: "UPDATE cost_checkpoint SET state = json_set(state, '$.value', 1) WHERE pool_id = 1 AND period = 202602",
  },
  { check: 'costCheckpoint', tells: /没有 202601 期初/, sql: 'DELETE FROM cost_checkpoint WHERE period = 202601' },
  {
    check: 'costCheckpoint',
    tells: /202607 期初与上月末不符/,
    sql: 'INSERT INTO cost_checkpoint SELECT pool_id, 202607, state FROM cost_checkpoint WHERE pool_id = 1 AND period = 202601',
  },
  {
    check: 'openItemRemaining',
    tells: /销售出库单 XSCK-\S+ 科目 .* 往来单位 P1 单位1：余额/,
    sql: `UPDATE open_item SET remaining = remaining + 1 WHERE document_id = ${DOCUMENT('salesDelivery', 'stock')}`,
  },
  {
    check: 'openItemRange',
    tells: /原额 .*，余额/,
    sql: `UPDATE open_item SET remaining = amount + 1 WHERE document_id = ${DOCUMENT('salesDelivery', 'stock')}`,
  },
  { check: 'openItemRange', tells: /原额 .*，建立记录/, sql: "UPDATE open_item_entry SET amount = amount + 1 WHERE kind = 'create'" },
  {
    check: 'controlAccounts',
    tells: /科目 .* 往来单位 P1 单位1：总账 .*，未核销单据/,
    sql: `UPDATE open_item SET remaining = remaining - 1 WHERE document_id = ${DOCUMENT('salesDelivery', 'stock')}`,
  },
  {
    check: 'controlLedger',
    tells: /过账 \d+（.*往来单位 P1/,
    sql: `UPDATE open_item_entry SET amount = amount + 1 WHERE kind = 'create' AND document_id = ${DOCUMENT('salesDelivery', 'stock')}`,
  },
  {
    check: 'settlements',
    tells: /收款单 SKD-\S+ .*核销差 0\.01/,
    sql: "UPDATE open_item_entry SET amount = amount + 1 WHERE id = (SELECT MIN(id) FROM open_item_entry WHERE kind = 'settle' AND document_id = (SELECT id FROM doc_cash WHERE type = 'receipt'))",
  },
  {
    check: 'documentNumbers',
    tells: /编号 SAME 有 2 张/,
    sql: "PRAGMA legacy_alter_table = ON; CREATE TABLE copy AS SELECT * FROM doc_cash; DROP TABLE doc_cash; ALTER TABLE copy RENAME TO doc_cash; UPDATE doc_cash SET number = 'SAME', type = 'receipt' WHERE type IN ('receipt', 'otherPayment')",
  },
  {
    check: 'documentNumbers',
    tells: /单据内部编号 \d+ 重复/,
    sql: "INSERT INTO doc_order (id, type, number, date, created_at, updated_at) VALUES ((SELECT MIN(id) FROM doc_stock), 'salesOrder', 'X', '2026-01-01', '', '')",
  },
  {
    check: 'documentNumbers',
    tells: /单据行内部编号 \d+ 重复/,
    sql: 'INSERT INTO doc_order_line (id, document_id, line_no, item_id, quantity) VALUES ((SELECT MIN(id) FROM doc_stock_line), (SELECT id FROM doc_order), 9, 1, 1)',
  },
  { check: 'documentNumbers', tells: /内部编号“movement”下一个是 1/, sql: "UPDATE id_sequence SET next = 1 WHERE name = 'movement'" },
  {
    check: 'documentPostings',
    tells: /销售出库单 XSCK-\S+ 未过账，科目 .*却有/,
    sql: `UPDATE doc_stock SET state = 'draft' WHERE id = ${DOCUMENT('salesDelivery', 'stock')}`,
  },
  {
    check: 'documentPostings',
    tells: /未过账，却有出入库/,
    sql: `UPDATE doc_stock SET state = 'draft' WHERE id = ${DOCUMENT('transfer', 'stock')}`,
  },
  {
    check: 'documentPostings',
    tells: /未过账，却有未核销余额/,
    sql: `UPDATE doc_stock SET state = 'draft' WHERE id = ${DOCUMENT('salesDelivery', 'stock')}`,
  },
  {
    check: 'documentPostings',
    tells: /已过账，却没有过账记录/,
    sql: `UPDATE posting SET document_id = 1 WHERE document_id = ${DOCUMENT('otherPayment', 'cash')}`,
  },
  {
    check: 'documentPostings',
    tells: /过账记录没有对应的单据/,
    sql: `UPDATE posting SET document_id = 4444 WHERE document_id = ${DOCUMENT('otherPayment', 'cash')}`,
  },
  {
    check: 'documentTotals',
    tells: /合计 .*，各行之和/,
    sql: `UPDATE doc_stock SET total = total + 1 WHERE id = ${DOCUMENT('salesDelivery', 'stock')}`,
  },
  { check: 'documentTotals', tells: /第 1 行：金额加税额不等于价税合计/, sql: `UPDATE doc_invoice_line SET tax = tax + 1` },
  {
    check: 'unitEntries',
    tells: /采购入库单 CGRK-\S+ 第 1 行：商品没有单位“托”/,
    sql: `UPDATE doc_stock_line SET unit = '托', unit_quantity = 1000000 WHERE document_id = ${DOCUMENT('purchaseReceipt', 'stock')}`,
  },
  {
    check: 'unitEntries',
    tells: /采购入库单 CGRK-\S+ 第 1 行：录入 1托，每托 7，数量却是/,
    sql: `INSERT INTO item_unit (item_id, unit, numerator, denominator) SELECT id, '托', 7, 1 FROM item;
      UPDATE doc_stock_line SET unit = '托', unit_quantity = 1000000 WHERE document_id = ${DOCUMENT('purchaseReceipt', 'stock')}`,
  },
  {
    check: 'progress',
    tells: /采购订单 CGDD-\S+ 第 1 行：已执行数量 31，按下游单据应为 30/,
    sql: 'UPDATE doc_order_line SET executed_quantity = executed_quantity + 1000000',
  },
  { check: 'progress', tells: /采购订单 .*已退数量/, sql: 'UPDATE doc_order_line SET returned_quantity = returned_quantity + 1' },
  ...['invoiced_quantity', 'invoiced_net', 'returned_quantity', 'returned_open_quantity', 'returned_open_net'].map((column) => ({
    check: 'progress',
    tells: /采购入库单 CGRK-\S+ 第 1 行：已|采购入库单 CGRK-\S+ 第 1 行：票前退货/,
    sql: `UPDATE doc_stock_line SET ${column} = ${column} + 100 WHERE document_id = ${DOCUMENT('purchaseReceipt', 'stock')}`,
  })),
  {
    check: 'documentLinks',
    tells: /采购入库单 CGRK-\S+ → 采购发票 CGFP-\S+：有引用而没有关系/,
    sql: `DELETE FROM document_link WHERE target_id = ${DOCUMENT('purchaseInvoice', 'invoice')}`,
  },
  { check: 'documentLinks', tells: /有关系而没有引用/, sql: 'INSERT INTO document_link VALUES (1, 999)' },
  {
    check: 'estimates',
    tells: /往来单位 P2 单位2：暂估应付 .*，未开票入库的暂估/,
    sql: `UPDATE stock_entry SET given = given + 1 WHERE kind = 'in' AND document_id = (SELECT id FROM doc_stock WHERE type = 'purchaseReceipt' AND invoice_kind = 'none' AND state = 'posted' LIMIT 1)`,
  },
  {
    check: 'estimates',
    tells: /冲回的暂估与计价不符/,
    sql: `INSERT INTO stock_entry (pool_id, date, phase, seq, n, item_id, warehouse_id, batch, quantity, kind, given, document_type, document_id, posting_id, stock_account_id)
      SELECT 1, '2026-01-31', 1, 999999, 0, 1, id, '', 0, 'move', -100, 'estimateReversal', 1, 1, 1 FROM warehouse WHERE kind = 'estimate'`,
  },
  {
    check: 'stocktakes',
    tells: /盘点单 PD-1 商品 A1 .*差异 -2，单据 0[^]*有差异金额而没有处理凭证/,
    sql: `INSERT INTO stocktake (id, number, date, warehouse_id, scope, state, started_posting, created_at) VALUES (1, 'PD-1', '2026-01-31', 1, 'all', 'posted', 0, '');
      INSERT INTO stocktake_line (stocktake_id, item_id, book_quantity, counted, value) VALUES (1, 1, 5000000, 3000000, -100)`,
  },
  {
    check: 'stocktakes',
    tells: /盘点单 PD-1 与 .*状态不一致/,
    sql: `INSERT INTO stocktake (id, number, date, warehouse_id, scope, state, started_posting, created_at) VALUES (1, 'PD-1', '2026-01-31', 1, 'all', 'submitted', 0, '');
      INSERT INTO stocktake_document VALUES (1, 1, 'loss')`,
  },
  { check: 'auditChain', tells: /操作日志第 3 条/, sql: "UPDATE audit_log SET detail = detail || ' ' WHERE id = 3" },
  { check: 'auditChain', tells: /操作日志第 4 条/, sql: 'DELETE FROM audit_log WHERE id = 3' },
  ...CARD_BREAKS,
  ...NUMBER_BREAKS,
]
