-- Differences of cost that are booked on another day than their movement: 收发存 and 库存台账 count them on the day the ledger has them.
-- Found by their vouchers, which are few; where nothing had to be booked (between pools on one account) by their postings.
CREATE INDEX voucher_difference ON voucher (period) WHERE kind = 'costDifference';
CREATE INDEX posting_unbooked ON posting (period) WHERE voucher_id IS NULL AND kind IN ('recost', 'unpost');
