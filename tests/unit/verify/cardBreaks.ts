import type { Break } from './breaks'

const A_VOUCHER =
  "INSERT INTO doc_journal (id, type, number, date, state, created_at, updated_at) VALUES (7777, 'voucher', 'PZ-7', '2026-01-31', 'posted', '', '')"
const A_CARD = `INSERT INTO asset_category (id, code, name, life, residual_rate, method) VALUES (1, '01', '设备', 36, 0, 'straightLine');
  INSERT INTO asset (id, code, name, category_id, acquired, started, original, residual_rate, life, method) VALUES (1, 'G1', '电脑', 1, '2026-01-01', '2026-01-01', 100, 0, 36, 'straightLine')`

/** What is done to cards of fixed assets and to schedules. */
export const CARD_BREAKS: readonly Break[] = [
  {
    check: 'assetCards',
    tells: /G1 电脑：原值 1\.00，累计折旧和减值 2\.00/,
    sql: `${A_CARD}; UPDATE asset SET opening_depreciation = 200`,
  },
  {
    check: 'assetCards',
    tells: /凭证 \S+：记账 .*，卡片是 0\.50/,
    sql: `${A_CARD}; INSERT INTO asset_entry (asset_id, document_id, kind, period, depreciation) VALUES (1, 7777, 'depreciation', 202601, 50); ${A_VOUCHER}`,
  },
  {
    check: 'assetCards',
    tells: /原值记账 0\.00、卡片 0\.30，累计折旧记账 0\.00、卡片 0\.10/,
    sql: `${A_CARD}; INSERT INTO asset_entry (asset_id, document_id, kind, period, original, depreciation) VALUES (1, 7777, 'value', 202601, 30, 10);
      INSERT INTO asset_voucher (document_id, asset_id, action) VALUES (7777, 1, 'increase'); ${A_VOUCHER}`,
  },
  {
    check: 'assetCards',
    tells: /固定资产清理记账 0\.00，卡片是 0\.40/,
    sql: `${A_CARD}; INSERT INTO asset_entry (asset_id, document_id, kind, period, clearing) VALUES (1, 7777, 'disposal', 202601, 40); ${A_VOUCHER}`,
  },
  {
    check: 'assetCards',
    tells: /G1 电脑：没有在清理，清理余额却是 0\.40/,
    sql: `${A_CARD}; INSERT INTO asset_entry (asset_id, document_id, kind, period, clearing) VALUES (1, 7777, 'disposal', 202601, 40);
      INSERT INTO asset_voucher (document_id, asset_id, action, disposal) VALUES (7777, 1, 'clearingCost', 'sale'); ${A_VOUCHER}`,
  },
  {
    check: 'assetCards',
    tells: /S1 房租：总额 1\.00，已摊 1\.50/,
    sql: `INSERT INTO expense_schedule (id, code, name, kind, amount, start_date, months, account_id, expense_account_id) VALUES (1, 'S1', '房租', 'prepaid', 100, '2026-01-01', 3, 1, 2);
      INSERT INTO schedule_entry (schedule_id, document_id, period, amount) VALUES (1, 7777, 202601, 150); ${A_VOUCHER}`,
  },
]
