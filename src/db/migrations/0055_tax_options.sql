-- choices that the tax returns are worked out by, as they were in closed months: value (JSON) holds up to `until`, the last closed month when it was
-- changed; after the last row the account set's own holds
CREATE TABLE tax_option (
  option TEXT NOT NULL CHECK (option IN ('vatPeriod', 'smallProfit')), until INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (option, until)
) STRICT, WITHOUT ROWID;
-- no date can be entered before 1990: rows that began earlier could not be changed
UPDATE tax_rate SET valid_from = '1990-01-01' WHERE valid_from < '1990-01-01';
