-- Funds: 转户 (what one partner owes or is owed goes to another).
ALTER TABLE doc_cash ADD COLUMN to_partner_id INTEGER REFERENCES partner (id);
-- 资金账户: what is known of an account that holds money, beside its being an account
CREATE TABLE fund_account (
  account_id INTEGER PRIMARY KEY REFERENCES account (id), kind TEXT NOT NULL CHECK (kind IN ('cash', 'bank', 'wechat', 'alipay', 'card', 'other')),
  -- of the bank account or the wallet
  number TEXT NOT NULL DEFAULT '',
  -- 10⁻⁶ of what is taken out of it (微信提现 0.1 % = 1000)
  fee_rate INTEGER NOT NULL DEFAULT 0 CHECK (fee_rate BETWEEN 0 AND 200000),
  -- fen; below it the workbench warns; NULL: it does not
  low_limit INTEGER, revision INTEGER NOT NULL DEFAULT 1
) STRICT;
