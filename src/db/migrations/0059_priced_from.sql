-- 月末一次加权: a receipt without a value that is revalued in its month has had a value of its own since; what there is keeps its figures
INSERT INTO setting (key, value) SELECT 'pricedFrom', CAST(next AS TEXT) FROM id_sequence
WHERE name = 'movement' AND EXISTS (
  SELECT 1 FROM cost_pool p JOIN cost_row x ON x.pool_id = p.id AND x.kind = 'revalue' JOIN cost_row r ON r.seq = x.ref_seq
  WHERE p.method = 'periodicAverage' AND r.kind IN ('in', 'returnIn') AND r.given IS NULL AND r.ref_seq IS NULL);
