-- Drafts and what waits for approval, few among all documents: counted by the workbench and listed.
CREATE INDEX doc_order_waiting ON doc_order (state, type) WHERE state IN ('submitted', 'draft');
CREATE INDEX doc_stock_waiting ON doc_stock (state, type) WHERE state IN ('submitted', 'draft');
CREATE INDEX doc_invoice_waiting ON doc_invoice (state, type) WHERE state IN ('submitted', 'draft');
CREATE INDEX doc_cash_waiting ON doc_cash (state, type) WHERE state IN ('submitted', 'draft');
CREATE INDEX doc_journal_waiting ON doc_journal (state, type) WHERE state IN ('submitted', 'draft');
