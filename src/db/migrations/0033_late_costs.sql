-- one item's lines by date: the lines of a document stand side by side, and a cost that changes late adds thousands in one run
DROP INDEX journal_line_item;
CREATE INDEX journal_line_item ON journal_line (item_id, date) WHERE item_id IS NOT NULL;
-- the same guards as before, after the row instead of before it: the row need not be built twice
DROP TRIGGER journal_line_into_booked;
CREATE TRIGGER journal_line_into_booked AFTER INSERT ON journal_line
WHEN (SELECT v.state FROM posting p JOIN voucher v ON v.id = p.voucher_id WHERE p.id = NEW.posting_id) = 'booked'
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
DROP TRIGGER posting_into_booked;
DROP TRIGGER posting_into_closed;
CREATE TRIGGER posting_into_booked_or_closed AFTER INSERT ON posting
WHEN (SELECT state FROM voucher WHERE id = NEW.voucher_id) = 'booked' OR (SELECT state FROM period WHERE period = NEW.period) = 'closed'
BEGIN
  SELECT CASE (SELECT state FROM voucher WHERE id = NEW.voucher_id) WHEN 'booked' THEN RAISE (ABORT, 'voucher is booked') ELSE RAISE (ABORT, 'period is closed') END;
END;
-- what a posting did to the value of goods is proved from the index alone
DROP INDEX stock_valuation_entry_posting;
CREATE INDEX stock_valuation_entry_posting ON stock_valuation_entry (posting_id, account_id, value);
