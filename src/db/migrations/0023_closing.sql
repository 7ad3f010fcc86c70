-- the step of 期末处理 that made a voucher ('' = somebody wrote it): found again to be made anew or taken back
ALTER TABLE doc_journal ADD COLUMN step TEXT NOT NULL DEFAULT '';
CREATE INDEX doc_journal_step ON doc_journal (step, date) WHERE step <> '';
-- ---------- booked vouchers, and what is append-only, by the file itself ----------
-- a line is added neither to a booked voucher nor into a closed month, not even to a posting that is there already (D49)
CREATE TRIGGER journal_line_into_booked BEFORE INSERT ON journal_line
WHEN EXISTS (SELECT 1 FROM posting p LEFT JOIN voucher v ON v.id = p.voucher_id LEFT JOIN period q ON q.period = p.period
  WHERE p.id = NEW.posting_id AND (v.state = 'booked' OR q.state = 'closed'))
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
-- INSERT OR REPLACE takes a row away without the triggers that keep it
CREATE TRIGGER voucher_not_replaced BEFORE INSERT ON voucher
WHEN EXISTS (SELECT 1 FROM voucher v WHERE v.id = NEW.id OR (v.period = NEW.period AND v.word = NEW.word AND v.number = NEW.number))
BEGIN SELECT RAISE (ABORT, 'voucher is kept'); END;
CREATE TRIGGER posting_not_replaced BEFORE INSERT ON posting WHEN EXISTS (SELECT 1 FROM posting p WHERE p.id = NEW.id)
BEGIN SELECT RAISE (ABORT, 'posting is append-only'); END;
CREATE TRIGGER journal_line_not_replaced BEFORE INSERT ON journal_line
WHEN EXISTS (SELECT 1 FROM journal_line l WHERE l.posting_id = NEW.posting_id AND l.line_no = NEW.line_no)
BEGIN SELECT RAISE (ABORT, 'journal_line is append-only'); END;
CREATE TRIGGER stock_entry_not_replaced BEFORE INSERT ON stock_entry
WHEN EXISTS (SELECT 1 FROM stock_entry e WHERE e.seq = NEW.seq AND e.n = NEW.n)
BEGIN SELECT RAISE (ABORT, 'stock_entry is append-only'); END;
CREATE TRIGGER stock_valuation_entry_not_replaced BEFORE INSERT ON stock_valuation_entry
WHEN EXISTS (SELECT 1 FROM stock_valuation_entry e
  WHERE e.pool_id = NEW.pool_id AND e.date = NEW.date AND e.phase = NEW.phase AND e.seq = NEW.seq AND e.n = NEW.n)
BEGIN SELECT RAISE (ABORT, 'stock_valuation_entry is append-only'); END;
CREATE TRIGGER open_item_not_replaced BEFORE INSERT ON open_item WHEN EXISTS (SELECT 1 FROM open_item i WHERE i.id = NEW.id)
BEGIN SELECT RAISE (ABORT, 'open_item is append-only'); END;
CREATE TRIGGER open_item_entry_not_replaced BEFORE INSERT ON open_item_entry WHEN EXISTS (SELECT 1 FROM open_item_entry e WHERE e.id = NEW.id)
BEGIN SELECT RAISE (ABORT, 'open_item_entry is append-only'); END;
CREATE TRIGGER audit_log_not_replaced BEFORE INSERT ON audit_log WHEN EXISTS (SELECT 1 FROM audit_log a WHERE a.id = NEW.id)
BEGIN SELECT RAISE (ABORT, 'audit_log is append-only'); END;
CREATE TRIGGER serial_entry_not_replaced BEFORE INSERT ON serial_entry
WHEN EXISTS (SELECT 1 FROM serial_entry e
  WHERE e.item_id = NEW.item_id AND e.serial = NEW.serial AND e.date = NEW.date AND e.seq = NEW.seq AND e.n = NEW.n)
BEGIN SELECT RAISE (ABORT, 'serial_entry is append-only'); END;
CREATE TRIGGER bin_entry_not_replaced BEFORE INSERT ON bin_entry WHEN EXISTS (SELECT 1 FROM bin_entry e WHERE e.seq = NEW.seq AND e.n = NEW.n)
BEGIN SELECT RAISE (ABORT, 'bin_entry is append-only'); END;
