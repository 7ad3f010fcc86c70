-- 周期凭证: when a voucher template is due, and the amount of each of its lines (JSON: side and formula; '' = as in the template, '=' = what balances)
CREATE TABLE voucher_recurrence (
  template_id INTEGER PRIMARY KEY REFERENCES voucher_template (id), every TEXT NOT NULL CHECK (every IN ('month', 'quarter', 'year')),
  first_period INTEGER NOT NULL, last_period INTEGER, day INTEGER NOT NULL CHECK (day BETWEEN 0 AND 31), lines TEXT NOT NULL,
  revision INTEGER NOT NULL DEFAULT 1, changed_by INTEGER REFERENCES user (id), changed_at TEXT NOT NULL, CHECK (last_period IS NULL OR last_period >= first_period)
) STRICT;
-- the template that 期末处理 made a voucher from; no reference: a template may be deleted, what it made stays
ALTER TABLE doc_journal ADD COLUMN template_id INTEGER;
CREATE INDEX doc_journal_template ON doc_journal (template_id, date) WHERE template_id IS NOT NULL;
-- 附件: the scans that explain a figure, inside the file, so that a backup carries them. The same content is stored once.
CREATE TABLE attachment_content (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), kind TEXT NOT NULL CHECK (kind IN ('pdf', 'jpg', 'png', 'ofd', 'xml')), size INTEGER NOT NULL CHECK (size > 0),
  content BLOB NOT NULL, CHECK (length(content) = size)
) STRICT;
CREATE TRIGGER attachment_content_fixed BEFORE UPDATE ON attachment_content BEGIN SELECT RAISE (ABORT, 'attachment_content is never changed'); END;
-- of a document, or of a voucher that no document stands behind (cost differences)
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL REFERENCES attachment_content (sha256), document_id INTEGER, voucher_id INTEGER REFERENCES voucher (id), name TEXT NOT NULL,
  added_by INTEGER REFERENCES user (id), added_at TEXT NOT NULL, CHECK ((document_id IS NULL) <> (voucher_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX attachment_document ON attachment (document_id, sha256) WHERE document_id IS NOT NULL;
CREATE UNIQUE INDEX attachment_voucher ON attachment (voucher_id, sha256) WHERE voucher_id IS NOT NULL;
CREATE INDEX attachment_sha256 ON attachment (sha256);
CREATE TRIGGER attachment_fixed BEFORE UPDATE ON attachment BEGIN SELECT RAISE (ABORT, 'attachments are added and removed'); END;
-- what a booked voucher rests on stays with it (D49)
CREATE TRIGGER attachment_of_booked BEFORE DELETE ON attachment
WHEN EXISTS (SELECT 1 FROM voucher v WHERE v.id = OLD.voucher_id AND v.state = 'booked')
  OR EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id WHERE p.document_id = OLD.document_id AND v.state = 'booked')
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
