-- what was reversed was posted, and keeps by whom and when: invoices of one delivery share it in that order
UPDATE doc_stock SET posted_at = p.created_at, posted_by = p.user_id
FROM (SELECT document_id, user_id, MAX(created_at) AS created_at FROM posting WHERE kind = 'post' GROUP BY document_id) p
WHERE p.document_id = doc_stock.id AND doc_stock.state = 'reversed' AND doc_stock.posted_at IS NULL;
UPDATE doc_invoice SET posted_at = p.created_at, posted_by = p.user_id
FROM (SELECT document_id, user_id, MAX(created_at) AS created_at FROM posting WHERE kind = 'post' GROUP BY document_id) p
WHERE p.document_id = doc_invoice.id AND doc_invoice.state = 'reversed' AND doc_invoice.posted_at IS NULL;
UPDATE doc_cash SET posted_at = p.created_at, posted_by = p.user_id
FROM (SELECT document_id, user_id, MAX(created_at) AS created_at FROM posting WHERE kind = 'post' GROUP BY document_id) p
WHERE p.document_id = doc_cash.id AND doc_cash.state = 'reversed' AND doc_cash.posted_at IS NULL;
UPDATE doc_journal SET posted_at = p.created_at, posted_by = p.user_id
FROM (SELECT document_id, user_id, MAX(created_at) AS created_at FROM posting WHERE kind = 'post' GROUP BY document_id) p
WHERE p.document_id = doc_journal.id AND doc_journal.state = 'reversed' AND doc_journal.posted_at IS NULL;
