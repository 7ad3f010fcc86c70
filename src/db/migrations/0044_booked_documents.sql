-- What a document says stays as it is once a voucher of it is booked (D49): the vouchers and ledgers are fixed already, this is what they
-- are explained by. A posting that was withdrawn before its voucher was booked has left nothing in it.
CREATE TRIGGER doc_stock_booked BEFORE UPDATE OF id, type, date, partner_id, warehouse_id, to_warehouse_id, account_id, total ON doc_stock
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_line_booked BEFORE UPDATE OF id, document_id, item_id, quantity, price, discount_rate, net, tax_rate, tax, gross, warehouse_id, to_warehouse_id, batch, cost ON doc_stock_line
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_line_booked_kept BEFORE DELETE ON doc_stock_line
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_invoice_booked BEFORE UPDATE OF id, type, date, partner_id, total ON doc_invoice
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_invoice_line_booked BEFORE UPDATE OF id, document_id, item_id, quantity, price, discount_rate, net, tax_rate, tax, gross, account_id ON doc_invoice_line
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_invoice_line_booked_kept BEFORE DELETE ON doc_invoice_line
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_booked BEFORE UPDATE OF id, type, date, partner_id, account_id, to_account_id, amount, discount, fee, total ON doc_cash
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_line_booked BEFORE UPDATE OF id, document_id, open_item_id, account_id, partner_id, department_id, employee_id, project_id, item_id, amount, tax_rate, tax ON doc_cash_line
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_line_booked_kept BEFORE DELETE ON doc_cash_line
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_journal_booked BEFORE UPDATE OF id, type, date, partner_id, total ON doc_journal
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_journal_line_booked BEFORE UPDATE OF id, document_id, summary, account_id, partner_id, department_id, employee_id, project_id, item_id, debit, credit, quantity, price, original, exchange_rate ON doc_journal_line
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_journal_line_booked_kept BEFORE DELETE ON doc_journal_line
WHEN EXISTS (SELECT 1 FROM posting p JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' JOIN journal_line j ON j.posting_id = p.id
  WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
