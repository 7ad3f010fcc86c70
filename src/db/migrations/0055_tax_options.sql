-- choices that the tax returns are worked out by, as they were in closed months: value (JSON) holds up to `until`, the last closed month when it was
-- changed; after the last row the account set's own holds
CREATE TABLE tax_option (
  option TEXT NOT NULL CHECK (option IN ('vatPeriod', 'smallProfit')), until INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (option, until)
) STRICT, WITHOUT ROWID;
