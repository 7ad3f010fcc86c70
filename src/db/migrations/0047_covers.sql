-- what receipts did to issues below zero that they met (D18): settled at another cost than assumed, or, by a return of that issue, taken back
-- before the goods were there. A return of the issue counts on it (D23). A cache, beside cost_row.
CREATE TABLE cost_cover (
  pool_id INTEGER NOT NULL, date TEXT NOT NULL, phase INTEGER NOT NULL, seq INTEGER NOT NULL, issue_seq INTEGER NOT NULL,
  difference INTEGER NOT NULL, quantity INTEGER NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (pool_id, date, phase, seq, issue_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX cost_cover_issue ON cost_cover (issue_seq);
-- where goods have been issued below zero it is filled by costing again, when the file is opened; the returns that are there keep their cost
INSERT INTO setting (key, value) SELECT 'coversUnknown', 'true' WHERE EXISTS (SELECT 1 FROM cost_row WHERE run_quantity < 0);
INSERT INTO setting (key, value) SELECT 'coversFrom', CAST(next AS TEXT) FROM id_sequence
WHERE name = 'movement' AND EXISTS (SELECT 1 FROM cost_row WHERE run_quantity < 0);
