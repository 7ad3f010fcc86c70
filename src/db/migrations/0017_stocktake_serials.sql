-- 盘点 of goods with serial numbers (D30, D35): which numbers a line of a count has.
CREATE TABLE stocktake_serial (
  line_id INTEGER NOT NULL REFERENCES stocktake_line (id), serial TEXT NOT NULL CHECK (length(serial) BETWEEN 1 AND 40),
  -- the books had it there when the count began
  book INTEGER NOT NULL DEFAULT 0 CHECK (book IN (0, 1)),
  -- found by the first count, by the second
  counted INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1)), recounted INTEGER NOT NULL DEFAULT 0 CHECK (recounted IN (0, 1)),
  -- posted: 1 came in as 盘盈, -1 went out as 盘亏
  difference INTEGER CHECK (difference IN (1, -1)), PRIMARY KEY (line_id, serial), CHECK (book = 1 OR counted = 1 OR recounted = 1)
) STRICT, WITHOUT ROWID;
-- posted: what of the line's value are the numbers that were missing, fen, not positive; NULL: the line differs in one direction
ALTER TABLE stocktake_line ADD COLUMN missing_value INTEGER CHECK (missing_value <= 0);
