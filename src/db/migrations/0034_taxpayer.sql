-- what the month's end of VAT and certifications made is known by its step, as every voucher of 期末处理 is
UPDATE doc_journal SET step = (SELECT t.step FROM tax_voucher t WHERE t.document_id = doc_journal.id OR t.document_id = doc_journal.reverses_id)
WHERE id IN (SELECT document_id FROM tax_voucher) OR reverses_id IN (SELECT document_id FROM tax_voucher);
DROP TABLE tax_voucher;
-- what a change of 纳税人类型 rests on
ALTER TABLE taxpayer_status ADD COLUMN source TEXT NOT NULL DEFAULT '';
-- 三单匹配: what was decided about the differences of a line of an order, or of a receipt without one
ALTER TABLE match_decision RENAME TO match_decision_before;
CREATE TABLE match_decision (
  line_of TEXT NOT NULL CHECK (line_of IN ('order', 'receipt')), line_id INTEGER NOT NULL, decision TEXT NOT NULL CHECK (decision IN ('accept', 'dispute')),
  differences TEXT NOT NULL CHECK (json_valid(differences)), reason TEXT NOT NULL, decided_by INTEGER REFERENCES user (id), decided_at TEXT NOT NULL,
  PRIMARY KEY (line_of, line_id)
) STRICT, WITHOUT ROWID;
INSERT OR REPLACE INTO match_decision (line_of, line_id, decision, differences, reason, decided_by, decided_at)
SELECT CASE WHEN o.id IS NULL THEN 'receipt' ELSE 'order' END, COALESCE(o.id, r.id), m.decision, '["noOrder","overReceived","overInvoiced","price","receiptPrice"]', m.reason, m.decided_by, m.decided_at
FROM match_decision_before m JOIN doc_invoice_line l ON l.id = m.line_id JOIN doc_stock_line r ON r.id = l.source_line_id LEFT JOIN doc_order_line o ON o.id = r.source_line_id
ORDER BY m.decided_at;
DROP TABLE match_decision_before;
