/** Bins as their ledger tells them. A movement that was withdrawn is not live. */
export const LIVE_BINS = `e.n % 2 = 0 AND NOT EXISTS (SELECT 1 FROM bin_entry w WHERE w.seq = e.seq AND w.n = e.n + 1)`

/** What lies in each bin; columns as those of bin_balance. */
export const BIN_BALANCES = 'SELECT item_id, warehouse_id, batch, bin, SUM(quantity) AS quantity FROM bin_entry GROUP BY 1, 2, 3, 4'

/**
 * Bins that held less than nothing at some time since their warehouse has bins, along the business time axis. `which` narrows it to some
 * entries (e).
 */
export const binsBelowZero = (which = ''): string => `
  SELECT x.item_id, x.warehouse_id, x.batch, x.bin, MIN(x.date) AS date FROM (
    SELECT m.*, SUM(m.quantity) OVER (PARTITION BY m.item_id, m.warehouse_id, m.batch, m.bin ORDER BY m.date, m.phase, m.seq) AS balance FROM (
      SELECT e.item_id, e.warehouse_id, e.batch, e.bin, e.date, e.phase, e.seq, SUM(e.quantity) AS quantity FROM bin_entry e ${which}
      GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING SUM(e.quantity) <> 0) m) x
  JOIN warehouse w ON w.id = x.warehouse_id
  WHERE x.balance < 0 AND x.quantity < 0 AND x.date >= COALESCE(w.bins_since, '') GROUP BY 1, 2, 3, 4`
