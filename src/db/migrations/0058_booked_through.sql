-- The last posting there was when a voucher was booked last: what came later belongs to vouchers that are open (posting_into_booked_or_closed),
-- so that a line of a later posting is known to be allowed without looking for its voucher.
CREATE TABLE booked_through (id INTEGER PRIMARY KEY CHECK (id = 1), posting_id INTEGER NOT NULL) STRICT;
INSERT INTO booked_through SELECT 1, COALESCE(MAX(id), 0) FROM posting;
CREATE TRIGGER booked_through_grows BEFORE UPDATE ON booked_through WHEN NEW.posting_id < OLD.posting_id BEGIN SELECT RAISE (ABORT, 'booked_through only grows'); END;
CREATE TRIGGER booked_through_kept BEFORE DELETE ON booked_through BEGIN SELECT RAISE (ABORT, 'booked_through is kept'); END;
CREATE TRIGGER voucher_booked_through AFTER UPDATE OF state ON voucher
WHEN NEW.state = 'booked' AND (SELECT posting_id FROM booked_through) < (SELECT MAX(id) FROM posting)
BEGIN UPDATE booked_through SET posting_id = (SELECT MAX(id) FROM posting); END;
DROP TRIGGER journal_line_into_booked;
CREATE TRIGGER journal_line_into_booked AFTER INSERT ON journal_line
WHEN NEW.posting_id <= (SELECT posting_id FROM booked_through) AND (SELECT v.state FROM posting p JOIN voucher v ON v.id = p.voucher_id WHERE p.id = NEW.posting_id) = 'booked'
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
