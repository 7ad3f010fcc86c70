-- What a booked voucher is explained by is whole (0044): no line, tender, clearing or number of a piece is added to its document or goes,
-- none moves there from another, the document itself stays and is posted or reversed, and of all that it says nothing changes. What is left
-- free is what others do to it: how much of a line is invoiced or came back, where its movement stands, the files attached to it.
-- A document without postings is told by one look at an index.
DROP TRIGGER doc_stock_booked;
DROP TRIGGER doc_stock_line_booked;
CREATE TRIGGER doc_stock_booked BEFORE UPDATE OF id, type, number, date, partner_id, department_id, employee_id, memo, total, reverses_id, created_by, created_at, warehouse_id, to_warehouse_id, price_mode, due_date, invoice_kind, invoice_number, revenue_point, account_id, release_reason, transfer_mode, project_id, reason, loss_kind ON doc_stock
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_booked_state BEFORE UPDATE OF state ON doc_stock
WHEN NEW.state NOT IN ('posted', 'reversed') AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_booked_kept BEFORE DELETE ON doc_stock
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_line_booked BEFORE UPDATE OF id, document_id, line_no, source_line_id, memo, item_id, quantity, price, discount_rate, net, tax_rate, tax, gross, warehouse_id, to_warehouse_id, batch, cost, group_no, production_date, expiry_date, to_batch, unit, unit_quantity, unit_price, bin, to_bin ON doc_stock_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_line_booked_added BEFORE INSERT ON doc_stock_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_line_booked_moved BEFORE UPDATE OF document_id ON doc_stock_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
DROP TRIGGER doc_invoice_booked;
DROP TRIGGER doc_invoice_line_booked;
CREATE TRIGGER doc_invoice_booked BEFORE UPDATE OF id, type, number, date, partner_id, department_id, employee_id, memo, total, reverses_id, created_by, created_at, price_mode, due_date, invoice_kind, invoice_number ON doc_invoice
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_invoice_booked_state BEFORE UPDATE OF state ON doc_invoice
WHEN NEW.state NOT IN ('posted', 'reversed') AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_invoice_booked_kept BEFORE DELETE ON doc_invoice
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_invoice_line_booked BEFORE UPDATE OF id, document_id, line_no, source_line_id, memo, item_id, quantity, price, discount_rate, net, tax_rate, tax, gross, account_id, unit, unit_quantity, unit_price ON doc_invoice_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_invoice_line_booked_added BEFORE INSERT ON doc_invoice_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_invoice_line_booked_moved BEFORE UPDATE OF document_id ON doc_invoice_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
DROP TRIGGER doc_cash_booked;
DROP TRIGGER doc_cash_line_booked;
CREATE TRIGGER doc_cash_booked BEFORE UPDATE OF id, type, number, date, partner_id, department_id, employee_id, memo, total, reverses_id, created_by, created_at, account_id, to_account_id, amount, discount, fee, purpose, cash_flow_item, to_partner_id, deferred_tax, due_date, returned ON doc_cash
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_booked_state BEFORE UPDATE OF state ON doc_cash
WHEN NEW.state NOT IN ('posted', 'reversed') AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_booked_kept BEFORE DELETE ON doc_cash
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_line_booked BEFORE UPDATE OF id, document_id, line_no, source_line_id, memo, open_item_id, account_id, partner_id, department_id, employee_id, project_id, item_id, amount, tax_rate, tax, cash_flow_item, deduction ON doc_cash_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_line_booked_added BEFORE INSERT ON doc_cash_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_line_booked_moved BEFORE UPDATE OF document_id ON doc_cash_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
DROP TRIGGER doc_journal_booked;
DROP TRIGGER doc_journal_line_booked;
CREATE TRIGGER doc_journal_booked BEFORE UPDATE OF id, type, number, date, partner_id, department_id, employee_id, memo, total, reverses_id, created_by, created_at, word, closing, step, template_id ON doc_journal
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_journal_booked_state BEFORE UPDATE OF state ON doc_journal
WHEN NEW.state NOT IN ('posted', 'reversed') AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_journal_booked_kept BEFORE DELETE ON doc_journal
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_journal_line_booked BEFORE UPDATE OF id, document_id, line_no, source_line_id, memo, summary, account_id, partner_id, department_id, employee_id, project_id, item_id, debit, credit, quantity, cash_flow_item, price, original, exchange_rate ON doc_journal_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_journal_line_booked_added BEFORE INSERT ON doc_journal_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_journal_line_booked_moved BEFORE UPDATE OF document_id ON doc_journal_line
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER document_tender_booked BEFORE UPDATE ON document_tender
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER document_tender_booked_kept BEFORE DELETE ON document_tender
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER document_tender_booked_added BEFORE INSERT ON document_tender
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER document_tender_booked_moved BEFORE UPDATE OF document_id ON document_tender
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_clear_booked BEFORE UPDATE ON doc_cash_clear
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_clear_booked_kept BEFORE DELETE ON doc_cash_clear
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = OLD.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = OLD.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_clear_booked_added BEFORE INSERT ON doc_cash_clear
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_cash_clear_booked_moved BEFORE UPDATE OF document_id ON doc_cash_clear
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = NEW.document_id)
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = NEW.document_id GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_serial_booked BEFORE UPDATE ON doc_stock_serial
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = (SELECT document_id FROM doc_stock_line WHERE id = OLD.line_id))
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = (SELECT document_id FROM doc_stock_line WHERE id = OLD.line_id) GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_serial_booked_kept BEFORE DELETE ON doc_stock_serial
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = (SELECT document_id FROM doc_stock_line WHERE id = OLD.line_id))
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = (SELECT document_id FROM doc_stock_line WHERE id = OLD.line_id) GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_serial_booked_added BEFORE INSERT ON doc_stock_serial
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = (SELECT document_id FROM doc_stock_line WHERE id = NEW.line_id))
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = (SELECT document_id FROM doc_stock_line WHERE id = NEW.line_id) GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER doc_stock_serial_booked_moved BEFORE UPDATE OF line_id ON doc_stock_serial
WHEN EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' WHERE p.document_id = (SELECT document_id FROM doc_stock_line WHERE id = NEW.line_id))
  AND EXISTS (SELECT 1 FROM posting p CROSS JOIN voucher v ON v.id = p.voucher_id AND v.state = 'booked' CROSS JOIN journal_line j ON j.posting_id = p.id
    WHERE p.document_id = (SELECT document_id FROM doc_stock_line WHERE id = NEW.line_id) GROUP BY j.account_id HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER open_item_entry_into_booked AFTER INSERT ON open_item_entry
WHEN (SELECT v.state FROM posting p JOIN voucher v ON v.id = p.voucher_id WHERE p.id = NEW.posting_id) = 'booked'
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
CREATE TRIGGER stock_entry_into_booked AFTER INSERT ON stock_entry
WHEN (SELECT v.state FROM posting p JOIN voucher v ON v.id = p.voucher_id WHERE p.id = NEW.posting_id) = 'booked'
BEGIN SELECT RAISE (ABORT, 'voucher is booked'); END;
