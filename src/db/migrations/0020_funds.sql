-- Funds: 转户 (what one partner owes or is owed goes to another).
ALTER TABLE doc_cash ADD COLUMN to_partner_id INTEGER REFERENCES partner (id);
