-- Invoices as the tax platform lists them, to be compared with what is in the books. Nothing here posts.
CREATE TABLE e_invoice_import (
  id INTEGER PRIMARY KEY, file_name TEXT NOT NULL, sha256 TEXT NOT NULL, imported_at TEXT NOT NULL, imported_by INTEGER REFERENCES user (id)
) STRICT;
CREATE TABLE e_invoice (
  id INTEGER PRIMARY KEY, import_id INTEGER NOT NULL REFERENCES e_invoice_import (id), direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  code TEXT NOT NULL, number TEXT NOT NULL, date TEXT NOT NULL, seller_tax TEXT NOT NULL, seller_name TEXT NOT NULL, buyer_tax TEXT NOT NULL, buyer_name TEXT NOT NULL,
  net INTEGER NOT NULL, tax INTEGER NOT NULL, gross INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('normal', 'void')),
  -- linked by hand: the document bears no number, or another
  document_id INTEGER, CHECK (net + tax = gross)
) STRICT;
CREATE UNIQUE INDEX e_invoice_key ON e_invoice (direction, number, (CASE length(number) WHEN 20 THEN '' ELSE code END));
CREATE INDEX e_invoice_date ON e_invoice (direction, date);
CREATE INDEX e_invoice_import_id ON e_invoice (import_id);
CREATE INDEX e_invoice_document ON e_invoice (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX doc_stock_invoice_number ON doc_stock (invoice_number) WHERE invoice_number <> '';
CREATE INDEX doc_invoice_invoice_number ON doc_invoice (invoice_number) WHERE invoice_number <> '';
