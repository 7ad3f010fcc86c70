-- the step of 期末处理 that made a voucher ('' = somebody wrote it): found again to be made anew or taken back
ALTER TABLE doc_journal ADD COLUMN step TEXT NOT NULL DEFAULT '';
CREATE INDEX doc_journal_step ON doc_journal (step, date) WHERE step <> '';
-- ---------- booked vouchers, and what is append-only, by the file itself ----------
-- a line is added to no booked voucher, not even to a posting that is there already (D49); a closed month's vouchers are booked.
-- A row put in the place of another (REPLACE) fires the triggers that keep the other: the program's connections say recursive_triggers.
CREATE TRIGGER journal_line_into_booked BEFORE INSERT ON journal_line
WHEN (SELECT v.state FROM posting p JOIN voucher v ON v.id = p.voucher_id WHERE p.id = NEW.posting_id) = 'booked'
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
