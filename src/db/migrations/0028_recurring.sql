-- 周期凭证: when a voucher template is due, and the amount of each of its lines (JSON: side and formula; '' = as in the template, '=' = what balances)
CREATE TABLE voucher_recurrence (
  template_id INTEGER PRIMARY KEY REFERENCES voucher_template (id), every TEXT NOT NULL CHECK (every IN ('month', 'quarter', 'year')),
  first_period INTEGER NOT NULL, last_period INTEGER, day INTEGER NOT NULL CHECK (day BETWEEN 0 AND 31), lines TEXT NOT NULL,
  revision INTEGER NOT NULL DEFAULT 1, changed_by INTEGER REFERENCES user (id), changed_at TEXT NOT NULL, CHECK (last_period IS NULL OR last_period >= first_period)
) STRICT;
-- the template that 期末处理 made a voucher from; no reference: a template may be deleted, what it made stays
ALTER TABLE doc_journal ADD COLUMN template_id INTEGER;
CREATE INDEX doc_journal_template ON doc_journal (template_id, date) WHERE template_id IS NOT NULL;
