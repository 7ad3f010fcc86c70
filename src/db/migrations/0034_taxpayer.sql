-- what the month's end of VAT and certifications made is known by its step, as every voucher of 期末处理 is
UPDATE doc_journal SET step = (SELECT t.step FROM tax_voucher t WHERE t.document_id = doc_journal.id OR t.document_id = doc_journal.reverses_id)
WHERE id IN (SELECT document_id FROM tax_voucher) OR reverses_id IN (SELECT document_id FROM tax_voucher);
DROP TABLE tax_voucher;
-- what a change of 纳税人类型 rests on
ALTER TABLE taxpayer_status ADD COLUMN source TEXT NOT NULL DEFAULT '';
